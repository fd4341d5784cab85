#include "lib/federation/change_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/federation.h"

namespace ambito::federation {
namespace {

using test::DeleteSheet;
using test::kSlug;
using test::kTown;
using test::PutSheet;
using test::PutSheets;
using test::TownLog;
using testing::ElementsAre;
using testing::HasSubstr;

v1::LogEntry Entry(uint64_t index, v1::Change change, const std::string& import_id = "",
                   bool last = false) {
  v1::LogEntry entry;
  entry.set_log(kTown);
  entry.set_index(index);
  entry.set_author("a-0001");
  entry.set_import_id(import_id);
  entry.set_last_of_import(last);
  *entry.mutable_change() = std::move(change);
  return entry;
}

std::vector<std::string> Bytes(const std::vector<v1::LogEntry>& entries) {
  std::vector<std::string> bytes;
  for (const v1::LogEntry& entry : entries) bytes.push_back(entry.SerializeAsString());
  return bytes;
}

ChangeLog Empty() { return ChangeLog(kSlug, kTown); }

TEST(ObjectsTest, EveryChangeIsAboutOneObject) {
  std::vector<std::pair<std::string, v1::Change>> table(13);
  auto add = [&, next = size_t{0}](const std::string& id) mutable -> v1::Change& {
    table[next].first = id;
    return table[next++].second;
  };
  add("sheet/asilo").mutable_put_sheet()->set_sheet_id("asilo");
  add("sheet/asilo").mutable_delete_sheet()->set_sheet_id("asilo");
  add("profile").mutable_put_profile();
  v1::Acceptance acceptance;
  acceptance.set_municipality("015093");
  acceptance.set_sheet_id("nido");
  *add("acceptance/015093/nido").mutable_put_acceptance() = acceptance;
  *add("acceptance/015093/nido").mutable_withdraw_acceptance() = acceptance;
  add("district").mutable_put_district();
  add("text/4").mutable_put_text()->set_part(4);
  add("duties").mutable_put_duties();
  add("policy").mutable_put_policy();
  add("organisation/auser").mutable_put_organisation()->set_organisation_id("auser");
  add("organisation/auser").mutable_delete_organisation()->set_organisation_id("auser");
  add("catalogue/nursery").mutable_put_catalogue_entry()->set_id("nursery");
  add("node-key/015140").mutable_register_node_key()->set_istat_code("015140");
  int removals = 0;
  for (const auto& [id, change] : table) {
    EXPECT_EQ(ObjectId(change), id);
    removals += IsRemoval(change) ? 1 : 0;
  }
  EXPECT_EQ(removals, 3);
  EXPECT_EQ(ObjectId(v1::Change()), "");
}

TEST(ObjectsTest, TheStateDigestIsOfLengthsIdsAndHashesInOrder) {
  EXPECT_EQ(StateDigest({}), Sha256(""));
  const Digest a = Sha256("a"), b = Sha256("b");
  const std::string bytes =
      absl::StrCat(absl::string_view("\0\0\0\7", 4), "profile", DigestBytes(a),
                   absl::string_view("\0\0\0\7", 4), "sheet/x", DigestBytes(b));
  // The index is not part of it: two histories with the same content in force agree.
  EXPECT_EQ(StateDigest({{"sheet/x", {9, b}}, {"profile", {3, a}}}), Sha256(bytes));
}

TEST(ChangeLogTest, AStepSaysWhatTheNextHeadMustSay) {
  const ChangeLog log = Empty();
  const auto step = log.Prepare(Bytes({Entry(0, PutSheet("a")), Entry(1, PutSheet("b"), "i"),
                                       Entry(2, DeleteSheet("a"), "i", true)}));
  ASSERT_TRUE(step.ok()) << step.status();
  EXPECT_EQ(step->append.first_index, 0u);
  EXPECT_THAT(step->append.object_ids, ElementsAre("sheet/a", "sheet/b", "sheet/a"));
  EXPECT_THAT(step->append.removed, ElementsAre("sheet/a"));
  const Digest b_hash = LeafHash(step->append.entries[1]);
  EXPECT_EQ(step->append.put, (ObjectMap{{"sheet/b", {1, b_hash}}}));
  EXPECT_EQ(step->checkpoint.origin, "ambito/bassa-prova/015140");
  EXPECT_EQ(step->checkpoint.size, 3u);
  EXPECT_EQ(step->checkpoint.root, RootOf(step->append.leaf_hashes));
  EXPECT_EQ(step->checkpoint.state_digest, StateDigest(step->append.put));
  EXPECT_EQ(log.size(), 0u);
}

TEST(ChangeLogTest, ADeletionLeavesItsEntryAndNoState) {
  TownLog town;
  town.Edit(PutSheet("a"));
  const Digest before = town.log().state_digest();
  town.Edit(PutSheet("b"));
  town.Edit(DeleteSheet("b"));
  EXPECT_EQ(town.log().size(), 3u);
  EXPECT_EQ(town.log().Find("sheet/b"), nullptr);
  EXPECT_EQ(town.log().state_digest(), before);
}

TEST(ChangeLogTest, KnowsItsRootAtEverySize) {
  TownLog town;
  std::vector<Digest> roots = {town.log().RootAt(0)};
  for (int i = 0; i < 9; ++i) {
    town.Edit(PutSheet(absl::StrCat("s", i)));
    roots.push_back(town.log().RootAt(town.log().size()));
  }
  for (size_t size = 0; size < roots.size(); ++size) {
    EXPECT_EQ(town.log().RootAt(size), roots[size]);
  }
}

struct Refusal {
  const char* what;
  absl::StatusCode code;
  const char* message;
  std::vector<std::string> entries;
};

TEST(ChangeLogTest, RefusesEntriesThatCannotFollow) {
  v1::LogEntry other_log = Entry(0, PutSheet("a"));
  other_log.set_log("015093");
  v1::LogEntry unknown = Entry(0, PutSheet("a"));
  unknown.clear_change();
  const auto kInvalid = absl::StatusCode::kInvalidArgument;
  const std::vector<Refusal> table = {
      {"nothing", kInvalid, "without entries", {}},
      {"garbage", kInvalid, "does not parse", {"\xff\xff\xff"}},
      {"an empty entry", kInvalid, "is of log", {""}},
      {"another log", kInvalid, "is of log \"015093\"", Bytes({other_log})},
      {"another index", kInvalid, "says index 1", Bytes({Entry(1, PutSheet("a"))})},
      {"a repeated index", kInvalid, "entry 1 says index 0",
       Bytes({Entry(0, PutSheet("a")), Entry(0, PutSheet("a"))})},
      {"a huge index", kInvalid, "says index", Bytes({Entry(UINT64_MAX, PutSheet("a"))})},
      {"an import without its end", kInvalid, "not the last of its import",
       Bytes({Entry(0, PutSheet("a"), "i")})},
      {"an import that another one interrupts", kInvalid, "has ended",
       Bytes({Entry(0, PutSheet("a"), "i"), Entry(1, PutSheet("b"), "j", true)})},
      {"an import that an edit interrupts", kInvalid, "has ended",
       Bytes({Entry(0, PutSheet("a"), "i"), Entry(1, PutSheet("b"))})},
      {"the end of no import", kInvalid, "without an id",
       Bytes({Entry(0, PutSheet("a"), "", true)})},
      {"no change", absl::StatusCode::kUnimplemented, "does not know", Bytes({unknown})},
      {"a NUL in an id", kInvalid, "control characters",
       Bytes({Entry(0, PutSheet(std::string("a\0b", 3)))})},
      {"a long id", absl::StatusCode::kResourceExhausted, "at most 512",
       Bytes({Entry(0, PutSheet(std::string(600, 'x')))})},
      {"a large entry", absl::StatusCode::kResourceExhausted, "at most 327680",
       Bytes({Entry(0, PutSheet("a", std::string(330'000, 'x')))})},
  };
  for (const Refusal& refusal : table) {
    const auto step = Empty().Prepare(refusal.entries);
    EXPECT_EQ(step.status().code(), refusal.code) << refusal.what << ": " << step.status();
    EXPECT_THAT(std::string(step.status().message()), HasSubstr(refusal.message)) << refusal.what;
  }
}

TEST(ChangeLogTest, AnEntryOfALaterVersionIsNotTakenForAnything) {
  v1::LogEntry entry = Entry(0, PutSheet("a"));
  entry.clear_change();
  // Field 7 (change) holding field 9, which no version knows yet.
  const std::string bytes = entry.SerializeAsString() + std::string("\x3a\x02\x4a\x00", 4);
  EXPECT_EQ(Empty().Prepare({bytes}).status().code(), absl::StatusCode::kUnimplemented);
}

TEST(ChangeLogTest, OpensFromWhatTheStoreHolds) {
  TownLog town;
  town.Edit(PutSheet("a"));
  town.Import(PutSheets("b", 3));
  town.Edit(DeleteSheet("b1"));
  const auto log = ChangeLog::FromImage(kSlug, kTown, *town.store().Load());
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(log->size(), 5u);
  EXPECT_EQ(log->head(), town.log().head());
  EXPECT_EQ(log->objects(), town.log().objects());
  EXPECT_EQ(log->state_digest(), town.log().state_digest());
  EXPECT_EQ(log->RootAt(5), town.log().RootAt(5));
}

TEST(ChangeLogTest, NoticesEveryDamageOfAnImage) {
  TownLog town;
  town.Edit(PutSheet("a"));
  town.Import(PutSheets("b", 3));
  using Damage = std::function<void(LogImage&)>;
  const std::vector<std::pair<const char*, Damage>> table = {
      {"a flipped hash", [](LogImage& image) { image.leaf_hashes[1][5] ^= 1; }},
      {"a lost hash", [](LogImage& image) { image.leaf_hashes.pop_back(); }},
      {"one hash more", [](LogImage& image) { image.leaf_hashes.push_back(Sha256("")); }},
      {"a lost object", [](LogImage& image) { image.objects.erase("sheet/a"); }},
      {"one object more", [](LogImage& image) { image.objects["sheet/z"] = {}; }},
      {"another object", [](LogImage& image) { image.objects["sheet/a"].entry_hash[0] ^= 1; }},
      {"a lost head", [](LogImage& image) { image.head.clear(); }},
      {"a damaged head", [](LogImage& image) { image.head.pop_back(); }},
      {"only a head",
       [](LogImage& image) {
         image = {{}, {}, image.head};
       }},
      {"only an object",
       [](LogImage& image) {
         image = {{}, image.objects, ""};
       }},
  };
  for (const auto& [what, damage] : table) {
    LogImage image = *town.store().Load();
    damage(image);
    EXPECT_EQ(ChangeLog::FromImage(kSlug, kTown, image).status().code(),
              absl::StatusCode::kDataLoss)
        << what;
  }
  EXPECT_EQ(ChangeLog::FromImage("altrove", kTown, *town.store().Load()).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace ambito::federation
