// What Prometheus sees of a node and a hub that do their work.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ambito/v1/district_service.grpc.pb.h"
#include "tests/component/test_district.h"
#include "tests/support/files.h"
#include "tests/support/pki.h"

namespace ambito::test {
namespace {

using Series = std::map<std::string, double>;

// GET /metrics, whole; empty when nobody listens.
std::string Fetch(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n";
    EXPECT_EQ(write(fd, request.data(), request.size()), static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t n = 0; (n = read(fd, buffer, sizeof buffer)) > 0;) {
      answer.append(buffer, static_cast<size_t>(n));
    }
  }
  close(fd);
  return answer;
}

// `name{labels}` to value.
Series Scrape(int port) {
  Series series;
  for (const auto line : absl::StrSplit(Fetch(port), '\n')) {
    const size_t space = line.rfind(' ');
    double value = 0;
    if (space == absl::string_view::npos || line.front() == '#') continue;
    if (absl::SimpleAtod(line.substr(space + 1), &value)) {
      series[std::string(line.substr(0, space))] = value;
    }
  }
  return series;
}

TEST(Metrics, AreOffUnlessConfigured) {
  TestDistrict district("pavia");
  district.StartWithContent();
  EXPECT_EQ(district.hub_metrics_port(), 0);
  EXPECT_EQ(district.StartNode("018110", false).metrics_port(), 0);
}

TEST(Metrics, OfANodeCountItsLogItsEditsAndItsRoadToTheHub) {
  TestDistrict district("pavia");
  district.WithMetrics();
  district.StartWithContent();
  node::NodeServer& node = district.StartNode("018110");
  const auto imported = district.Load("018110");
  v1::ImportSheetsResponse response;
  EXPECT_FALSE(district.Import("018110", "{", &response).ok());

  Series series;
  ASSERT_TRUE(TestDistrict::Eventually([&] {
    series = Scrape(node.metrics_port());
    return series["ambito_node_hub_acknowledged_entries"] == series["ambito_node_log_entries"] &&
           series["ambito_node_log_entries"] > 0;
  }));
  EXPECT_EQ(series["ambito_node_log_entries"], static_cast<double>(imported.log_size()));
  EXPECT_EQ(series["ambito_node_hub_lag_entries"], 0);
  EXPECT_EQ(series["ambito_node_sheets"], static_cast<double>(node.registry().figures().sheets));
  EXPECT_EQ(series["ambito_node_link_state{state=\"connected\"}"], 1);
  EXPECT_EQ(series["ambito_node_link_state{state=\"refused\"}"], 0);
  EXPECT_EQ(series["ambito_node_edits_total{outcome=\"accepted\"}"], 1);
  EXPECT_EQ(series["ambito_node_edits_total{outcome=\"refused\"}"], 1);
  EXPECT_GE(series["ambito_store_write_seconds_count"], 1);
  EXPECT_EQ(series["ambito_rpc_calls_total{rpc=\"/ambito.v1.SheetService/ImportSheets\","
                   "code=\"INVALID_ARGUMENT\"}"],
            1);
  EXPECT_GT(series["process_resident_memory_bytes"], 1 << 20);
  EXPECT_EQ(series.count("ambito_build_info{program=\"municipal-node\",version=\"0.1.0\"}"), 1u);
}

// What an edit costs is its synced writes. Counted, not timed: one more is one too many.
TEST(Metrics, AnEditIsOneSyncedWriteAtItsNodeAndOneAtTheHub) {
  TestDistrict district("pavia");
  district.WithMetrics();
  district.StartWithContent();
  node::NodeServer& node = district.StartNode("018110");
  district.Load("018110");
  v1::StoredSheet stored = node.registry().List("", 1)->front();
  uint64_t generation = 0;
  auto edit = [&] {
    generation = district.Statistics().freshness().generation();
    stored.mutable_sheet()->set_description(stored.sheet().description() + " Di nuovo.");
    const auto updated = node.registry().Update(stored.sheet(), stored.revision(), "test");
    ASSERT_TRUE(updated.ok()) << updated.status();
    stored = updated->stored();
    ASSERT_TRUE(TestDistrict::Eventually([&] {
      return district.NodeAtHub("018110").log_size() == stored.revision() &&
             district.Statistics().freshness().generation() > generation;
    }));
  };
  const std::string writes = "ambito_store_write_seconds_count";
  ASSERT_TRUE(
      TestDistrict::Eventually([&] { return district.Statistics().statistics().services() > 0; }));
  // By these drafts the hub has written down which services the import has brought.
  edit();
  edit();
  const double at_node = Scrape(node.metrics_port())[writes];
  const double at_hub = Scrape(district.hub_metrics_port())[writes];
  for (int i = 0; i < 5; ++i) edit();
  EXPECT_EQ(Scrape(node.metrics_port())[writes], at_node + 5);
  EXPECT_EQ(Scrape(district.hub_metrics_port())[writes], at_hub + 5);
}

TEST(Metrics, OfANodeAloneSayNothingOfAHub) {
  TestDistrict district("pavia");
  district.WithMetrics();
  node::NodeServer& node = district.StartNode("018110", false);
  Series series = Scrape(node.metrics_port());
  EXPECT_EQ(series["ambito_node_link_state{state=\"no_hub\"}"], 1);
  EXPECT_EQ(series.count("ambito_node_hub_lag_entries"), 0u);
}

TEST(Metrics, OfTheHubShowItsCopiesAndItsDraft) {
  TestDistrict district("pavia");
  district.WithMetrics();
  district.StartWithContent();
  district.StartNode("018110");
  const auto imported = district.Load("018110");
  Series series;
  const std::string of_pavia = "{municipality=\"018110\"}";
  ASSERT_TRUE(TestDistrict::Eventually([&] {
    series = Scrape(district.hub_metrics_port());
    return series["ambito_hub_replica_entries" + of_pavia] ==
               static_cast<double>(imported.log_size()) &&
           series["ambito_hub_replication_entries_total"] >=
               static_cast<double>(imported.log_size()) &&
           series["ambito_hub_draft_seconds_count"] >= 2;
  }));
  EXPECT_EQ(series["ambito_hub_replicas{state=\"connected\"}"], 1);
  EXPECT_EQ(series["ambito_hub_replicas{state=\"forked\"}"], 0);
  EXPECT_GT(series["ambito_hub_replicas{state=\"no_key\"}"], 0);
  EXPECT_EQ(series["ambito_hub_replica_quarantined" + of_pavia], 0);
  EXPECT_GT(series["ambito_hub_replication_bytes_total"], 0);
  EXPECT_EQ(series["ambito_hub_refusals_total{reason=\"fork\"}"], 0);
  EXPECT_GE(series["ambito_hub_draft_generation"], 1);
  EXPECT_EQ(series.count("ambito_hub_open_questions"), 1u);
  EXPECT_GT(series["ambito_rpc_seconds_count{rpc=\"/ambito.v1.DistrictService/ImportDistrict\"}"],
            0);
}

TEST(Metrics, CountCallsThatAuthorisationRefuses) {
  TestDistrict district("pavia");
  district.WithMetrics();
  district.StartWithContent();
  auto stub = v1::DistrictService::NewStub(district.ToHub("municipality/018110/staff/demo"));
  v1::SetTextResponse response;
  EXPECT_EQ(stub->SetText(Context().get(), {}, &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  Series series = Scrape(district.hub_metrics_port());
  EXPECT_EQ(series["ambito_rpc_calls_total{rpc=\"/ambito.v1.DistrictService/SetText\","
                   "code=\"PERMISSION_DENIED\"}"],
            1);
}

// The throw-away certificates last 30 days from today; the clock asks how long that still is.
TEST(Metrics, SayHowLongCertificatesLast) {
  TestDistrict district("pavia");
  district.WithMetrics();
  district.clock().now_ms = platform::Clock::System().NowMs();
  Series series = Scrape(district.StartNode("018110", false).metrics_port());
  for (const char* which : {"own", "authority"}) {
    const double left =
        series[absl::StrCat("ambito_certificate_expiry_seconds{certificate=\"", which, "\"}")];
    EXPECT_GT(left, 29.0 * 86'400) << which;
    EXPECT_LT(left, 31.0 * 86'400) << which;
  }
}

TEST(Metrics, SayHowLongTheRevocationListLasts) {
  TestDistrict district("pavia");
  district.WithMetrics();
  district.WithRevocation();
  district.clock().now_ms = platform::Clock::System().NowMs();
  test::ReplaceFile(district.crl(), test::TestRoot::Of(district.pki() + "/ca").Revoke({}));
  Series series = Scrape(district.StartNode("018110", false).metrics_port());
  const double left = series["ambito_certificate_expiry_seconds{certificate=\"revocation_list\"}"];
  EXPECT_GT(left, 0.9 * 86'400);
  EXPECT_LT(left, 1.1 * 86'400);
}

TEST(Metrics, SayWhenTheStoreWasBackedUpAndScrubbed) {
  TestDistrict district("pavia");
  district.WithMetrics();
  node::NodeServer& node = district.StartNode("018110", false);
  auto stub = v1::NodeService::NewStub(district.ToNode("018110", "municipality/018110/staff/demo"));
  v1::BackupNodeResponse backup;
  ASSERT_TRUE(stub->BackupNode(Context().get(), {}, &backup).ok());
  Series series;
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    series = Scrape(node.metrics_port());
    return series["ambito_last_scrub_ok"] == 1;
  }));
  const double now = static_cast<double>(district.clock().now_ms) / 1e3;
  EXPECT_EQ(series["ambito_last_scrub_timestamp_seconds"], now);
  EXPECT_EQ(series["ambito_last_backup_timestamp_seconds"], now);
}

TEST(Metrics, APortThatIsTakenIsAnErrorThatNamesIt) {
  TestDistrict district("pavia");
  district.WithMetrics();
  const int taken = district.StartNode("018110", false).metrics_port();
  node::Config config = district.NodeConfig("018030", false);
  config.metrics = absl::StrCat("127.0.0.1:", taken);
  auto node = node::NodeServer::Start(config, district.clock());
  ASSERT_FALSE(node.ok());
  EXPECT_EQ(node.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(node.status().message()), testing::HasSubstr(config.metrics));
}

// What the configuration file says of `listen`.
absl::Status Configured(const std::string& listen) {
  const std::string path = MakeTempFolder() + "/config.toml";
  std::ofstream(path) << "[metrics]\nlisten = \"" << listen << "\"\n";
  auto file = platform::ConfigFile::Read(path);
  EXPECT_EQ(platform::ReadMetricsListen(*file), listen);
  return file->Finish();
}

TEST(Metrics, AreServedOnLoopbackOnly) {
  for (const char* listen : {"127.0.0.1:9464", "[::1]:9464", "127.0.0.1:0", ""}) {
    EXPECT_TRUE(Configured(listen).ok()) << listen;
  }
  for (const char* listen :
       {"0.0.0.0:9464", ":9464", "9464", "[::]:9464", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000",
        "192.168.1.4:9464", "127.0.0.1:9464,0.0.0.0:9465"}) {
    EXPECT_FALSE(Configured(listen).ok()) << listen;
  }
}

}  // namespace
}  // namespace ambito::test
