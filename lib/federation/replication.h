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

inline constexpr int kProtocolVersion = 2;

struct ReplicationLimits {
  size_t batch_bytes = 512 << 10;  // Entries of one batch; the message limit is 1 MiB.
  size_t batch_entries = 8192;
  size_t batches_in_flight = 4;  // Sent and not received; at the hub: waiting for a store.
  size_t entry_bytes = kMaxEntryBytes;
  // An import's pieces kept until its head comes, and what else that last run holds.
  size_t staged_bytes = kMaxImportBytes + (2 << 20);
};

// ---- The node's end ----

struct SendRequest {
  v1::ReplicateRequest message;
};
// Entries this log had lost, each head checked with its own key: append them durably to the log
// that the machine reads, then call Adopted(), before anything else.
struct AdoptStep {
  ChangeLog::Step step;
};
// The stream has no use any more; connect again after a back-off, a long one while refused().
struct CloseStream {
  std::string reason;
};
using SourceAction = std::variant<SendRequest, AdoptStep, CloseStream>;

// Lives as long as the node; one stream after the other passes through it.
class SourceMachine {
 public:
  // `log`, `store` and `scheme` outlive it; log and store are only read. The caller keeps them
  // still during a call. `keys` are those of the log's own signer.
  SourceMachine(const ChangeLog& log, const LogStore& store, LogKeys keys,
                const SignatureScheme& scheme, ReplicationLimits limits);

  // A stream is open: says Hello. `restored`: the store came from a backup and has not met the hub
  // since.
  std::vector<SourceAction> Connected(bool restored);
  // Messages that come after a CloseStream are ignored.
  std::vector<SourceAction> Received(const v1::ReplicateResponse& message);
  // The AdoptStep was stored and the log has grown by it, or was not.
  std::vector<SourceAction> Adopted(const absl::Status& status);
  // The log grew.
  std::vector<SourceAction> Appended();
  void Disconnected(absl::string_view why);

  bool connected() const { return state_ == State::kSending; }
  // The hub is giving back entries that this log lacks: an edit now would make a second history.
  bool recovering() const { return state_ == State::kRecovering; }
  // What the hub last said it holds is a prefix of this log.
  bool agrees() const { return agrees_; }
  bool refused() const { return refusal_.has_value(); }
  // Set from a Refused until the next stream.
  const std::optional<v1::Refused>& refusal() const { return refusal_; }
  // Entries the hub has said it holds durably.
  uint64_t acknowledged_size() const { return acknowledged_size_; }
  // One sentence about the link.
  const std::string& detail() const { return detail_; }

 private:
  enum class State { kDisconnected, kGreeting, kRecovering, kSending };
  using Actions = std::vector<SourceAction>;

  Actions TakeBack(const v1::Recover& recover);
  SendRequest Recovered() const;
  Actions Rewind(const v1::Welcome& welcome);
  SendRequest ProveExtension(uint64_t size) const;
  Actions Acknowledge(const v1::Ack& ack);
  Actions Remember(const v1::Refused& refused);
  Actions Pump();
  Actions Close(std::string reason);

  const ChangeLog* log_;
  const LogStore* store_;
  LogKeys keys_;
  const SignatureScheme* scheme_;
  ReplicationLimits limits_;
  bool agrees_ = false;
  State state_ = State::kDisconnected;
  uint64_t greeted_size_ = 0;        // Of the head in the last Hello.
  std::vector<std::string> staged_;  // Given back, waiting for their head.
  size_t staged_bytes_ = 0;
  uint64_t next_index_ = 0;
  uint64_t acknowledged_size_ = 0;
  std::deque<uint64_t> in_flight_;  // Size after each batch the hub has not said it received.
  std::optional<v1::Refused> refusal_;
  std::string detail_;
};

// ---- The hub's end, one a stream ----

