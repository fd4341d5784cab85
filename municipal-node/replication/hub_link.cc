#include "municipal-node/replication/hub_link.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ambito/v1/federation.grpc.pb.h"
#include "lib/federation/replication.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/connection_words.h"
#include "lib/platform/log.h"

namespace ambito::node {

using federation::AdoptStep;
using federation::CloseStream;
using federation::SendRequest;
using federation::SourceAction;
using federation::SourceMachine;
using platform::MutexLock;
using std::chrono::milliseconds;

// One stream, as gRPC's own threads drive it, for the link's thread to wait on.
class HubLink::Stream final
    : public grpc::ClientBidiReactor<v1::ReplicateRequest, v1::ReplicateResponse> {
 public:
  explicit Stream(grpc::Channel& channel)
      : stub_(v1::FederationService::NewStub(
            std::shared_ptr<grpc::ChannelInterface>(&channel, [](grpc::ChannelInterface*) {}))) {}

  // Dials. Once, before anything else but Cancel.
  void Open() {
    stub_->async()->Replicate(&context_, this);
    AddHold();  // Writes start outside of gRPC's callbacks.
    StartRead(&incoming_);
    StartCall();
  }

  void Cancel() { context_.TryCancel(); }

  void Wake() {
    MutexLock lock(&mutex_);
    woken_ = true;
    changed_.NotifyAll();
  }

  struct Event {
    std::optional<v1::ReplicateResponse> message;
    bool woken = false;
    bool ended = false;  // Nothing more will come.
  };
  // The next thing that happened; none of them when the time was up.
  Event Next(milliseconds timeout) {
    Event event;
    bool read_on = false;
    {
      MutexLock lock(&mutex_);
      if (messages_.empty() && !woken_ && !reads_ended_) changed_.WaitFor(&mutex_, timeout);
      if (!messages_.empty()) {
        event.message = std::move(messages_.front());
        messages_.pop_front();
        read_on = std::exchange(reading_paused_, false);
      } else {
        event.woken = std::exchange(woken_, false);
        event.ended = reads_ended_;
      }
    }
    if (read_on) StartRead(&incoming_);
    return event;
  }

  // False when the stream ended, or took nothing for so long; then it is of no use any more.
  bool Write(v1::ReplicateRequest message, milliseconds timeout) {
    const auto until = std::chrono::steady_clock::now() + timeout;
    {
      MutexLock lock(&mutex_);
      if (!written_) return false;
      writing_ = true;
    }
    outgoing_ = std::move(message);
    StartWrite(&outgoing_);
    MutexLock lock(&mutex_);
    while (writing_) {
      const auto left = until - std::chrono::steady_clock::now();
      if (left <= left.zero()) return false;
      changed_.WaitFor(&mutex_, std::chrono::duration_cast<milliseconds>(left) + milliseconds(1));
    }
    return written_;
  }

  // After a Write that returned false; empty: the stream ended, and Finish says why.
  std::string WhyNot() {
    MutexLock lock(&mutex_);
    return writing_ ? "the hub has not read for too long" : "";
  }

  // Ends the stream, whatever is on its way; returns why it ended. Once.
  grpc::Status Finish() {
    Cancel();
    RemoveHold();
    MutexLock lock(&mutex_);
    while (!done_) changed_.Wait(&mutex_);
    return status_;
  }

  // Known from the first message on.
  std::string PeerUri() const {
    auto identity = platform::PeerIdentity(*context_.auth_context());
    return identity.ok() ? identity->uri : std::string(identity.status().message());
  }

  std::string PeerCertificate() const {
    const auto shown =
        context_.auth_context()->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
    return shown.empty() ? "" : std::string(shown[0].data(), shown[0].size());
  }

 private:
  // A hub that talks without being asked is not read faster than it is understood.
  static constexpr size_t kMaxUnread = 16;

  void OnReadDone(bool ok) override {
    {
      MutexLock lock(&mutex_);
      if (ok) messages_.push_back(std::move(incoming_));
      reads_ended_ = !ok;
      reading_paused_ = ok && messages_.size() >= kMaxUnread;
      ok = ok && !reading_paused_;
      changed_.NotifyAll();
    }
    if (ok) StartRead(&incoming_);
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(&mutex_);
    writing_ = false;
    written_ = ok;
    changed_.NotifyAll();
  }

  void OnDone(const grpc::Status& status) override {
    MutexLock lock(&mutex_);
    status_ = status;
    reads_ended_ = true;
    done_ = true;
    changed_.NotifyAll();
  }

  grpc::ClientContext context_;
  std::unique_ptr<v1::FederationService::Stub> stub_;
  v1::ReplicateResponse incoming_;  // While a read is under way.
  v1::ReplicateRequest outgoing_;   // While a write is under way.
  platform::Mutex mutex_;
  platform::CondVar changed_;
  std::deque<v1::ReplicateResponse> messages_ ABSL_GUARDED_BY(mutex_);
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool reading_paused_ ABSL_GUARDED_BY(mutex_) = false;
  bool reads_ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool written_ ABSL_GUARDED_BY(mutex_) = true;  // The last write; after one that failed, none.
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status status_ ABSL_GUARDED_BY(mutex_);
};

// What is said on one stream, from Hello to its end.
class HubLink::Conversation {
 public:
  Conversation(HubLink& link, Stream& stream, SourceMachine& machine)
      : link_(link), stream_(stream), machine_(machine) {}

