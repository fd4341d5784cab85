// How long a hub takes to start on the copies it holds: until it listens, until the draft is there,
// until the search index is; and what it then holds in memory.
//   start_bench [SHEETS...]
#include <grpcpp/create_channel.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "ambito/v1/hub_service.grpc.pb.h"
#include "district-hub/hub_server.h"
#include "lib/platform/clock.h"
#include "tests/bench/big_hub.h"
#include "tests/bench/timing.h"
#include "tests/support/files.h"

namespace ambito::bench {
namespace {

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

}  // namespace
}  // namespace ambito::bench

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::off);
  std::printf("%8s  %-6s %10s %12s %12s %10s\n", "sheets", "start", "listens ms", "drafted ms",
              "indexed ms", "memory MB");
  for (size_t sheets : ambito::bench::Sizes(argc, argv, {1'000, 5'000, 20'000, 100'000})) {
    ambito::bench::Measure(sheets);
  }
}
