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
#include "ambito/v1/hub_service.grpc.pb.h"
#include "district-hub/hub_server.h"
#include "lib/federation/owned_log.h"
#include "lib/platform/grpc_server.h"
#include "lib/platform/log_key.h"
#include "lib/platform/rocksdb_log_store.h"
#include "lib/platform/tls.h"
#include "tests/bench/big_district.h"
#include "tests/bench/timing.h"
#include "tests/support/files.h"
#include "tests/support/pki.h"

namespace ambito::bench {
namespace {

constexpr char kSlug[] = "pavia";  // Whose throw-away certificates are used.
constexpr int kCalls = 301;

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(EXIT_FAILURE);
}

template <typename T>
T Take(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

platform::TlsFiles Tls(const std::string& identity) {
  const std::string pki = test::ThrowawayPki(kSlug);
  return {pki + "/" + identity + "/cert.pem", pki + "/" + identity + "/key.pem",
          pki + "/ca/ca.crt"};
}

std::unique_ptr<federation::Signer> Key(const std::string& path) {
  return Take(platform::LoadOrMakeLogKey(path));
}

// Appends to a log as its owner would, a thousand changes an import.
void Write(platform::LogDatabase& database, const std::string& log,
           const federation::Signer& signer, std::vector<v1::Change> changes) {
  constexpr size_t kOneImport = 1'000;
  auto store = Take(database.OpenLog(log));
  auto owned = Take(federation::OwnedLog::Open(kSlug, log, *store, signer, federation::Ed25519()));
  for (size_t begin = 0; begin < changes.size(); begin += kOneImport) {
    const size_t end = std::min(changes.size(), begin + kOneImport);
    std::vector<v1::Change> import(changes.begin() + static_cast<std::ptrdiff_t>(begin),
                                   changes.begin() + static_cast<std::ptrdiff_t>(end));
    Check(owned.Append(std::move(import), {"bench", 1, absl::StrCat("import-", begin)}).status());
  }
}

hub::Config Prepare(const std::string& folder, const BigDistrict& district) {
  hub::Config config;
  config.district_slug = kSlug;
  config.listen = "127.0.0.1:0";
  config.data = folder + "/hub";
  config.log_key = folder + "/hub.pem";
  config.tls = Tls("hub");
  auto database = Take(platform::LogDatabase::Open(config.data));
  std::vector<v1::Change> content(1);
  *content[0].mutable_put_district() = district.file.district();
  for (const v1::CatalogueEntry& entry : district.own_catalogue.entries()) {
    *content.emplace_back().mutable_put_catalogue_entry() = entry;
  }
  Write(*database, "district", *Key(config.log_key), std::move(content));
  const auto key = Key(folder + "/node.pem");
  for (const BigTown& town : district.towns) {
    std::vector<v1::Change> sheets;
    for (const v1::ServiceSheet& sheet : town.sheets) {
      *sheets.emplace_back().mutable_put_sheet() = sheet;
    }
    Write(*database, town.istat_code, *key, std::move(sheets));
  }
  return config;
}

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
  auto echo = Take(platform::GrpcServer::Start({"127.0.0.1:0", "", platform::ServerTls(Tls("hub"))},
                                               {&service}));
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
