// From an edit at a node to the hub's copy and to the draft, beside its bare parts in the same run,
// one after the other: a synced write of 4 KB at the node, a message of 4 KB over mTLS, a synced
// write at the hub.
//
//     build/bench/propagation_bench [SHEETS…]        (1000 5000 20000, in 100 municipalities)
#include <grpcpp/create_channel.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ambito/v1/federation_admin_service.grpc.pb.h"
#include "district-hub/aggregate/draft_keeper.h"
#include "district-hub/hub_server.h"
#include "district-hub/replicas/replica_set.h"
#include "municipal-node/node_server.h"
#include "tests/bench/bare_stream.h"
#include "tests/bench/big_hub.h"
#include "tests/bench/timing.h"
#include "tests/support/files.h"
#include "tests/support/pki.h"

namespace ambito::bench {
namespace {

constexpr int kEdits = 400;
constexpr size_t kEntryBytes = 4'096;

template <typename Done>
void Await(const Done& done) {
  while (!done()) std::this_thread::sleep_for(std::chrono::microseconds(10));
}

double Percentile(std::vector<double> values, size_t percent) {
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) * percent / 100];
}

void Print(const char* what, const std::vector<double>& times) {
  std::printf("  %-44s %8.3f %8.3f\n", what, Median(times), Percentile(times, 95));
}

class Rig {
 public:
  explicit Rig(size_t sheets) : folder_(test::MakeTempFolder()) {
    const BigDistrict district = MakeBigDistrict(kSlug, sheets);
    town_ = district.towns[0];
    hub::Config hub = Prepare(folder_, district);
    pki_ = test::ThrowawayPki(kSlug, {town_.istat_code});
    hub.tls = Tls("hub");
    hub_ = Take(hub::HubServer::Start(hub, platform::Clock::System()));
    Register();
    StartNode(district);
    Await([&] { return node_->registry().figures().log_size == HubSize() && Connected(); });
  }

  platform::TlsFiles Tls(const std::string& identity) const {
    return {pki_ + "/" + identity + "/cert.pem", pki_ + "/" + identity + "/key.pem",
            pki_ + "/ca/ca.crt"};
  }
  std::string NodeIdentity() const { return "municipality/" + town_.istat_code + "/node"; }
  const std::string& folder() const { return folder_; }

  struct Times {
    double at_node, at_hub, in_draft;
  };
  Times Edit(int number) {
    v1::ServiceSheet& sheet = town_.sheets[0];
    sheet.set_description(std::string(kEntryBytes - 1'500, static_cast<char>('a' + number % 26)));
    const uint64_t revision = Take(node_->registry().Get(sheet.sheet_id())).revision();
    const uint64_t size = HubSize() + 1;
    const auto start = std::chrono::steady_clock::now();
    auto since = [&] {
      return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
          .count();
    };
    Times times{};
    Check(node_->registry().Update(sheet, revision, "bench").status());
    times.at_node = since();
    Await([&] { return HubSize() >= size; });
    times.at_hub = since();
    Await([&] { return DraftedIndex() + 1 == size; });
    times.in_draft = since();
    return times;
  }

 private:
  void Register() {
    auto stub = v1::FederationAdminService::NewStub(grpc::CreateChannel(
        absl::StrCat("localhost:", hub_->port()), platform::ChannelTls(Tls("office/demo"))));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    v1::RegisterNodeKeyRequest request;
    v1::RegisterNodeKeyResponse response;
    request.set_istat_code(town_.istat_code);
    request.set_public_key(LogKey(folder_ + "/node.pem")->public_key());
    const grpc::Status status = stub->RegisterNodeKey(&context, request, &response);
    if (!status.ok()) Check(absl::InternalError(status.error_message()));
  }

  void StartNode(const BigDistrict& district) {
    node::Config config;
    config.district_slug = kSlug;
    config.members = {district.file.district().members().begin(),
                      district.file.district().members().end()};
    config.municipality = town_.istat_code;
    config.listen = "127.0.0.1:0";
    config.data = folder_ + "/node";
    config.log_key = folder_ + "/node.pem";
    config.hub = absl::StrCat("localhost:", hub_->port());
    config.tls = Tls(NodeIdentity());
    {
      auto database = Take(platform::LogDatabase::Open(config.data));
      WriteLog(*database, town_.istat_code, *LogKey(config.log_key), PutSheets(town_));
    }
    node_ = Take(node::NodeServer::Start(config, platform::Clock::System()));
  }

  const hub::Replica& Copy() const { return *hub_->replicas().FindOpen(town_.istat_code); }
  uint64_t HubSize() const { return Copy().status().log_size(); }
  bool Connected() const { return Copy().is_live(); }
  uint64_t DraftedIndex() const {
    v1::SheetRef ref;
    ref.set_municipality(town_.istat_code);
    ref.set_sheet_id(town_.sheets[0].sheet_id());
    const auto snapshot = hub_->drafts().snapshot();
    const hub::ReplicatedSheet* sheet = snapshot->FindSheet(ref);
    return sheet == nullptr ? 0 : sheet->log_index;
  }

  const std::string folder_;
  std::string pki_;
  BigTown town_;
  std::unique_ptr<hub::HubServer> hub_;
  std::unique_ptr<node::NodeServer> node_;
};

void Measure(size_t sheets) {
  Rig rig(sheets);
  BareStore at_node(rig.folder() + "/bare-node"), at_hub(rig.folder() + "/bare-hub");
  BareHub echo(rig.Tls("hub"), nullptr);
  BareLink link(echo.port(), rig.Tls(rig.NodeIdentity()));
  v1::Batch batch;
  batch.add_entries(std::string(kEntryBytes, 'x'));
  const std::vector<std::string> entry(1, batch.entries(0));
  std::vector<double> node, hub, draft, node_write, message, hub_write;
  for (int i = 0; i < kEdits; ++i) {
    const Rig::Times times = rig.Edit(i);
    node.push_back(times.at_node);
    hub.push_back(times.at_hub);
    draft.push_back(times.in_draft);
    node_write.push_back(Milliseconds([&] { at_node.Write(entry); }));
    message.push_back(Milliseconds([&] { link.Send(batch); }) / 2);  // There, and back.
    hub_write.push_back(Milliseconds([&] { at_hub.Write(entry); }));
  }
  const double floor = Median(node_write) + Median(message) + Median(hub_write);
  std::printf("%zu sheets in %zu municipalities, %d edits      median ms   p95\n", sheets, kTowns,
              kEdits);
  Print("edit durable at its node", node);
  Print("edit in the hub's copy", hub);
  Print("edit in the draft", draft);
  Print("  bare: synced write of 4 KB at the node", node_write);
  Print("  bare: message of 4 KB over mTLS, one way", message);
  Print("  bare: synced write of 4 KB at the hub", hub_write);
  std::printf("  bare parts together %.3f ms; in the hub's copy after %.2f times as long\n", floor,
              Median(hub) / floor);
  std::fflush(stdout);
}

}  // namespace
}  // namespace ambito::bench

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::off);
  for (size_t sheets : ambito::bench::Sizes(argc, argv, {1'000, 5'000, 20'000})) {
    ambito::bench::Measure(sheets);
  }
}
