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
  Stream(grpc::Channel& channel)
      : stub_(v1::FederationService::NewStub(
            std::shared_ptr<grpc::ChannelInterface>(&channel, [](grpc::ChannelInterface*) {}))),
        stream_(stub_->Replicate(&context_)),
        reader_([this] { ReadAll(); }) {}

  ~Stream() {
    Cancel();
    reader_.join();
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

  // After `ended`: why.
  grpc::Status Finish() { return stream_->Finish(); }

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

namespace {

// What one stream's conversation needs besides the stream.
struct Conversation {
  SourceMachine& machine;
  SheetRegistry& registry;

  // The machine reads the log: no edit may happen meanwhile.
  template <typename Step>
  std::vector<SourceAction> Do(Step step) {
    std::vector<SourceAction> actions;
    registry.WithLog([&](const auto&, const auto&) { actions = step(); });
    return actions;
  }
};

}  // namespace

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
  const int64_t bound = std::min<int64_t>(options_.retry_max_ms, 200ll << std::min(failures, 20));
  const milliseconds wait(std::uniform_int_distribution<int64_t>(bound / 10, bound)(random));
  const auto until = std::chrono::steady_clock::now() + wait;
  MutexLock lock(&mutex_);
  while (!stopping_ && std::chrono::steady_clock::now() < until) {
    changed_.WaitFor(&mutex_, std::chrono::duration_cast<milliseconds>(
                                  until - std::chrono::steady_clock::now()) + milliseconds(1));
  }
}

void HubLink::Run() {
  std::unique_ptr<SourceMachine> machine;
  registry_.WithLog([&](const federation::ChangeLog& log, const federation::LogStore& store) {
    machine = std::make_unique<SourceMachine>(log, store, federation::ReplicationLimits());
  });
  Conversation talk{*machine, registry_};
  auto describe = [&](v1::LinkState link, std::string detail) {
    Publish({link, std::move(detail), machine->acknowledged_size()});
  };

  for (int failures = 0; !stopping(); ++failures) {
    Stream stream(*channel_);
    {
      MutexLock lock(&mutex_);
      stream_ = &stream;
      if (stopping_) stream.Cancel();
    }
    std::string why_ended;
    bool identified = false;
    auto perform = [&](std::vector<SourceAction> actions) {
      for (SourceAction& action : actions) {
        if (auto* send = std::get_if<SendRequest>(&action)) {
          if (!stream.Write(send->message)) return;
        } else {
          why_ended = std::get<CloseStream>(action).reason;
          stream.Cancel();
        }
      }
    };

    perform(talk.Do([&] { return machine->Connected(); }));
    int64_t silent_ms = 0;
    constexpr int64_t kTickMs = 1'000;
    while (true) {
      Stream::Event event = stream.Next(milliseconds(kTickMs));
      if (event.message) {
        silent_ms = 0;
        if (!identified && stream.PeerUri() != options_.hub_identity) {
          why_ended = absl::StrCat("the other end is ", stream.PeerUri(), ", not ", options_.hub_identity);
          break;
        }
        identified = true;
        perform(talk.Do([&] { return machine->Received(*event.message); }));
        if (machine->connected()) {
          failures = -1;
          describe(v1::LINK_STATE_CONNECTED, machine->detail());
        }
      } else if (event.woken) {
        perform(talk.Do([&] { return machine->Appended(); }));
      } else if (event.ended) {
        break;
      } else {
        silent_ms += kTickMs;
        const bool waiting = !machine->connected() || machine->acknowledged_size() < registry_.figures().log_size;
        if (waiting && silent_ms >= options_.silence_max_ms) {
          why_ended = "the hub has not answered for too long";
          break;
        }
      }
    }
    {
      MutexLock lock(&mutex_);
      stream_ = nullptr;
    }
    stream.Cancel();
    const grpc::Status status = stream.Finish();
    if (why_ended.empty()) why_ended = absl::StrCat("the stream ended: ", status.error_message());
    machine->Disconnected(why_ended);
    if (machine->refused()) {
      describe(v1::LINK_STATE_REFUSED, absl::StrCat("the hub refuses this log: ", machine->refusal()->detail()));
    } else if (!stopping()) {
      describe(v1::LINK_STATE_CONNECTING, why_ended);
    }
    WaitBeforeRetry(failures + 1);
  }
}

}  // namespace ambito::node
