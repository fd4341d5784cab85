#include "tests/component/test_district.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "absl/strings/str_cat.h"
#include "ambito/v1/charter_service.grpc.pb.h"
#include "ambito/v1/district_service.grpc.pb.h"
#include "ambito/v1/federation_admin_service.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "lib/charter/read_files.h"
#include "lib/platform/log_key.h"
#include "tests/support/files.h"
#include "tests/support/pki.h"

namespace ambito::test {
namespace {

v1::DistrictFile ReadDistrict(const std::string& slug) {
  auto read = charter::ReadDistrictFile(ReadFile("examples/" + slug + "/district.json"));
  return *read.file;
}

}  // namespace

std::unique_ptr<grpc::ClientContext> Context() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  return context;
}

TestDistrict::TestDistrict(const std::string& slug) : TestDistrict(slug, false) {}

TestDistrict::TestDistrict(const std::string& slug, bool own_pki)
    : slug_(slug),
      folder_(MakeTempFolder()),
      pki_(own_pki ? folder_ + "/pki" : ThrowawayPki(slug)) {
  if (!own_pki) return;
  std::filesystem::copy(ThrowawayPki(slug), pki_, std::filesystem::copy_options::recursive);
}

platform::TlsFiles TestDistrict::Tls(const std::string& identity) const {
  const std::string folder = absl::StrCat(pki_, "/", identity);
  return {folder + "/cert.pem", folder + "/key.pem", pki_ + "/ca/ca.crt", with_crl_ ? crl() : ""};
}

hub::Config TestDistrict::HubConfig() const {
  hub::Config config;
  config.district_slug = slug_;
  // The port of the first start is taken again, so that nodes find the hub after a restart.
  config.listen = absl::StrCat("127.0.0.1:", hub_port_);
  config.data = hub_data();
  config.backups = {folder_ + "/hub-backups", /*hours=*/0};
  config.log_key = folder_ + "/hub_key.pem";
  config.metrics = metrics_;
  config.tls = Tls("hub");
  config.limits = limits_;
  return config;
}

absl::Status TestDistrict::TryHub() { return hub::HubServer::Start(HubConfig(), clock_).status(); }

void TestDistrict::StartHub() {
  auto hub = hub::HubServer::Start(HubConfig(), clock_);
  ASSERT_TRUE(hub.ok()) << hub.status();
  hub_ = *std::move(hub);
  hub_port_ = hub_->port();
}

void TestDistrict::StartWithContent() {
  StartHub();
  ImportDistrict();
}

void TestDistrict::ImportDistrict() {
  auto context = Context();
  v1::ImportDistrictResponse response;
  auto stub = v1::DistrictService::NewStub(ToHub("office/demo"));
  auto writer = stub->ImportDistrict(context.get(), &response);
  v1::ImportDistrictRequest request;
  request.mutable_options();
  writer->Write(request);
  request.set_chunk(ReadFile("examples/" + slug_ + "/district.json"));
  writer->Write(request);
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  ASSERT_TRUE(status.ok()) << status.error_message();
}

node::Config TestDistrict::NodeConfig(const std::string& istat_code, bool with_hub) const {
  const v1::DistrictFile district = ReadDistrict(slug_);
  node::Config config;
  config.district_slug = slug_;
  config.members.assign(district.district().members().begin(), district.district().members().end());
  config.municipality = istat_code;
  config.listen = "127.0.0.1:0";
  config.data = folder_ + "/node-" + istat_code;
  config.log_key = folder_ + "/key-" + istat_code + ".pem";
  config.backups = {folder_ + "/backups", /*hours=*/0};
  if (with_hub) config.hub = absl::StrCat("localhost:", hub_port_);
  config.retry_max_ms = 200;
  config.metrics = metrics_;
  config.tls = Tls("municipality/" + istat_code + "/node");
  config.limits = limits_;
  if (const auto earlier = earlier_log_keys_.find(istat_code); earlier != earlier_log_keys_.end())
    config.earlier_log_keys = earlier->second;
  return config;
}

node::NodeServer& TestDistrict::Launch(const node::Config& config) {
  auto started = node::NodeServer::Start(config, clock_);
  EXPECT_TRUE(started.ok()) << started.status();
  return *(nodes_[config.municipality] = *std::move(started));
}

