// Many nodes bring a hub that holds nothing all their sheets at once, beside the same bytes over as
// many bare streams into a bare store in the same run.
//
//     build/bench/convergence_bench [NODES…]        (8 100, with 1,000 sheets of 4 KB each)
//
// A district has at most 100 members; more nodes are several districts', each with a hub of its own
// in this process.
#include <grpcpp/create_channel.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "district-hub/hub_server.h"
#include "district-hub/replicas/replica_set.h"
#include "lib/federation/memory_log_store.h"
#include "municipal-node/registry/sheet_registry.h"
#include "municipal-node/replication/hub_link.h"
#include "tests/bench/bare_stream.h"
#include "tests/bench/big_hub.h"
#include "tests/bench/timing.h"
#include "tests/support/files.h"
#include "tests/support/pki.h"

namespace ambito::bench {
namespace {

constexpr size_t kSheets = 1'000;
constexpr size_t kEntryBytes = 4'096;
constexpr size_t kBatchBytes = 500 << 10;

// One municipality's node without its listener: its log in memory, and what it sends.
struct Node {
  std::string istat_code;
  std::unique_ptr<federation::LogStore> store = federation::NewMemoryLogStore();
  std::unique_ptr<node::SheetRegistry> registry;
  std::unique_ptr<node::HubLink> link;
};

// Valid sheets that each make an entry of 4 KB.
std::vector<v1::Change> FullSheets(const BigTown& town) {
  std::vector<v1::Change> changes;
  for (size_t i = 0; i < kSheets; ++i) {
    v1::ServiceSheet sheet = town.sheets[i % town.sheets.size()];
    sheet.set_sheet_id(absl::StrCat(town.istat_code, "-", i));
    sheet.clear_description();
    const size_t bytes = sheet.ByteSizeLong() + 60;
    if (bytes < kEntryBytes) sheet.set_description(std::string(kEntryBytes - bytes, 'a'));
    *changes.emplace_back().mutable_put_sheet() = std::move(sheet);
  }
  return changes;
}

// One district: its hub and its nodes.
class District {
 public:
  explicit District(size_t nodes) : folder_(test::MakeTempFolder()) {
    BigDistrict district = MakeBigDistrict(kSlug, kTowns * 36);
    district.towns.resize(nodes);
    std::vector<std::string> codes;
    for (const BigTown& town : district.towns) codes.push_back(town.istat_code);
    pki_ = test::ThrowawayPki(kSlug, codes);
    signer_ = LogKey(folder_ + "/node.pem");
    StartHub(district);
    for (const BigTown& town : district.towns) AddNode(town, district);
  }

