// The two ends of replication as sans-IO state machines: messages in; messages and storage
// commands out. No clock, no thread, no network: the shells in */replication/ and the simulation
// drive the same code. docs/change-log.md, "On the wire".
#ifndef AMBITO_LIB_FEDERATION_REPLICATION_H_
#define AMBITO_LIB_FEDERATION_REPLICATION_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ambito/v1/federation.pb.h"
#include "lib/federation/change_log.h"
#include "lib/federation/log_store.h"
#include "lib/federation/signature.h"

namespace ambito::federation {

inline constexpr int kProtocolVersion = 1;

struct ReplicationLimits {
  size_t batch_bytes = 512 << 10;         // Entries of one batch; the message limit is 1 MiB.
  size_t batches_in_flight = 4;           // Sent and not acknowledged.
  size_t staged_bytes = 64 << 20;         // An import's pieces kept until its head comes.
  size_t entry_bytes = 320 << 10;         // A sheet of 256 KiB and its envelope.
};

// ---- The node's end ----

struct SendRequest { v1::ReplicateRequest message; };
// The stream has no use any more; connect again after a back-off unless `final`.
struct CloseStream { std::string reason; bool final = false; };
using SourceAction = std::variant<SendRequest, CloseStream>;

// Lives as long as the node; one stream after the other passes through it.
class SourceMachine {
 public:
  // `log` and `store` outlive it and are only read. The caller keeps them still during a call.
  SourceMachine(const ChangeLog& log, const LogStore& store, ReplicationLimits limits,
                bool restored = false);

  // A stream is open: says Hello.
  std::vector<SourceAction> Connected();
  std::vector<SourceAction> Received(const v1::ReplicateResponse& message);
  // The log grew.
  std::vector<SourceAction> Appended();
  void Disconnected(absl::string_view why);

  bool connected() const { return state_ == State::kSending; }
  bool refused() const { return refusal_.has_value(); }
  // Set while the hub refuses this log.
  const std::optional<v1::Refused>& refusal() const { return refusal_; }
  // Entries the hub has said it holds durably.
  uint64_t acknowledged_size() const { return acknowledged_size_; }
  // One sentence about the link.
  const std::string& detail() const { return detail_; }

 private:
  enum class State { kDisconnected, kGreeting, kSending };
  std::vector<SourceAction> Pump();

  const ChangeLog* log_;
  const LogStore* store_;
  ReplicationLimits limits_;
  bool restored_;
  State state_ = State::kDisconnected;
  uint64_t next_index_ = 0;
  uint64_t acknowledged_size_ = 0;
  std::deque<uint64_t> in_flight_;  // Size after each unacknowledged batch.
  std::optional<v1::Refused> refusal_;
  std::string detail_;
};

// ---- The hub's end, one a stream ----

struct SendResponse { v1::ReplicateResponse message; };
// Store durably, then call Stored(). Nothing else is emitted until then.
struct StoreStep { LogAppend append; };
// Keep the evidence; the municipality's log is no longer taken.
struct StopReplica { v1::StoppedReplica stopped; };
// After what was sent before it.
struct EndStream { std::string reason; };
using SinkAction = std::variant<SendResponse, StoreStep, StopReplica, EndStream>;

class SinkMachine {
 public:
  struct Peer {
    std::string municipality;  // From the peer certificate.
    bool member = false;
    std::string public_key;    // Registered; empty: none.
    std::optional<v1::StoppedReplica> stopped;  // Set when the replica was quarantined before.
  };
  // `copy` is the hub's durable copy; the machine commits to it. `now_ms` of a call stamps
  // evidence only.
  SinkMachine(Peer peer, ChangeLog& copy, const SignatureScheme& scheme, ReplicationLimits limits);

  std::vector<SinkAction> Received(const v1::ReplicateRequest& message, int64_t now_ms);
  // The StoreStep was stored, or was not.
  std::vector<SinkAction> Stored(const absl::Status& status);

  bool ended() const { return state_ == State::kEnded; }
  bool greeted() const { return state_ == State::kReceiving; }

 private:
  enum class State { kAwaitingHello, kReceiving, kEnded };

  Peer peer_;
  ChangeLog* copy_;
  const SignatureScheme* scheme_;
  ReplicationLimits limits_;
  State state_ = State::kAwaitingHello;
  std::vector<std::string> staged_;     // Entries after the copy's end, waiting for their head.
  size_t staged_bytes_ = 0;
  bool rewind_asked_ = false;
  std::optional<ChangeLog::Step> storing_;
  std::string storing_head_;
  std::deque<v1::Batch> waiting_;       // Came while storing; bounded by batches_in_flight.
};

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_REPLICATION_H_
