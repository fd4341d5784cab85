// Registries, copies and drafts under many threads, as gRPC's would use them: run by the preset
// tsan, which finds the races; anywhere, what readers see is whole.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "district-hub/aggregate/draft_keeper.h"
#include "lib/charter/read_files.h"
#include "lib/federation/memory_log_store.h"
#include "lib/federation/signature.h"
#include "municipal-node/registry/sheet_registry.h"
#include "tests/support/files.h"

namespace ambito {
namespace {

constexpr char kSlug[] = "pavia";
constexpr char kTown[] = "018190";
constexpr int kEdits = 30;

std::unique_ptr<federation::Signer> NewKey(char seed) {
  return *federation::NewEd25519Signer(std::string(32, seed));
}

v1::ServiceSheet ExampleSheet() {
  const auto read = charter::ReadMunicipalityFile(
      test::ReadFile("examples/pavia/municipalities/018190_zinasco.json"),
      {"2026-05-28", {}, "", {}});
  return read.file->sheets(0);
}

// Calls `work` from several threads until the scope ends; each at least once.
class Readers {
 public:
  template <typename Work>
  Readers(int threads, Work work) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this, work] {
        do {
          work();
        } while (!stop_.load());
      });
    }
  }
  ~Readers() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> stop_ = false;
  std::vector<std::thread> threads_;
};

// A town's registry, in memory.
class Town {
 public:
  Town() : signer_(NewKey('t')), store_(federation::NewMemoryLogStore()) {
    node::SheetRegistry::Options options;
    options.district_slug = kSlug;
    options.municipality = kTown;
    options.restored_waits_for_hub = false;
    registry_ = *node::SheetRegistry::Open(std::move(options), *store_, *signer_,
                                           platform::Clock::System());
  }

  // Creates, revises, deletes: every third sheet stays.
  void Edit(int count) {
    v1::ServiceSheet sheet = ExampleSheet();
    for (int i = 0; i < count; ++i) {
      sheet.set_sheet_id(absl::StrCat("s-", i));
      const auto created = registry_->Create(sheet, "anna");
      ASSERT_TRUE(created.ok()) << created.status();
      sheet.set_description(absl::StrCat("Revisione ", i));
      const auto updated = registry_->Update(sheet, created->stored().revision(), "anna");
      ASSERT_TRUE(updated.ok()) << updated.status();
      if (i % 3 == 0) continue;
      ASSERT_TRUE(
          registry_->Delete(sheet.sheet_id(), updated->stored().revision(), "chiuso", "anna").ok());
    }
  }

  node::SheetRegistry& registry() { return *registry_; }
  std::string public_key() const { return signer_->public_key(); }

 private:
  std::unique_ptr<federation::Signer> signer_;
  std::unique_ptr<federation::LogStore> store_;
  std::unique_ptr<node::SheetRegistry> registry_;
};

// The hub's parts without a server.
class Hub {
 public:
  Hub()
      : signer_(NewKey('h')),
        store_(federation::NewMemoryLogStore()),
        database_(*platform::LogDatabase::Open(test::MakeTempFolder() + "/hub")),
        district_(
            *hub::DistrictRegistry::Open(kSlug, *store_, *signer_, platform::Clock::System())),
        replicas_(kSlug, *database_) {
    v1::DistrictImportOptions options;
    const auto imported =
        district_->Import(test::ReadFile("examples/pavia/district.json"), options, "ufficio");
    EXPECT_TRUE(imported.ok()) << imported.status();
    EXPECT_TRUE(replicas_.Open({kTown}).ok());
    drafts_ = std::make_unique<hub::DraftKeeper>(*district_, replicas_, platform::Clock::System(),
                                                 test::MakeTempFolder() + "/draft");
    drafts_->WaitForFirst(std::chrono::seconds(10));
    district_->OnChanged([this] { drafts_->Touch(); });
  }

