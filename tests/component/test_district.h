// A whole district inside a test: a throw-away PKI, a hub and nodes in this process, on loopback,
// port 0, and clients with any identity.
#ifndef AMBITO_TESTS_COMPONENT_TEST_DISTRICT_H_
#define AMBITO_TESTS_COMPONENT_TEST_DISTRICT_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "ambito/v1/charter_service.pb.h"
#include "ambito/v1/federation_admin_service.pb.h"
#include "ambito/v1/node_service.grpc.pb.h"
#include "district-hub/hub_server.h"
#include "municipal-node/node_server.h"

namespace ambito::test {

// A clock that stands at a day tests can choose.
class FixedClock : public platform::Clock {
 public:
  int64_t NowMs() const override { return now_ms; }
  std::atomic<int64_t> now_ms = 1'780'000'000'000;  // 2026-05-28
};

// A call's context, with half a minute.
std::unique_ptr<grpc::ClientContext> Context();

class TestDistrict {
 public:
  // `slug` is a folder of examples/. The PKI is made once a process and slug.
  explicit TestDistrict(const std::string& slug);
  // The same, with a copy of the PKI that the test may change.
  static TestDistrict WithOwnPki(const std::string& slug) { return TestDistrict(slug, true); }

  // What is started from now on serves metrics on a port of its own.
  void WithMetrics() { metrics_ = "127.0.0.1:0"; }
  void WithLimits(const platform::Limits& limits) { limits_ = limits; }
  // What is started from now on is configured with the list at crl(), wherever it comes from.
  void WithRevocation() { with_crl_ = true; }
  void StartHub();
  // The same where it must fail: why it did.
  absl::Status TryHub();
  // The hub with examples/SLUG/district.json imported by the office.
  void StartWithContent();
  void StopHub() { hub_.reset(); }
  // Registers the node's key, where the hub runs, and starts it; `with_hub` false: it runs alone.
  node::NodeServer& StartNode(const std::string& istat_code, bool with_hub = true);
  // The node with a new log key, which nobody has registered; returns the one it had.
  std::string RestartWithAnotherKey(const std::string& istat_code);
  void StopNode(const std::string& istat_code) { nodes_.erase(istat_code); }

  // A channel that presents `identity`, for instance `office/demo`.
  std::shared_ptr<grpc::Channel> ToHub(const std::string& identity) const;
  std::shared_ptr<grpc::Channel> ToNode(const std::string& istat_code,
                                        const std::string& identity) const;
  std::unique_ptr<v1::SheetService::Stub> Sheets(const std::string& istat_code) const;

  // Imports a file's bytes as staff.
  // The town's file in `examples/`.
  std::string Example(const std::string& istat_code) const;
  grpc::Status Import(const std::string& istat_code, const std::string& bytes,
                      v1::ImportSheetsResponse* response, bool replace = false) const;
  // Imports the municipality's example, which must be taken.
  v1::ImportSheetsResponse Load(const std::string& istat_code) const;

  // Asks again until `done` or 30 s; false when the time was up.
  static bool Eventually(const std::function<bool()>& done);
  v1::GetStatisticsResponse Statistics() const;
  v1::ReplicaStatus NodeAtHub(const std::string& istat_code) const;

  const std::string& pki() const { return pki_; }
  std::string crl() const { return pki_ + "/ca/crl.pem"; }
  platform::TlsFiles Tls(const std::string& identity) const;
  int hub_port() const { return hub_port_; }
  int node_port(const std::string& istat_code) const { return nodes_.at(istat_code)->port(); }
  const std::string& slug() const { return slug_; }
  FixedClock& clock() { return clock_; }
  int hub_metrics_port() const { return hub_->metrics_port(); }
  std::string hub_data() const { return folder_ + "/hub"; }
  std::string hub_key_file() const { return folder_ + "/hub_key.pem"; }
  std::string node_data(const std::string& istat_code) const {
    return folder_ + "/node-" + istat_code;
  }
  node::Config NodeConfig(const std::string& istat_code, bool with_hub) const;

 private:
  void ImportDistrict();
  node::NodeServer& Launch(const node::Config& config);
  TestDistrict(const std::string& slug, bool own_pki);
  hub::Config HubConfig() const;

  const std::string slug_;
  const std::string folder_;
  const std::string pki_;
  FixedClock clock_;
  std::string metrics_;
  platform::Limits limits_;
  std::map<std::string, federation::LogKeys> earlier_log_keys_;  // By ISTAT code.
  bool with_crl_ = false;
  std::unique_ptr<hub::HubServer> hub_;
  int hub_port_ = 0;
  std::map<std::string, std::unique_ptr<node::NodeServer>> nodes_;
};

}  // namespace ambito::test

#endif  // AMBITO_TESTS_COMPONENT_TEST_DISTRICT_H_
