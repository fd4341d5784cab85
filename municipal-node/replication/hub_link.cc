#include "municipal-node/replication/hub_link.h"

#include <grpcpp/client_context.h>
#include <spdlog/spdlog.h>

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

namespace ambito::node {

using federation::CloseStream;
using federation::SendRequest;
using federation::SourceAction;
using federation::SourceMachine;
using platform::MutexLock;
using std::chrono::milliseconds;

// One stream: a thread that only reads, while the link's thread writes and drives the machine.
class HubLink::Stream {
 public:
  explicit Stream(grpc::Channel& channel)
      : stub_(v1::FederationService::NewStub(
            std::shared_ptr<grpc::ChannelInterface>(&channel, [](grpc::ChannelInterface*) {}))) {}

  // Dials; may take as long as the network lets it, until Cancel.
  void Open() {
    stream_ = stub_->Replicate(&context_);
    reader_ = std::thread([this] { ReadAll(); });
  }

  ~Stream() {
    Cancel();
    if (reader_.joinable()) reader_.join();
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
    MutexLock lock(&mutex_);
    if (messages_.empty() && !woken_ && !ended_) changed_.WaitFor(&mutex_, timeout);
    Event event;
    if (!messages_.empty()) {
      event.message = std::move(messages_.front());
      messages_.pop_front();
      return event;
    }
    event.woken = std::exchange(woken_, false);
    event.ended = ended_;
    return event;
  }

  bool Write(const v1::ReplicateRequest& message) { return stream_->Write(message); }

  // Ends the stream, whatever is on its way; returns why it ended.
  grpc::Status Finish() {
    Cancel();
    reader_.join();
    return stream_->Finish();
  }

  // Known from the first message on.
  std::string PeerUri() const {
    auto identity = platform::PeerIdentity(*context_.auth_context());
    return identity.ok() ? identity->uri : std::string(identity.status().message());
  }

 private:
  void ReadAll() {
    v1::ReplicateResponse message;
    while (stream_->Read(&message)) {
      MutexLock lock(&mutex_);
      messages_.push_back(std::move(message));
      changed_.NotifyAll();
    }
    MutexLock lock(&mutex_);
    ended_ = true;
    changed_.NotifyAll();
  }

  grpc::ClientContext context_;
  std::unique_ptr<v1::FederationService::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ReplicateRequest, v1::ReplicateResponse>> stream_;
  platform::Mutex mutex_;
  platform::CondVar changed_;
  std::deque<v1::ReplicateResponse> messages_ ABSL_GUARDED_BY(mutex_);
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread reader_;
};

// What is said on one stream, from Hello to its end.
class HubLink::Conversation {
 public:
  Conversation(HubLink& link, Stream& stream, SourceMachine& machine)
      : link_(link), stream_(stream), machine_(machine) {}

  // Until the stream ends; returns why.
  std::string Run() {
    Perform([&] { return machine_.Connected(); });
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
    return why_ended_.empty() ? absl::StrCat("the stream ended: ", status.error_message())
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
    Perform([&] { return machine_.Received(message); });
    if (machine_.refused() && machine_.refusal()->reason() == v1::REFUSAL_REASON_BEHIND) {
      Log(link_.registry_.BehindHub());
    }
    if (machine_.connected()) {
      if (machine_.agrees()) Log(link_.registry_.MetHub());
      link_.Publish({v1::LINK_STATE_CONNECTED, machine_.detail(), machine_.acknowledged_size()});
    }
  }

  static void Log(const absl::Status& status) {
    if (!status.ok()) spdlog::error("hub link: {}", std::string(status.message()));
  }

  // A dead peer is found by keepalive; this finds one that is alive and does not answer.
  void Tick() {
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
    for (const SourceAction& action : actions) {
      if (const auto* close = std::get_if<CloseStream>(&action)) {
        why_ended_ = close->reason;
      } else if (!stream_.Write(std::get<SendRequest>(action).message)) {
        return;  // The reader will say that the stream has ended.
      }
    }
  }

  HubLink& link_;
  Stream& stream_;
  SourceMachine& machine_;
  std::string why_ended_;
  milliseconds silence_{0};
  bool identified_ = false;
};

HubLink::HubLink(std::shared_ptr<grpc::Channel> channel, SheetRegistry& registry, Options options)
    : channel_(std::move(channel)), registry_(registry), options_(std::move(options)) {
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
    spdlog::info("hub link: {}", state.detail);
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
  const bool restored = registry_.restored();
  registry_.WithLog([&](const federation::ChangeLog& log, const federation::LogStore& store) {
    machine =
        std::make_unique<SourceMachine>(log, store, federation::ReplicationLimits(), restored);
  });
  for (int failures = 0; !stopping(); ++failures) {
    if (Converse(*machine)) failures = 0;
    WaitBeforeRetry(failures);
  }
}

// One stream from dialling to its end; true when the hub had welcomed it.
bool HubLink::Converse(SourceMachine& machine) {
  Stream stream(*channel_);
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