struct SendResponse {
  v1::ReplicateResponse message;
};
// Store durably, then call Stored(). Until then nothing else is emitted but a refusal.
struct StoreStep {
  LogAppend append;
};
// Two histories of one log exist: keep the evidence; the municipality's log is no longer taken.
struct StopReplica {
  v1::StoppedReplica stopped;
};
// After what was sent before it.
struct EndStream {
  std::string reason;
};
using SinkAction = std::variant<SendResponse, StoreStep, StopReplica, EndStream>;

class SinkMachine {
 public:
  struct Peer {
    std::string municipality;  // From the peer certificate.
    bool member = false;
    LogKeys keys;                               // Registered; empty: none is in force.
    std::optional<v1::StoppedReplica> stopped;  // Set when the replica was quarantined before.
    std::string unavailable;                    // Why the copy can take nothing now; empty: it can.
    // The newest head the hub ever held, where the copy was lost and is taken anew: the log must
    // come to it again.
    std::string remembered_head;
  };
  // `copy` is the hub's durable copy; the machine commits to it, and nobody else meanwhile. `store`
  // holds it and is only read: what a node has lost is given back from there. A machine that has
  // emitted a StoreStep lives until Stored(), also when its stream is gone.
  SinkMachine(Peer peer, ChangeLog& copy, const LogStore& store, const SignatureScheme& scheme,
              ReplicationLimits limits);

  // `now_ms` stamps evidence only.
  std::vector<SinkAction> Received(const v1::ReplicateRequest& message, int64_t now_ms);
  // The StoreStep was stored, or was not.
  std::vector<SinkAction> Stored(const absl::Status& status);

  bool ended() const { return state_ == State::kEnded; }
  bool awaits_hello() const { return state_ == State::kAwaitingHello; }
  // Entries flow.
  bool greeted() const { return state_ == State::kReceiving; }
  // The node has lost entries and is given them back.
  bool recovering() const { return state_ == State::kRecovering; }
  bool storing() const { return storing_.has_value(); }

 private:
  enum class State { kAwaitingHello, kRecovering, kAwaitingExtension, kReceiving, kEnded };
  using Actions = std::vector<SinkAction>;

  Actions Greet(const v1::Hello& hello);
  Actions CompareHead(const std::string& head);
  Actions GiveBack();
  Actions Recovered(const v1::Ack& ack);
  Actions CheckExtension(const v1::Extension& extension);
  Actions Admit(const v1::Batch& batch);
  Actions Take(const v1::Batch& batch);
  Actions TakeAgain(const v1::Batch& batch);
  Actions TakeHead(const std::string& head);
  Actions Contradicted(const v1::Batch& batch);

  bool Holds(uint64_t index, const std::string& entry) const;
  bool ContradictsCopy(const v1::Batch& batch) const;
  bool ProvesFork(const v1::Batch& batch, const Checkpoint& head) const;

  SendResponse Welcome() const;
  SendResponse Ack() const;
  Actions AskRewind();
  Actions Refuse(v1::RefusalReason reason, std::string detail);
  Actions Refuse(const absl::Status& status);
  uint64_t HeldBefore() const;
  bool LeadsElsewhere(const ChangeLog::Step& step) const;
  // Two heads that cannot both be true.
  Actions Stop(std::string detail, const std::string& hub_head, const std::string& node_head);

  Peer peer_;
  ChangeLog* copy_;
  const LogStore* store_;
  const SignatureScheme* scheme_;
  ReplicationLimits limits_;
  State state_ = State::kAwaitingHello;
  std::string node_head_;    // As in Hello,
  Checkpoint node_;          // and what it says.
  uint64_t given_back_ = 0;  // Size after what was last given back.
  int64_t now_ms_ = 0;
  std::vector<std::string> staged_;  // Entries after the copy's end, waiting for their head.
  size_t staged_bytes_ = 0;
  bool rewind_asked_ = false;
  std::optional<ChangeLog::Step> storing_;  // Without its entries.
  std::deque<v1::Batch> waiting_;           // Came while storing; bounded by batches_in_flight.
};

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_REPLICATION_H_
