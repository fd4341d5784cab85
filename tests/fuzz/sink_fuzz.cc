// What a node sends, to the hub's end: any messages in any order, with stores that fail.
#include <optional>

#include "tests/fuzz/two_histories.h"

namespace ambito::federation {
namespace {

using fuzz::HistoryOf;

class Hub {
 public:
  explicit Hub(fuzz::Bytes& bytes)
      : side_(bytes.Below(2)), copy_(HistoryOf(side_), bytes.Below(HistoryOf(side_).logs.size())) {
    peer_.municipality = test::kTown;
    peer_.member = true;
    peer_.keys = {HistoryOf(0).public_key};
    Remember(bytes);
    Connect();
  }

  void Step(fuzz::Bytes& bytes) {
    switch (bytes.Below(9)) {
      case 0:
      case 1:
        return Receive(Hello(bytes), bytes);
      case 2:
      case 3:
        return Receive(Batch(bytes), bytes);
      case 4:
        return Receive(Extension(bytes), bytes);
      case 5:
        return Receive(Recovered(bytes), bytes);
      case 6:
        return Receive(Anything(bytes), bytes);
      case 7:
        return Store(bytes.Byte() < 224);
      default:
        if (!sink_->storing()) Connect();
    }
  }

  void Check() const { copy_.Check(); }

 private:
  // Now and then the hub has lost its copy and remembers a head of the history it had, which may be
  // another than what it was given since.
  void Remember(fuzz::Bytes& bytes) {
    const size_t remembered = bytes.Below(12);
    if (remembered >= HistoryOf(0).logs.size()) return;
    const ChangeLog& log = HistoryOf(bytes.Below(2)).logs[remembered];
    const bool passed = log.size() <= copy_.log.size();
    if (!passed || fuzz::InOneHistory(log.head(), copy_.log.head())) {
      peer_.remembered_head = log.head();
    }
  }
  void Connect() {
    sink_.emplace(peer_, copy_.log, *copy_.store, test::StandInScheme(), fuzz::SmallLimits());
  }

  static v1::ReplicateRequest Hello(fuzz::Bytes& bytes) {
    v1::ReplicateRequest request;
    const fuzz::History& history = HistoryOf(bytes.Below(fuzz::kHistories));
    request.mutable_hello()->set_municipality(test::kTown);
    request.mutable_hello()->set_protocol_version(kProtocolVersion);
    request.mutable_hello()->set_head(history.logs[bytes.Below(history.logs.size())].head());
    return request;
  }
  static v1::ReplicateRequest Batch(fuzz::Bytes& bytes) {
    v1::ReplicateRequest request;
    *request.mutable_batch() = fuzz::TakeBatch(bytes);
    return request;
  }
  v1::ReplicateRequest Extension(fuzz::Bytes& bytes) const {
    const ChangeLog& log = HistoryOf(bytes.Below(fuzz::kHistories)).newest();
    const uint64_t size = bytes.Byte() < 192 ? copy_.log.size() : bytes.Below(log.size() + 1);
    const uint64_t head = std::max(size, uint64_t{bytes.Below(log.size() + 1)});
    v1::ReplicateRequest request;
    request.mutable_extension()->set_root_at(DigestBytes(log.RootAt(size)));
    for (const Digest& node : ConsistencyProof(log.leaf_hashes().subspan(0, head), size)) {
      request.mutable_extension()->add_proof(DigestBytes(node));
    }
    return request;
  }
  static v1::ReplicateRequest Recovered(fuzz::Bytes& bytes) {
    v1::ReplicateRequest request;
    request.mutable_recovered()->set_durable_size(bytes.Below(12));
    request.mutable_recovered()->set_received_size(bytes.Below(12));
    return request;
  }
  static v1::ReplicateRequest Anything(fuzz::Bytes& bytes) {
    v1::ReplicateRequest request;
    request.ParseFromString(bytes.Text());
    return request;
  }

  void Receive(const v1::ReplicateRequest& message, fuzz::Bytes& bytes) {
    const bool ended = sink_->ended();
    const bool storing = sink_->storing();
    const auto actions = sink_->Received(fuzz::MaybeSpoilt(message, bytes), 1);
    FUZZ_CHECK(!ended || actions.empty());
    FUZZ_CHECK(actions.size() <= 4);
    for (const SinkAction& action : actions) Serve(action, storing);
  }

  void Store(bool works) {
    if (!pending_) return;
    const LogAppend append = *std::exchange(pending_, std::nullopt);
    if (works) FUZZ_CHECK(copy_.store->Append(append).ok());
    const bool ended = sink_->ended();
    const auto actions = sink_->Stored(works ? absl::OkStatus() : absl::UnavailableError("disk"));
    FUZZ_CHECK(!ended || actions.empty());
    for (const SinkAction& action : actions) Serve(action, false);
  }

  void Serve(const SinkAction& action, bool was_storing) {
    if (const auto* store = std::get_if<StoreStep>(&action)) {
      FUZZ_CHECK(!was_storing && !pending_ && sink_->storing());
      pending_ = store->append;
    } else if (const auto* stop = std::get_if<StopReplica>(&action)) {
      CheckEvidence(stop->stopped);
    } else if (const auto* send = std::get_if<SendResponse>(&action)) {
      CheckAnswer(send->message);
    } else {
      FUZZ_CHECK(sink_->ended());
    }
  }

  // Two heads of the town's own key that cannot both be true.
  void CheckEvidence(const v1::StoppedReplica& stopped) const {
    FUZZ_CHECK(sink_->ended());
    FUZZ_CHECK(stopped.hub_head() == copy_.log.head() ||
               stopped.hub_head() == peer_.remembered_head);
    FUZZ_CHECK(InOneOrOther(stopped.hub_head()) && InOneOrOther(stopped.node_head()));
    FUZZ_CHECK(!fuzz::InOneHistory(stopped.hub_head(), stopped.node_head()));
  }
  static bool InOneOrOther(const std::string& head) { return fuzz::InOneHistory(head, head); }

  // Nothing is acknowledged, welcomed or given back but what is stored.
  void CheckAnswer(const v1::ReplicateResponse& response) const {
    const uint64_t size = copy_.log.size();
    if (response.has_ack()) {
      FUZZ_CHECK(response.ack().durable_size() == size);
      FUZZ_CHECK(response.ack().received_size() >= size);
      FUZZ_CHECK(response.ack().received_size() <= size + 15);  // staged_bytes.
    }
    if (response.has_welcome()) FUZZ_CHECK(response.welcome().size() == size);
    if (!response.has_recover()) return;
    const v1::Batch& batch = response.recover().batch();
    for (int i = 0; i < batch.entries_size(); ++i) {
      const auto held = copy_.store->Entry(batch.first_index() + static_cast<uint64_t>(i));
      FUZZ_CHECK(held.ok() && *held == batch.entries(i));
    }
  }

  SinkMachine::Peer peer_;
  const size_t side_;
  fuzz::LogAndStore copy_;
  std::optional<SinkMachine> sink_;
  std::optional<LogAppend> pending_;
};

FUZZ_TARGET(sink, input) {
  fuzz::Bytes bytes(input);
  Hub hub(bytes);
  for (int steps = 0; !bytes.empty() && steps < 64; ++steps) hub.Step(bytes);
  hub.Check();
}

}  // namespace
}  // namespace ambito::federation