std::string TestDistrict::RestartWithAnotherKey(const std::string& istat_code) {
  StopNode(istat_code);
  const std::string file = NodeConfig(istat_code, true).log_key;
  const std::string key = (*platform::LoadOrMakeLogKey(file))->public_key();
  std::filesystem::remove(file);
  earlier_log_keys_[istat_code].push_back(key);
  Launch(NodeConfig(istat_code, true));
  return key;
}

node::NodeServer& TestDistrict::StartNode(const std::string& istat_code, bool with_hub) {
  const node::Config config = NodeConfig(istat_code, with_hub);
  if (with_hub && hub_ != nullptr) {
    auto signer = platform::LoadOrMakeLogKey(config.log_key);
    EXPECT_TRUE(signer.ok()) << signer.status();
    v1::RegisterNodeKeyRequest request;
    request.set_istat_code(istat_code);
    request.set_public_key((*signer)->public_key());
    v1::RegisterNodeKeyResponse response;
    auto stub = v1::FederationAdminService::NewStub(ToHub("office/demo"));
    const grpc::Status status = stub->RegisterNodeKey(Context().get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  node::NodeServer& node = Launch(config);
  // A new one takes no edits before.
  if (with_hub && hub_ != nullptr && node.registry().figures().log_size == 0) {
    EXPECT_TRUE(Eventually([&] { return !node.registry().restored(); }));
  }
  return node;
}

std::shared_ptr<grpc::Channel> TestDistrict::ToHub(const std::string& identity) const {
  return grpc::CreateChannel(absl::StrCat("localhost:", hub_port_),
                             platform::ChannelTls(Tls(identity)));
}

std::shared_ptr<grpc::Channel> TestDistrict::ToNode(const std::string& istat_code,
                                                    const std::string& identity) const {
  return grpc::CreateChannel(absl::StrCat("localhost:", nodes_.at(istat_code)->port()),
                             platform::ChannelTls(Tls(identity)));
}

std::unique_ptr<v1::SheetService::Stub> TestDistrict::Sheets(const std::string& istat_code) const {
  return v1::SheetService::NewStub(
      ToNode(istat_code, "municipality/" + istat_code + "/staff/demo"));
}

grpc::Status TestDistrict::Import(const std::string& istat_code, const std::string& bytes,
                                  v1::ImportSheetsResponse* response, bool replace) const {
  auto stub = Sheets(istat_code);
  auto context = Context();
  auto writer = stub->ImportSheets(context.get(), response);
  v1::ImportSheetsRequest request;
  request.mutable_options()->set_replace(replace);
  if (replace) request.mutable_options()->set_reason("test");
  writer->Write(request);
  constexpr size_t kChunk = 64 << 10;
  for (size_t begin = 0; begin < bytes.size(); begin += kChunk) {
    request.set_chunk(bytes.substr(begin, kChunk));
    if (!writer->Write(request)) break;
  }
  writer->WritesDone();
  return writer->Finish();
}

v1::ImportSheetsResponse TestDistrict::Load(const std::string& istat_code) const {
  v1::ImportSheetsResponse response;
  const grpc::Status status = Import(istat_code, Example(istat_code), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

std::string TestDistrict::Example(const std::string& istat_code) const {
  for (const std::string& file : ListFiles("examples/" + slug_ + "/municipalities", ".json")) {
    if (file.find("/" + istat_code + "_") != std::string::npos) return ReadFile(file);
  }
  ADD_FAILURE() << "no example for " << istat_code;
  return "";
}

bool TestDistrict::Eventually(const std::function<bool()>& done) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < until) {
    if (done()) return true;
    std::this_thread::yield();
  }
  return done();
}

v1::GetStatisticsResponse TestDistrict::Statistics() const {
  auto stub = v1::CharterService::NewStub(ToHub("office/demo"));
  v1::GetStatisticsResponse response;
  const grpc::Status status = stub->GetStatistics(Context().get(), {}, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

v1::ReplicaStatus TestDistrict::NodeAtHub(const std::string& istat_code) const {
  auto stub = v1::FederationAdminService::NewStub(ToHub("office/demo"));
  v1::ListNodesResponse response;
  const grpc::Status status = stub->ListNodes(Context().get(), {}, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  for (const v1::ReplicaStatus& node : response.nodes()) {
    if (node.municipality() == istat_code) return node;
  }
  ADD_FAILURE() << istat_code << " is not listed";
  return {};
}

}  // namespace ambito::test
