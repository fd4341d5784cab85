// The listener both daemons open: mTLS, authorisation, limits, keepalive, health, drain on stop.
#ifndef AMBITO_LIB_PLATFORM_GRPC_SERVER_H_
#define AMBITO_LIB_PLATFORM_GRPC_SERVER_H_

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/platform/call_record.h"

namespace ambito::platform {

// Largest message either way; larger content is streamed.
inline constexpr int kMaxMessageBytes = 1 << 20;

class GrpcServer {
 public:
  struct Options {
    std::string listen;     // `HOST:PORT`; port 0 takes a free one.
    std::string port_file;  // Written once listening, whole or not at all; empty: nowhere.
    std::shared_ptr<grpc::ServerCredentials> credentials;
    CallRecord* calls = nullptr;  // Outlives the server; null: nothing is recorded.
    int max_threads = 64;
  };
  // Services outlive the server. UNAVAILABLE when the address cannot be had,
  // FAILED_PRECONDITION when the port file cannot be written.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const Options& options, const std::vector<grpc::Service*>& services);
  // Drain: no new calls, those under way have two seconds.
  ~GrpcServer();

  int port() const { return port_; }

 private:
  GrpcServer(std::unique_ptr<grpc::Server> server, int port);
  std::unique_ptr<grpc::Server> server_;
  int port_;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_GRPC_SERVER_H_
