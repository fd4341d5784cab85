// The node's road to the hub: dials, keeps the stream open, drives a SourceMachine, dials again.
// A thread of its own; the node works the same with the hub away.
#ifndef AMBITO_MUNICIPAL_NODE_REPLICATION_HUB_LINK_H_
#define AMBITO_MUNICIPAL_NODE_REPLICATION_HUB_LINK_H_

#include <grpcpp/channel.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "ambito/v1/node_service.pb.h"
#include "lib/federation/replication.h"
#include "lib/platform/mutex.h"
#include "municipal-node/registry/sheet_registry.h"

namespace ambito::node {

class HubLink {
 public:
  struct Options {
    std::string hub_identity;  // `spiffe://SLUG/hub`: who the other end must be.
    // Whether the office has taken back the certificate, in PEM, that the other end shows.
    std::function<bool(const std::string&)> is_revoked = [](const std::string&) { return false; };
    federation::LogKeys log_keys;   // What the hub gives back must be signed by one of them.
    int64_t retry_max_ms = 30'000;  // Waits are random up to a bound that doubles up to this.
    // A hub that reads nothing, or answers nothing, for so long: the stream is dead.
    int64_t silence_max_ms = 60'000;
  };
  struct State {
    v1::LinkState link = v1::LINK_STATE_CONNECTING;
    std::string detail;
    uint64_t acknowledged_size = 0;
  };

  // Asked before each stream: the same channel while it is good, an error where dialling would be
  // wrong or is hopeless; its message is what the state says.
  using Dial = std::function<absl::StatusOr<std::shared_ptr<grpc::Channel>>()>;

  // `registry` outlives it. Starts at once.
  HubLink(Dial dial, SheetRegistry& registry, Options options);
  // Ends the stream and the thread.
  ~HubLink();

  // The registry's log has grown.
  void Wake();
  State state() const;

 private:
  class Stream;
  class Conversation;
  void Run();
  bool Converse(federation::SourceMachine& machine);
  bool stopping() const;
  void WaitBeforeRetry(int failures);
  void Publish(State state);

  const Dial dial_;
  SheetRegistry& registry_;
  const Options options_;
  mutable platform::Mutex mutex_;
  platform::CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  Stream* stream_ ABSL_GUARDED_BY(mutex_) = nullptr;
  State state_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_REPLICATION_HUB_LINK_H_
