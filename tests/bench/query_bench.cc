// Queries of the draft at a hub over mTLS, beside a bare call that gives back a message of the
// same size over the same TLS in the same run.
//
//     build/bench/query_bench [SHEETS…]        (5000 100000)
//
// The hub is a whole one; its copies of the municipalities' logs are written before it starts.
#include <grpcpp/create_channel.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ambito/v1/charter_service.grpc.pb.h"
#include "district-hub/hub_server.h"
#include "lib/platform/grpc_server.h"
#include "lib/platform/tls.h"
#include "tests/bench/big_district.h"
#include "tests/bench/big_hub.h"
#include "tests/bench/timing.h"
#include "tests/support/files.h"

namespace ambito::bench {
namespace {

constexpr int kCalls = 301;

// Gives back what it was given to hold: what any server must do to answer with that much.
class Bare final : public v1::CharterService::Service {
 public:
  grpc::Status GetService(grpc::ServerContext*, const v1::GetServiceRequest*,
                          v1::GetServiceResponse* response) override {
    *response = service;
    return grpc::Status::OK;
  }
  grpc::Status ListServices(grpc::ServerContext*, const v1::ListServicesRequest*,
                            v1::ListServicesResponse* response) override {
    *response = services;
    return grpc::Status::OK;
  }
  grpc::Status GetStatistics(grpc::ServerContext*, const v1::GetStatisticsRequest*,
                             v1::GetStatisticsResponse* response) override {
    *response = statistics;
    return grpc::Status::OK;
  }

  v1::GetServiceResponse service;
  v1::ListServicesResponse services;
  v1::GetStatisticsResponse statistics;
};

std::unique_ptr<v1::CharterService::Stub> Dial(int port) {
  return v1::CharterService::NewStub(grpc::CreateChannel(absl::StrCat("localhost:", port),
                                                         platform::ChannelTls(Tls("office/demo"))));
}

using Stub = v1::CharterService::Stub;

template <typename Request, typename Response>
using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

template <typename Request, typename Response>
double MedianCall(Stub& stub, Method<Request, Response> method, const Request& request,
                  Response& response) {
  std::vector<double> times;
  for (int i = 0; i < kCalls; ++i) {
    grpc::ClientContext context;
    response.Clear();
    grpc::Status status;
    times.push_back(Milliseconds([&] { status = (stub.*method)(&context, request, &response); }));
    if (!status.ok()) Check(absl::InternalError(status.error_message()));
  }
  return Median(times);
}

// The hub first: its answer is what the bare server then gives back.
template <typename Request, typename Response>
void Compare(const char* name, Stub& hub, Stub& bare, Method<Request, Response> method,
             const Request& request, Response& canned) {
  const double ours = MedianCall(hub, method, request, canned);
  Response echoed;
  const double floor = MedianCall(bare, method, request, echoed);
  std::printf("  %-28s %9zu %10.3f %10.3f %8.2f\n", name, canned.ByteSizeLong(), ours, floor,
              ours / floor);
  std::fflush(stdout);
}

void Measure(size_t count) {
  const std::string folder = test::MakeTempFolder();
  const hub::Config config = Prepare(folder, MakeBigDistrict(kSlug, count));
  std::unique_ptr<hub::HubServer> server;
  const double start = Milliseconds(
      [&] { server = Take(hub::HubServer::Start(config, platform::Clock::System())); });
  std::printf("%zu sheets; hub started in %.0f ms\n", count, start);
  Bare service;
  auto echo = Take(platform::GrpcServer::Start(
      {"127.0.0.1:0", "", Take(platform::LiveTls::Open(Tls("hub")))}, {&service}));
  const auto hub = Dial(server->port());
  const auto bare = Dial(echo->port());
  std::printf("  %-28s %9s %10s %10s %8s\n", "query", "bytes", "hub ms", "bare ms", "ratio");
  v1::GetServiceRequest one;
  one.set_service("home-care");
  Compare("one service with its sheets", *hub, *bare, &Stub::GetService, one, service.service);
  v1::ListServicesRequest page;
  page.set_area("ANZIANI");
  page.set_page_size(3);
  Compare("three services of an area", *hub, *bare, &Stub::ListServices, page, service.services);
  Compare("the figures", *hub, *bare, &Stub::GetStatistics, v1::GetStatisticsRequest(),
          service.statistics);
}

}  // namespace
}  // namespace ambito::bench

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::warn);
  for (const size_t count : ambito::bench::Sizes(argc, argv, {5'000, 100'000})) {
    ambito::bench::Measure(count);
  }
  return EXIT_SUCCESS;
}
