#include "lib/platform/grpc_server.h"

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_builder.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

constexpr std::chrono::milliseconds kWatchPeriod{1'000};

// Written beside and renamed: whoever waits for the file never reads half of it.
absl::Status WritePortFile(const std::string& path, int port) {
  if (path.empty()) return absl::OkStatus();
  const std::string beside = path + ".new";
  std::ofstream out(beside);
  out << port << '\n';
  out.close();
  if (out && std::rename(beside.c_str(), path.c_str()) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(path, ": cannot be written"));
}

std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> Interceptors(
    const GrpcServer::Options& options) {
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> all;
  if (options.gate != nullptr) all.push_back(CallGate::NewInterceptor(*options.gate));
  if (options.calls != nullptr) all.push_back(CallRecord::NewInterceptor(*options.calls));
  return all;
}

int Milliseconds(int64_t seconds) { return static_cast<int>(seconds * 1'000); }

void SetKeepalive(grpc::ServerBuilder& builder) {
  // Both ends ping every 30 s; the default server would punish that.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 5);
  // A town that edits nothing for weeks is pinged all the same: the default stops after two.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
}

void SetLimits(const ServerLimits& limits, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.SetMaxSendMessageSize(kMaxMessageBytes);
  grpc::ResourceQuota quota("ambito");
  quota.SetMaxThreads(static_cast<int>(limits.threads));
  quota.Resize(static_cast<size_t>(limits.memory_mib) << 20);
  builder.SetResourceQuota(quota);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 100);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             Milliseconds(limits.handshake_s));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(limits.idle_s));
}

// A shell's usual 1,024 are fewer than the connections that may be open.
void RaiseOpenFiles() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

GrpcServer::GrpcServer(std::unique_ptr<grpc::Server> server, std::unique_ptr<Doorway> doorway,
                       std::shared_ptr<CallGate> gate)
    : gate_(std::move(gate)), server_(std::move(server)), doorway_(std::move(doorway)) {
  if (gate_ != nullptr) watch_ = std::thread([this] { Watch(); });
}

void GrpcServer::Watch() {
  MutexLock lock(&mutex_);
  while (!stopping_) {
    if (!changed_.WaitFor(&mutex_, kWatchPeriod)) gate_->EndUnwelcome();
  }
}

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const Options& options, const std::vector<grpc::Service*>& services) {
  grpc::EnableDefaultHealthCheckService(true);
  ASSIGN_OR_RETURN(std::unique_ptr<Doorway> doorway,
                   Doorway::Listen(options.listen, options.limits.connections));
  RaiseOpenFiles();
  grpc::ServerBuilder builder;
  auto acceptor = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      ServerTls(options.tls, options.gate));
  SetKeepalive(builder);
  SetLimits(options.limits, builder);
  builder.experimental().SetInterceptorCreators(Interceptors(options));
  for (grpc::Service* service : services) builder.RegisterService(service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return absl::InternalError("the server cannot be started");
  if (options.gate != nullptr) {
    options.gate->OnVisit([door = doorway.get()](const std::string& peer) { door->Proven(peer); });
  }
  doorway->Open(std::move(acceptor));
  auto started = std::unique_ptr<GrpcServer>(
      new GrpcServer(std::move(server), std::move(doorway), options.gate));
  RETURN_IF_ERROR(WritePortFile(options.port_file, started->port()));
  return started;
}

GrpcServer::~GrpcServer() {
  doorway_->Close();
  if (gate_ != nullptr) {
    {
      MutexLock lock(&mutex_);
      stopping_ = true;
      changed_.NotifyAll();
    }
    watch_.join();
    gate_->Close();
  }
  server_->GetHealthCheckService()->Shutdown();
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
  server_->Wait();
}

}  // namespace ambito::platform
