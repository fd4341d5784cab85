// What a hub sends, to the node's end: any messages in any order, with stores that fail.
#include <optional>

#include "tests/fuzz/two_histories.h"

namespace ambito::federation {
namespace {

using fuzz::HistoryOf;

class Node {
 public:
  explicit Node(fuzz::Bytes& bytes)
      : steps_(bytes.Below(HistoryOf(0).logs.size())),
        own_(HistoryOf(0), steps_),
        source_(own_.log, *own_.store, {HistoryOf(0).public_key}, test::StandInScheme(),
                fuzz::SmallLimits()) {}

  void Step(fuzz::Bytes& bytes) {
    switch (bytes.Below(10)) {
      case 0:
        return Connect(bytes.Byte() % 2 == 1);
      case 1:
      case 2:
        return Receive(Welcome(bytes), bytes);
      case 3:
        return Receive(Ack(bytes), bytes);
      case 4:
        return Receive(Refused(bytes), bytes);
      case 5:
      case 6:
        return Receive(Recover(bytes), bytes);
      case 7:
        return Receive(Anything(bytes), bytes);
      case 8:
        return Adopt(bytes.Byte() < 224);
      default:
        return bytes.Byte() < 128 ? Append() : Disconnect();
    }
  }

  void Check() const { own_.Check(); }

 private:
  void Connect(bool restored) {
    if (open_ || pending_) return;
    open_ = true;
    Serve(source_.Connected(restored));
  }
  void Disconnect() {
    if (pending_) return;
    open_ = false;
    source_.Disconnected("by the network");
  }

  static v1::ReplicateResponse Welcome(fuzz::Bytes& bytes) {
    const ChangeLog& log = HistoryOf(bytes.Below(2)).newest();
    const uint64_t size = bytes.Below(log.size() + 1);
    v1::ReplicateResponse response;
    response.mutable_welcome()->set_size(size);
    response.mutable_welcome()->set_root(DigestBytes(log.RootAt(size)));
    return response;
  }
  static v1::ReplicateResponse Ack(fuzz::Bytes& bytes) {
    v1::ReplicateResponse response;
    response.mutable_ack()->set_durable_size(bytes.Below(12));
    response.mutable_ack()->set_received_size(bytes.Below(12));
    return response;
  }
  static v1::ReplicateResponse Refused(fuzz::Bytes& bytes) {
    v1::ReplicateResponse response;
    response.mutable_refused()->set_reason(static_cast<v1::RefusalReason>(bytes.Below(9)));
    response.mutable_refused()->set_detail(bytes.Text(bytes.Below(32)));
    return response;
  }
  static v1::ReplicateResponse Recover(fuzz::Bytes& bytes) {
    v1::ReplicateResponse response;
    *response.mutable_recover()->mutable_batch() = fuzz::TakeBatch(bytes);
    response.mutable_recover()->set_size(bytes.Below(12));
    return response;
  }
  static v1::ReplicateResponse Anything(fuzz::Bytes& bytes) {
    v1::ReplicateResponse response;
    response.ParseFromString(bytes.Text());
    return response;
  }

  void Receive(const v1::ReplicateResponse& message, fuzz::Bytes& bytes) {
    if (pending_) return;  // The shell stores first.
    const auto actions = source_.Received(fuzz::MaybeSpoilt(message, bytes));
    FUZZ_CHECK(open_ || actions.empty());
    Serve(actions);
  }

  void Adopt(bool works) {
    if (!pending_) return;
    ChangeLog::Step step = *std::exchange(pending_, std::nullopt);
    if (works) {
      FUZZ_CHECK(own_.store->Append(step.append).ok());
      own_.log.Commit(step, step.append.head);
    }
    Serve(source_.Adopted(works ? absl::OkStatus() : absl::UnavailableError("disk")));
  }

  // The town's next edit, unless entries are coming back.
  void Append() {
    const auto& steps = HistoryOf(0).steps;
    if (pending_ || source_.recovering() || steps_ >= steps.size()) return;
    if (own_.log.size() != steps[steps_].first_index || !HistoryOf(0).HasHead(own_.log.head())) {
      return;
    }
    FUZZ_CHECK(own_.store->Append(steps[steps_]).ok());
    own_.log = HistoryOf(0).logs[++steps_];
    Serve(source_.Appended());
  }

  void Serve(const std::vector<SourceAction>& actions) {
    FUZZ_CHECK(actions.size() <= fuzz::SmallLimits().batches_in_flight + 1);
    for (const SourceAction& action : actions) {
      if (const auto* adopt = std::get_if<AdoptStep>(&action)) {
        FUZZ_CHECK(!pending_ && fuzz::InOneHistory(adopt->step.append.head, own_.log.head()));
        pending_ = adopt->step;
      } else if (const auto* send = std::get_if<SendRequest>(&action)) {
        CheckRequest(send->message);
      } else {
        open_ = false;
      }
    }
    FUZZ_CHECK(source_.acknowledged_size() <= own_.log.size());
  }

  // Nothing is sent but what is stored, within the limits.
  void CheckRequest(const v1::ReplicateRequest& request) const {
    if (request.has_hello()) FUZZ_CHECK(request.hello().head() == own_.log.head());
    if (!request.has_batch()) return;
    const v1::Batch& batch = request.batch();
    FUZZ_CHECK(batch.entries_size() > 0);
    FUZZ_CHECK(static_cast<size_t>(batch.entries_size()) <= fuzz::SmallLimits().batch_entries);
    for (int i = 0; i < batch.entries_size(); ++i) {
      const auto held = own_.store->Entry(batch.first_index() + static_cast<uint64_t>(i));
      FUZZ_CHECK(held.ok() && *held == batch.entries(i));
    }
  }

  size_t steps_;  // Of its history that were taken from there.
  fuzz::LogAndStore own_;
  SourceMachine source_;
  bool open_ = false;
  std::optional<ChangeLog::Step> pending_;
};

FUZZ_TARGET(source, input) {
  fuzz::Bytes bytes(input);
  Node node(bytes);
  for (int steps = 0; !bytes.empty() && steps < 64; ++steps) node.Step(bytes);
  node.Check();
}

}  // namespace
}  // namespace ambito::federation