  // Until the hub holds everything durably.
  double Converge() {
    return Milliseconds([&] {
      for (Node& node : nodes_) Dial(node);
      for (const Node& node : nodes_) {
        const uint64_t size = node.registry->figures().log_size;
        while (HeldOf(node) < size) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
  }

  // The same entries over bare streams, as many at once.
  double ConvergeBare() {
    BareStore store(folder_ + "/bare");
    BareHub hub(Tls("hub"), &store);
    std::vector<std::vector<v1::Batch>> batches;
    for (const Node& node : nodes_) batches.push_back(BatchesOf(node));
    return Milliseconds([&] {
      std::vector<std::thread> threads;
      for (size_t i = 0; i < nodes_.size(); ++i) {
        threads.emplace_back(
            [&, i] { BareLink(hub.port(), Tls(Identity(nodes_[i]))).SendAll(batches[i]); });
      }
      for (std::thread& thread : threads) thread.join();
    });
  }

  size_t bytes() const { return bytes_; }

 private:
  platform::TlsFiles Tls(const std::string& identity) const {
    return {pki_ + "/" + identity + "/cert.pem", pki_ + "/" + identity + "/key.pem",
            pki_ + "/ca/ca.crt"};
  }
  static std::string Identity(const Node& node) {
    return "municipality/" + node.istat_code + "/node";
  }

  void StartHub(const BigDistrict& district) {
    hub::Config config;
    config.district_slug = kSlug;
    config.listen = "127.0.0.1:0";
    config.data = folder_ + "/hub";
    config.log_key = folder_ + "/hub.pem";
    config.tls = Tls("hub");
    std::vector<v1::Change> content(1);
    *content[0].mutable_put_district() = district.file.district();
    for (const BigTown& town : district.towns) {
      v1::RegisterNodeKey& key = *content.emplace_back().mutable_register_node_key();
      key.set_istat_code(town.istat_code);
      key.set_public_key(signer_->public_key());
    }
    {
      auto database = Take(platform::LogDatabase::Open(config.data));
      WriteLog(*database, "district", *LogKey(config.log_key), std::move(content));
    }
    hub_ = Take(hub::HubServer::Start(config, platform::Clock::System()));
  }

  void AddNode(const BigTown& town, const BigDistrict& district) {
    Node& node = nodes_.emplace_back();
    node.istat_code = town.istat_code;
    {
      auto log = Take(federation::OwnedLog::Open(kSlug, town.istat_code, *node.store, *signer_,
                                                 federation::Ed25519()));
      for (v1::Change& sheet : FullSheets(town)) {
        Check(log.Append({std::move(sheet)}, {"bench", 1, ""}).status());
      }
    }
    node::SheetRegistry::Options options;
    options.district_slug = kSlug;
    options.municipality = town.istat_code;
    options.members = {district.file.district().members().begin(),
                       district.file.district().members().end()};
    node.registry =
        Take(node::SheetRegistry::Open(options, *node.store, *signer_, platform::Clock::System()));
    for (const v1::Batch& batch : BatchesOf(node)) bytes_ += batch.ByteSizeLong();
  }

  void Dial(Node& node) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    node::HubLink::Options options;
    options.hub_identity = absl::StrCat("spiffe://", kSlug, "/hub");
    options.log_keys = {signer_->public_key()};
    auto channel = grpc::CreateCustomChannel(absl::StrCat("localhost:", hub_->port()),
                                             platform::ChannelTls(Tls(Identity(node))), arguments);
    node.link = std::make_unique<node::HubLink>(
        [channel]() -> absl::StatusOr<std::shared_ptr<grpc::Channel>> { return channel; },
        *node.registry, options);
  }

  uint64_t HeldOf(const Node& node) const {
    const hub::Replica* copy = hub_->replicas().FindOpen(node.istat_code);
    return copy == nullptr ? 0 : copy->status().log_size();
  }

  static std::vector<v1::Batch> BatchesOf(const Node& node) {
    std::vector<v1::Batch> batches;
    for (uint64_t next = 0;;) {
      federation::LogRun run = Take(node.store->ReadRun(next, kBatchBytes));
      if (run.entries.empty()) return batches;
      next += run.entries.size();
      v1::Batch& batch = batches.emplace_back();
      for (std::string& entry : run.entries) batch.add_entries(std::move(entry));
    }
  }

  const std::string folder_;
  std::string pki_;
  std::unique_ptr<federation::Signer> signer_;
  std::unique_ptr<hub::HubServer> hub_;  // Outlives the nodes' links.
  std::vector<Node> nodes_;
  size_t bytes_ = 0;
};

using AllDistricts = std::vector<std::unique_ptr<District>>;

// Milliseconds until `work` is done for all, at the same time.
template <typename Work>
double ForEach(const AllDistricts& all, Work work) {
  return Milliseconds([&] {
    std::vector<std::thread> threads;
    for (const auto& district : all) threads.emplace_back([&] { work(*district); });
    for (std::thread& thread : threads) thread.join();
  });
}

void Measure(size_t count) {
  AllDistricts all;
  size_t bytes = 0;
  for (size_t left = count; left > 0; left -= std::min(left, kTowns)) {
    all.push_back(std::make_unique<District>(std::min(left, kTowns)));
    bytes += all.back()->bytes();
  }
  const auto sheets = static_cast<double>(count * kSheets);
  const double ours = sheets / ForEach(all, [](District& one) { one.Converge(); }) * 1e3;
  const double bare = sheets / ForEach(all, [](District& one) { one.ConvergeBare(); }) * 1e3;
  std::printf("%6zu %12.0f %10.1f %14.0f %14.0f %8.2f\n", count, sheets,
              static_cast<double>(bytes) / (1 << 20), ours, bare, ours / bare);
  std::fflush(stdout);
}

}  // namespace
}  // namespace ambito::bench

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::off);
  std::printf("%6s %12s %10s %14s %14s %8s\n", "nodes", "sheets", "MB", "sheets/s", "bare sheets/s",
              "ratio");
  for (size_t nodes : ambito::bench::Sizes(argc, argv, {8, 100})) ambito::bench::Measure(nodes);
}