  // Until the stream ends; returns why.
  std::string Run() {
    const bool restored = link_.registry_.restored();
    Perform([&] { return machine_.Connected(restored); });
    while (why_ended_.empty()) {
      Stream::Event event = stream_.Next(kTick);
      if (event.message) {
        Take(*event.message);
      } else if (event.woken) {
        Perform([&] { return machine_.Appended(); });
      } else if (event.ended) {
        break;
      } else {
        Tick();
      }
    }
    const grpc::Status status = stream_.Finish();
    return why_ended_.empty() ? absl::StrCat("the stream ended: ",
                                             platform::ConnectionWords(status.error_message()))
                              : why_ended_;
  }

 private:
  static constexpr milliseconds kTick{1'000};

  void Take(const v1::ReplicateResponse& message) {
    silence_ = milliseconds(0);
    if (!identified_ && stream_.PeerUri() != link_.options_.hub_identity) {
      why_ended_ = absl::StrCat("the other end is ", stream_.PeerUri(), ", not ",
                                link_.options_.hub_identity);
      return;
    }
    identified_ = true;
    if (EndIfRevoked()) return;
    // First: an edit in between would make a second history.
    if (message.has_recover()) Log(link_.registry_.BehindHub());
    Perform([&] { return machine_.Received(message); });
    if (machine_.recovering()) {
      link_.Publish({v1::LINK_STATE_CONNECTING, machine_.detail(), machine_.acknowledged_size()});
    }
    if (machine_.connected()) {
      if (machine_.agrees()) Log(link_.registry_.MetHub());
      link_.Publish({v1::LINK_STATE_CONNECTED, machine_.detail(), machine_.acknowledged_size()});
    }
  }

  // Whoever stole the hub's key would be believed what it acknowledges.
  bool EndIfRevoked() {
    if (!link_.options_.is_revoked(stream_.PeerCertificate())) return false;
    why_ended_ = "the hub's certificate was revoked by the district office";
    return true;
  }

  static void Log(const absl::Status& status) {
    if (status.ok()) return;
    platform::LogEvent(spdlog::level::err, "hub link", {{"detail", status.message()}});
  }

  // A dead peer is found by keepalive; this finds one that is alive and does not answer.
  void Tick() {
    if (identified_ && EndIfRevoked()) return;
    // Once more where writing it down had failed: no message may come for weeks.
    if (machine_.connected() && machine_.agrees()) Log(link_.registry_.MetHub());
    const bool waiting =
        !machine_.connected() || machine_.acknowledged_size() < link_.registry_.figures().log_size;
    silence_ = waiting ? silence_ + kTick : milliseconds(0);
    if (silence_.count() >= link_.options_.silence_max_ms)
      why_ended_ = "the hub has not answered for too long";
  }

  // The machine reads the log: no edit may happen during a step.
  template <typename Step>
  void Perform(Step step) {
    std::vector<SourceAction> actions;
    link_.registry_.WithLog([&](const auto&, const auto&) { actions = step(); });
    for (SourceAction& action : actions) Perform(action);
  }

  void Perform(SourceAction& action) {
    if (!why_ended_.empty()) return;
    if (const auto* close = std::get_if<CloseStream>(&action)) {
      why_ended_ = close->reason;
    } else if (const auto* adopt = std::get_if<AdoptStep>(&action)) {
      const absl::Status status = link_.registry_.Adopt(adopt->step);
      Log(status);
      Perform([&] { return machine_.Adopted(status); });
    } else {
      Write(std::get<SendRequest>(action).message);
    }
  }

  void Write(v1::ReplicateRequest& message) {
    const milliseconds limit(link_.options_.silence_max_ms);
    // Where the stream itself ended, its status says why.
    if (!stream_.Write(std::move(message), limit)) why_ended_ = stream_.WhyNot();
  }

  HubLink& link_;
  Stream& stream_;
  SourceMachine& machine_;
  std::string why_ended_;
  milliseconds silence_{0};
  bool identified_ = false;
};

HubLink::HubLink(Dial dial, SheetRegistry& registry, Options options)
    : dial_(std::move(dial)), registry_(registry), options_(std::move(options)) {
  state_.detail = "dialling";
  thread_ = std::thread([this] { Run(); });
}

HubLink::~HubLink() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    if (stream_ != nullptr) stream_->Cancel();
    changed_.NotifyAll();
  }
  thread_.join();
}

