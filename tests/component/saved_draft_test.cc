// The draft that a hub keeps between runs: the same bytes as one made anew, or none.
#include "district-hub/aggregate/saved_draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ambito/v1/charter_service.grpc.pb.h"
#include "tests/component/test_district.h"
#include "tests/support/files.h"

namespace ambito::hub {
namespace {

using test::Context;
using test::TestDistrict;

charter::Draft SomeDraft() {
  charter::Draft draft;
  draft.frame.set_as_of("2026-05-28");
  for (const char* id : {"asilo-nido", "mensa"}) {
    auto service = std::make_shared<v1::Service>();
    service->set_id(id);
    draft.services.push_back(std::move(service));
  }
  return draft;
}

TEST(SavedDraft, IsReadBackTheSameUnderItsKeyOnly) {
  const std::string path = test::MakeTempFolder() + "/draft";
  EXPECT_TRUE(absl::IsNotFound(LoadDraft(path, "key").status()));
  ASSERT_TRUE(SaveDraft(path, "key", SomeDraft()).ok());
  const auto loaded = LoadDraft(path, "key");
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->Whole().SerializeAsString(), SomeDraft().Whole().SerializeAsString());
  EXPECT_TRUE(absl::IsNotFound(LoadDraft(path, "another key").status()));
  EXPECT_TRUE(absl::IsUnavailable(SaveDraft("/nowhere/draft", "key", SomeDraft())));
}

TEST(SavedDraft, AnyFlippedBitOrLostByteIsNoticed) {
  const std::string path = test::MakeTempFolder() + "/draft";
  ASSERT_TRUE(SaveDraft(path, "key", SomeDraft()).ok());
  std::ifstream in(path, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    std::ofstream(path, std::ios::binary) << flipped;
    EXPECT_FALSE(LoadDraft(path, "key").ok()) << "byte " << i;
    std::ofstream(path, std::ios::binary) << whole.substr(0, i);
    EXPECT_FALSE(LoadDraft(path, "key").ok()) << i << " bytes";
  }
}

// Everything but when it was made and how fresh it is.
std::string CharterAtHub(const TestDistrict& district) {
  auto stub = v1::CharterService::NewStub(district.ToHub("office/demo"));
  auto context = Context();
  auto reader = stub->GetCharter(context.get(), {});
  std::string bytes;
  v1::GetCharterResponse piece;
  while (reader->Read(&piece)) bytes += piece.part().SerializeAsString();
  EXPECT_TRUE(reader->Finish().ok());
  return bytes;
}

TEST(SavedDraft, AHubThatStartsAgainHasTheSameDraft) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode("015082");
  const v1::ImportSheetsResponse imported = district.Load("015082");
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.Statistics().statistics().services() == imported.items_size() - 1; }));
  const std::string before = CharterAtHub(district);
  const std::string saved = district.hub_data() + "/draft";
  district.StopHub();
  ASSERT_TRUE(std::filesystem::exists(saved));
  district.StartHub();
  EXPECT_EQ(CharterAtHub(district), before);
  district.StopHub();
  std::ofstream(saved, std::ios::binary) << "damaged";
  district.StartHub();
  EXPECT_EQ(CharterAtHub(district), before);
}

}  // namespace
}  // namespace ambito::hub
