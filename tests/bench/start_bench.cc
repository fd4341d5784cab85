// How long a hub takes to start on the copies it holds: until it listens, until the draft is there,
// until the search index is; and what it then holds in memory. And how long a node takes to listen,
// by the length of its log.
//   start_bench [SHEETS...]
#include <grpcpp/create_channel.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ambito/v1/charter_service.grpc.pb.h"
#include "district-hub/hub_server.h"
#include "lib/platform/clock.h"
#include "lib/platform/rocksdb_log_store.h"
#include "municipal-node/node_server.h"
#include "tests/bench/big_hub.h"
#include "tests/bench/timing.h"
#include "tests/support/files.h"

namespace ambito::bench {
namespace {

constexpr char kTown[] = "018110";  // A member of the district whose certificates are used.

double ResidentMegabytes() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0, resident = 0;
  statm >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

std::shared_ptr<grpc::Channel> Dial(int port) {
  return grpc::CreateChannel("localhost:" + std::to_string(port),
                             platform::ChannelTls(Tls("office/demo")));
}

// Asks until it is answered.
template <typename Ask>
double UntilAnswered(const Ask& ask) {
  return Milliseconds([&] {
    while (!ask()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
}

void Measure(size_t sheets) {
  const std::string folder = test::MakeTempFolder();
  const hub::Config config = Prepare(folder, MakeBigDistrict(kSlug, sheets));
  for (const char* start : {"first", "again"}) {
    const double before = ResidentMegabytes();
    std::unique_ptr<hub::HubServer> hub;
    const double listening =
        Milliseconds([&] { hub = Take(hub::HubServer::Start(config, platform::Clock::System())); });
    auto charter = v1::CharterService::NewStub(Dial(hub->port()));
    const double drafted = UntilAnswered([&] {
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
      v1::GetStatisticsResponse response;
      return charter->GetStatistics(&context, {}, &response).ok();
    });
    const double searched = UntilAnswered([&] {
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
      v1::SearchCharterRequest request;
      request.set_query("anziani");
      v1::SearchCharterResponse response;
      return charter->SearchCharter(&context, request, &response).ok() &&
             response.indexed_generation() > 0;
    });
    std::printf("%8zu  %-6s %10.0f %12.0f %12.0f %10.0f\n", sheets, start, listening,
                listening + drafted, listening + drafted + searched, ResidentMegabytes() - before);
    std::fflush(stdout);
  }
}

void MeasureNode(size_t sheets, size_t entries) {
  const BigDistrict district = MakeBigDistrict(kSlug, sheets * kTowns);
  const std::string folder = test::MakeTempFolder();
  node::Config config;
  config.district_slug = kSlug;
  config.municipality = kTown;
  config.members.emplace_back().set_istat_code(kTown);
  config.listen = "127.0.0.1:0";
  config.data = folder + "/node";
  config.log_key = folder + "/node.pem";
  config.tls = Tls(absl::StrCat("municipality/", kTown, "/node"));
  {
    auto database = Take(platform::LogDatabase::Open(config.data));
    std::vector<v1::Change> edits;
    const std::vector<v1::Change> puts = PutSheets(district.towns[0]);
    for (size_t i = 0; i < entries; ++i) edits.push_back(puts[i % sheets]);
    WriteLog(*database, kTown, *LogKey(config.log_key), std::move(edits));
  }
  std::unique_ptr<node::NodeServer> node;
  const double listening = Milliseconds(
      [&] { node = Take(node::NodeServer::Start(config, platform::Clock::System())); });
  std::printf("%8d  %8zu %10.0f\n", node->registry().figures().sheets, entries, listening);
}

}  // namespace
}  // namespace ambito::bench

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::off);
  std::printf("%8s  %-6s %10s %12s %12s %10s\n", "sheets", "start", "listens ms", "drafted ms",
              "indexed ms", "memory MB");
  for (size_t sheets : ambito::bench::Sizes(argc, argv, {1'000, 5'000, 20'000, 100'000})) {
    ambito::bench::Measure(sheets);
  }
  std::printf("\na node\n%8s  %8s %10s\n", "sheets", "entries", "listens ms");
  ambito::bench::MeasureNode(30, 30);
  ambito::bench::MeasureNode(1'000, 1'000);
  ambito::bench::MeasureNode(2'000, 20'000);
}