void HubLink::Wake() {
  MutexLock lock(&mutex_);
  if (stream_ != nullptr) stream_->Wake();
}

HubLink::State HubLink::state() const {
  MutexLock lock(&mutex_);
  return state_;
}

bool HubLink::stopping() const {
  MutexLock lock(&mutex_);
  return stopping_;
}

void HubLink::Publish(State state) {
  MutexLock lock(&mutex_);
  if (state.link != state_.link || state.detail != state_.detail) {
    platform::LogEvent(spdlog::level::info, "hub link",
                       {{"municipality", registry_.options().municipality},
                        {"acknowledged", state.acknowledged_size},
                        {"detail", state.detail}});
  }
  state_ = std::move(state);
}

// Full jitter: a random wait below a bound that doubles, so that a hub that comes back is not
// met by all nodes at once.
void HubLink::WaitBeforeRetry(int failures) {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  const int64_t bound =
      std::min<int64_t>(options_.retry_max_ms, int64_t{200} << std::min(failures, 20));
  const milliseconds wait(std::uniform_int_distribution<int64_t>(bound / 10, bound)(random));
  const auto until = std::chrono::steady_clock::now() + wait;
  MutexLock lock(&mutex_);
  while (!stopping_ && std::chrono::steady_clock::now() < until) {
    changed_.WaitFor(&mutex_, std::chrono::duration_cast<milliseconds>(
                                  until - std::chrono::steady_clock::now()) +
                                  milliseconds(1));
  }
}

void HubLink::Run() {
  std::unique_ptr<SourceMachine> machine;
  registry_.WithLog([&](const federation::ChangeLog& log, const federation::LogStore& store) {
    machine = std::make_unique<SourceMachine>(log, store, options_.log_keys, federation::Ed25519(),
                                              federation::ReplicationLimits());
  });
  for (int failures = 0; !stopping(); ++failures) {
    if (Converse(*machine)) failures = 0;
    WaitBeforeRetry(failures);
  }
}

// One stream from dialling to its end; true when the hub had welcomed it.
bool HubLink::Converse(SourceMachine& machine) {
  const auto channel = dial_();
  if (!channel.ok()) {
    Publish({v1::LINK_STATE_CONNECTING, std::string(channel.status().message()),
             machine.acknowledged_size()});
    return false;
  }
  Stream stream(**channel);
  {
    MutexLock lock(&mutex_);
    stream_ = &stream;
    if (stopping_) stream.Cancel();
  }
  stream.Open();
  const std::string why_ended = Conversation(*this, stream, machine).Run();
  {
    MutexLock lock(&mutex_);
    stream_ = nullptr;
  }
  const bool welcomed = machine.connected();
  machine.Disconnected(why_ended);
  if (machine.refused()) {
    Publish({v1::LINK_STATE_REFUSED,
             absl::StrCat("the hub refuses this log: ", machine.refusal()->detail()),
             machine.acknowledged_size()});
  } else {
    Publish({v1::LINK_STATE_CONNECTING, why_ended, machine.acknowledged_size()});
  }
  return welcomed;
}

}  // namespace ambito::node
