// A server's listening socket: takes connections and hands them to gRPC, never more than a limit at
// once. When it is full, a newcomer takes the place of the oldest connection that has not made a
// call yet, so that a flood of connections that never show a certificate crowds out itself only.
#ifndef AMBITO_LIB_PLATFORM_DOORWAY_H_
#define AMBITO_LIB_PLATFORM_DOORWAY_H_

#include <grpcpp/server_builder.h>
#include <sys/socket.h>

#include <list>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "lib/platform/mutex.h"

namespace ambito::platform {

class Doorway {
 public:
  // `address`: `HOST:PORT`; port 0 takes a free one. UNAVAILABLE when it cannot be had.
  static absl::StatusOr<std::unique_ptr<Doorway>> Listen(const std::string& address,
                                                         int64_t connections_max);
  // Closed, as by Close.
  ~Doorway();

  int port() const { return port_; }
  // Once, when the server runs, which outlives the doorway.
  void Open(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor);
  // Takes no connection any more; those that are open are gRPC's.
  void Close();
  // A call came over the connection from `peer`, as ServerContext::peer() spells it. Any thread.
  void Proven(const std::string& peer);

 private:
  // gRPC closes its connections without telling: whether one is still the one that was handed over
  // is seen from the socket's inode.
  struct Guest {
    int fd;
    uint64_t inode;
    std::string peer;
  };
  using Guests = std::list<Guest>;

  Doorway(int listener, int wake, int port, size_t connections_max);
  void Run();
  void Take(int fd, const sockaddr_storage& from);
  bool MakeRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Forget(Guests& guests) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const int listener_;
  const int wake_;
  const int port_;
  const size_t connections_max_;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  Mutex mutex_;
  Guests strangers_ ABSL_GUARDED_BY(mutex_);  // Oldest first; no call yet.
  Guests proven_ ABSL_GUARDED_BY(mutex_);
  std::unordered_map<std::string, Guests::iterator> stranger_of_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_DOORWAY_H_
