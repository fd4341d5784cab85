#include "lib/platform/call_record.h"

#include <grpcpp/server_context.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "lib/platform/authorisation.h"
#include "lib/platform/log.h"

namespace ambito::platform {
namespace {

using grpc::StatusCode;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

// An operator acts on the first, a colleague on the others.
spdlog::level::level_enum LevelOf(StatusCode code) {
  switch (code) {
    case StatusCode::INTERNAL:
    case StatusCode::DATA_LOSS:
    case StatusCode::UNKNOWN:
      return spdlog::level::err;
    case StatusCode::PERMISSION_DENIED:
    case StatusCode::UNAUTHENTICATED:
    case StatusCode::RESOURCE_EXHAUSTED:
    case StatusCode::UNAVAILABLE:
      return spdlog::level::warn;
    case StatusCode::OK:
      return spdlog::level::debug;
    default:
      return spdlog::level::info;
  }
}

Identity CallerOf(const grpc::ServerContextBase& context) {
  return PeerIdentity(*context.auth_context()).value_or(Identity());
}

absl::string_view EventName(const CallRecord::Call& call, const grpc::Status& status) {
  if (call.stream) return "stream ended";
  return status.ok() ? "call done" : "call refused";
}

// One a call; gRPC deletes it when the call is over.
class CallWatch final : public grpc::experimental::Interceptor {
 public:
  CallWatch(CallRecord& record, ServerRpcInfo* call) : record_(record), call_(call) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (IsStream() &&
        methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_INITIAL_METADATA)) {
      record_.StreamOpened(Call());
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const auto time = std::chrono::steady_clock::now() - start_;
      record_.Ended(Call(), methods->GetSendStatus(), std::chrono::duration<double>(time).count());
    }
    methods->Proceed();
  }

 private:
  bool IsStream() const { return call_->type() == ServerRpcInfo::Type::BIDI_STREAMING; }
  CallRecord::Call Call() const {
    return {call_->method(), CallerOf(*call_->server_context()), IsStream()};
  }

  CallRecord& record_;
  ServerRpcInfo* const call_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

class WatchFactory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit WatchFactory(CallRecord& record) : record_(record) {}
  grpc::experimental::Interceptor* CreateServerInterceptor(ServerRpcInfo* call) override {
    return new CallWatch(record_, call);
  }

 private:
  CallRecord& record_;
};

}  // namespace

void CallRecord::StreamOpened(const Call& call) {
  LogEvent(spdlog::level::info, "stream opened",
           {{"rpc", call.method},
            {"municipality", call.caller.municipality},
            {"identity", call.caller.uri}});
}

void CallRecord::Ended(const Call& call, const grpc::Status& status, double seconds) {
  const auto level = call.stream ? std::max(spdlog::level::info, LevelOf(status.error_code()))
                                 : LevelOf(status.error_code());
  LogEvent(level, EventName(call, status),
           {{"rpc", call.method},
            {"municipality", call.caller.municipality},
            {"identity", call.caller.uri},
            {"code", CodeName(status.error_code())},
            {"duration_ms", seconds * 1e3},
            {"detail", status.error_message()}});
  const std::string name = AllowedRoles(call.method) ? std::string(call.method) : "other";
  MutexLock lock(&mutex_);
  Method& record = methods_[name];
  ++record.calls[status.error_code()];
  record.seconds.Add(seconds);
}

void CallRecord::ForEach(
    const std::function<void(const std::string& name, const Method& method)>& see) const {
  MutexLock lock(&mutex_);
  for (const auto& [name, method] : methods_) see(name, method);
}

uint64_t CallRecord::Count(absl::string_view method, bool ok) const {
  MutexLock lock(&mutex_);
  auto found = methods_.find(std::string(method));
  if (found == methods_.end()) return 0;
  uint64_t count = 0;
  for (const auto& [code, calls] : found->second.calls) {
    if ((code == StatusCode::OK) == ok) count += calls;
  }
  return count;
}

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> CallRecord::NewInterceptor(
    CallRecord& record) {
  return std::make_unique<WatchFactory>(record);
}

absl::string_view CodeName(StatusCode code) {
  static constexpr std::array<absl::string_view, 17> kNames = {"OK",
                                                               "CANCELLED",
                                                               "UNKNOWN",
                                                               "INVALID_ARGUMENT",
                                                               "DEADLINE_EXCEEDED",
                                                               "NOT_FOUND",
                                                               "ALREADY_EXISTS",
                                                               "PERMISSION_DENIED",
                                                               "RESOURCE_EXHAUSTED",
                                                               "FAILED_PRECONDITION",
                                                               "ABORTED",
                                                               "OUT_OF_RANGE",
                                                               "UNIMPLEMENTED",
                                                               "INTERNAL",
                                                               "UNAVAILABLE",
                                                               "DATA_LOSS",
                                                               "UNAUTHENTICATED"};
  const auto index = static_cast<size_t>(code);
  return index < kNames.size() ? kNames[index] : "UNKNOWN";
}

}  // namespace ambito::platform
