// The listener both daemons open: mTLS, authorisation, limits, keepalive, health, drain on stop.
#ifndef AMBITO_LIB_PLATFORM_GRPC_SERVER_H_
#define AMBITO_LIB_PLATFORM_GRPC_SERVER_H_

#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/platform/call_gate.h"
#include "lib/platform/call_record.h"
#include "lib/platform/doorway.h"
#include "lib/platform/limits.h"
#include "lib/platform/mutex.h"
#include "lib/platform/tls.h"

namespace ambito::platform {

class GrpcServer {
 public:
  struct Options {
    std::string listen;     // `HOST:PORT`; port 0 takes a free one.
    std::string port_file;  // Written once listening, whole or not at all; empty: nowhere.
    std::shared_ptr<LiveTls> tls;
    std::shared_ptr<CallGate> gate =
        nullptr;                  // Null, for benchmarks: whoever has a certificate gets in.
    CallRecord* calls = nullptr;  // Outlives the server; null: nothing is recorded.
    ServerLimits limits = {};
  };
  // Services outlive the server. UNAVAILABLE when the address cannot be had,
  // FAILED_PRECONDITION when the port file cannot be written.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const Options& options, const std::vector<grpc::Service*>& services);
  // Drain: no new calls, open-ended ones end at once, the others have two seconds.
  ~GrpcServer();

  int port() const { return doorway_->port(); }

 private:
  GrpcServer(std::unique_ptr<grpc::Server> server, std::unique_ptr<Doorway> doorway,
             std::shared_ptr<CallGate> gate);
  void Watch();

  const std::shared_ptr<CallGate> gate_;
  std::unique_ptr<grpc::Server> server_;
  const std::unique_ptr<Doorway> doorway_;  // Goes first, in the order of destruction.
  Mutex mutex_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread watch_;  // Ends calls of the revoked.
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_GRPC_SERVER_H_