  // Everything the town has, through both machines, on a stream of its own.
  void Follow(Town& town) {
    hub::Replica& replica = **replicas_.Find(kTown);
    federation::SinkMachine::Peer peer;
    peer.municipality = kTown;
    peer.member = true;
    peer.keys = {town.public_key()};
    const uint64_t stream = replica.Attach(std::move(peer), [] {});
    town.registry().WithLog([&](const auto& log, const auto& log_store) {
      federation::SourceMachine source(log, log_store, {town.public_key()}, federation::Ed25519(),
                                       federation::ReplicationLimits());
      std::vector<federation::SourceAction> to_do = source.Connected(false);
      for (size_t i = 0; i < to_do.size(); ++i) {
        const auto* send = std::get_if<federation::SendRequest>(&to_do[i]);
        if (send == nullptr) continue;
        const hub::Replica::Answer answer = replica.Received(stream, send->message, 1);
        for (const auto& response : answer.responses) {
          for (auto& next : source.Received(response)) to_do.push_back(std::move(next));
        }
      }
    });
    replica.Detach(stream);
    drafts_->Touch();
  }

  hub::Replica& replica() { return **replicas_.Find(kTown); }
  hub::DistrictRegistry& district() { return *district_; }
  hub::DraftKeeper& drafts() { return *drafts_; }

 private:
  std::unique_ptr<federation::Signer> signer_;
  std::unique_ptr<federation::LogStore> store_;
  std::unique_ptr<platform::LogDatabase> database_;
  std::unique_ptr<hub::DistrictRegistry> district_;
  hub::ReplicaSet replicas_;
  std::unique_ptr<hub::DraftKeeper> drafts_;
};

TEST(ThreadsTest, StaffReadSheetsWhileOthersEditThem) {
  Town town;
  Readers readers(3, [&] {
    const auto list = town.registry().List("", 100);
    ASSERT_TRUE(list.ok()) << list.status();
    for (const v1::StoredSheet& stored : *list) EXPECT_GT(stored.revision(), 0u);
    const auto file = town.registry().Export();
    ASSERT_TRUE(file.ok()) << file.status();
    const auto figures = town.registry().figures();
    EXPECT_EQ(figures.head.empty(), figures.log_size == 0);
  });
  town.Edit(kEdits);
}

TEST(ThreadsTest, TheOfficesContentIsWholeWhileItIsRevised) {
  Hub hub;
  v1::Organisation organisation = hub.district().content()->file.organisations(0);
  const std::string id = organisation.organisation_id();
  Readers readers(3, [&] {
    const auto content = hub.district().content();
    EXPECT_GT(content->Revision("organisation/" + id), 0u);
    EXPECT_TRUE(hub.district().History("organisation/" + id, 1'000'000, 5).ok());
    EXPECT_GT(hub.drafts().snapshot()->generation, 0u);
  });
  for (int i = 0; i < kEdits; ++i) {
    organisation.set_mission(absl::StrCat("Missione ", i));
    const uint64_t revision = hub.district().content()->Revision("organisation/" + id);
    const auto set = hub.district().SetOrganisation(organisation, revision, "ufficio");
    ASSERT_TRUE(set.ok()) << set.status();
  }
}

TEST(ThreadsTest, DraftsFollowACopyThatGrowsUnderTheirReaders) {
  Town town;
  Hub hub;
  std::atomic<int> heard = 0;
  Readers readers(2, [&] {
    const auto content = hub.replica().content();
    for (const auto& [id, sheet] : content->sheets) EXPECT_EQ(sheet->sheet.sheet_id(), id);
    const v1::ReplicaStatus status = hub.replica().status();
    EXPECT_EQ(status.head().empty(), status.log_size() == 0);
    const auto snapshot = hub.drafts().snapshot();
    EXPECT_EQ(snapshot->draft.Whole().services_size(),
              static_cast<int>(snapshot->draft.services.size()));
  });
  Readers listeners(1, [&] {
    const uint64_t number = hub.drafts().Listen([&](const auto&) { ++heard; });
    std::this_thread::yield();
    hub.drafts().StopListening(number);
  });
  {
    Readers followers(2, [&] { hub.Follow(town); });
    town.Edit(kEdits / 2);
  }
  hub.Follow(town);
  EXPECT_EQ(hub.replica().status().log_size(), town.registry().figures().log_size);
  EXPECT_EQ(hub.replica().status().state(), v1::REPLICA_STATE_AWAY);
}

}  // namespace
}  // namespace ambito
