#include "lib/platform/call_gate.h"

#include <grpc/grpc.h>
#include <grpcpp/server_context.h>

#include <ctime>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/log.h"
#include "lib/platform/status.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

using grpc::experimental::InterceptionHookPoints;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kReservation{10};
constexpr size_t kMaxKnown = 1'024;
constexpr char kStopping[] = "the server is stopping: try again in a moment";

// The wire's form: up to eight digits and a unit. Nullopt for anything else.
std::optional<double> TimeoutSeconds(absl::string_view text) {
  static const std::map<char, double> kUnits = {{'H', 3600}, {'M', 60},   {'S', 1},
                                                {'m', 1e-3}, {'u', 1e-6}, {'n', 1e-9}};
  if (text.size() < 2 || text.size() > 9) return std::nullopt;
  const auto unit = kUnits.find(text.back());
  uint32_t count = 0;
  if (unit == kUnits.end() || !absl::SimpleAtoi(text.substr(0, text.size() - 1), &count))
    return std::nullopt;
  return count * unit->second;
}

std::string TextOf(const grpc::string_ref& text) { return {text.data(), text.size()}; }

std::string FirstProperty(const grpc::ServerContextBase& context, const char* name) {
  const auto values = context.auth_context()->FindPropertyValues(name);
  return values.empty() ? "" : TextOf(values[0]);
}

}  // namespace

// One admitted call, from the moment a handler takes it; gRPC deletes it when the call is over.
class CallGate::Visit final : public grpc::experimental::Interceptor {
 public:
  Visit(CallGate& gate, grpc::experimental::ServerRpcInfo* info) : gate_(gate), info_(info) {}
  ~Visit() override {
    if (call == nullptr) return;
    gate_.End(*this);
    grpc_call_unref(call);
  }

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_INITIAL_METADATA))
      Arrive();
    methods->Proceed();
  }

  std::string uri;
  CertificateFacts facts;
  bool open_ended = false;
  grpc_call* call = nullptr;  // Ours by reference: whoever ends a call holds no lock meanwhile.

 private:
  void Arrive() {
    grpc::ServerContextBase& context = *info_->server_context();
    uri = FirstProperty(context, "peer_uri");
    facts = gate_.FactsOf(FirstProperty(context, GRPC_X509_PEM_CERT_PROPERTY_NAME))
                .value_or(CertificateFacts());
    open_ended = IsOpenEnded(info_->method());
    call = context.c_call();
    grpc_call_ref(call);
    gate_.Begin(*this);
    gate_.on_visit_(context.peer());
  }

  CallGate& gate_;
  grpc::experimental::ServerRpcInfo* const info_;
};

class CallGate::VisitFactory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit VisitFactory(CallGate& gate) : gate_(gate) {}
  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* info) override {
    return new Visit(gate_, info);
  }

 private:
  CallGate& gate_;
};

CallGate::CallGate(Options options, std::shared_ptr<LiveTls> tls)
    : options_(std::move(options)), tls_(std::move(tls)) {}

grpc::Status CallGate::Admit(const Arrival& arrival) {
  Identity caller;
  const grpc::Status status = ToGrpc(Judge(arrival, caller));
  if (!status.ok() && options_.calls != nullptr)
    options_.calls->Ended({arrival.method, caller}, status, 0);
  return status;
}

absl::Status CallGate::Judge(const Arrival& arrival, Identity& caller) {
  if (arrival.method.empty()) return absl::InternalError("the call names no method");
  ASSIGN_OR_RETURN(caller, SoleIdentity(arrival.uris));
  ASSIGN_OR_RETURN(const CertificateFacts facts, FactsOf(arrival.certificate));
  RETURN_IF_ERROR(CheckStanding(facts, caller.uri, *tls_->Current()));
  RETURN_IF_ERROR(Authorise(caller, arrival.method, options_.slug, options_.municipality));
  RETURN_IF_ERROR(CheckDeadline(arrival));
  return Reserve(caller.uri);
}

absl::StatusOr<CertificateFacts> CallGate::FactsOf(absl::string_view pem) {
  const std::string text(pem);
  {
    MutexLock lock(&mutex_);
    const auto known = known_.find(text);
    if (known != known_.end()) return known->second;
  }
  auto facts = ReadCertificate(text);
  if (!facts.ok()) return absl::UnauthenticatedError("the certificate cannot be read");
  MutexLock lock(&mutex_);
  if (known_.size() >= kMaxKnown) known_.clear();
  known_[text] = *facts;
  return facts;
}

absl::Status CallGate::CheckStanding(const CertificateFacts& facts, const std::string& uri,
                                     const TlsMaterial& now) {
  if (now.revoked.Revokes(facts)) {
    return absl::UnauthenticatedError(absl::StrCat("the certificate of ", uri, " (serial ",
                                                   facts.serial,
                                                   ") was revoked by the district office"));
  }
  // A connection outlives the day its certificate was checked.
  if (facts.not_after_s < static_cast<int64_t>(std::time(nullptr)))
    return absl::UnauthenticatedError(absl::StrCat("the certificate of ", uri, " has expired"));
  return absl::OkStatus();
}

absl::Status CallGate::CheckDeadline(const Arrival& arrival) const {
  if (IsOpenEnded(arrival.method)) return absl::OkStatus();
  const std::optional<double> seconds = TimeoutSeconds(arrival.timeout);
  if (!seconds) {
    return absl::InvalidArgumentError(
        absl::StrCat("deadline required: ", arrival.method, " was called without one"));
  }
  if (*seconds <= static_cast<double>(options_.limits.deadline_max_s)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "deadline too far away: at most ", options_.limits.deadline_max_s, " s (deadline_max_s)"));
}

absl::Status CallGate::Reserve(const std::string& uri) {
  const Time now = steady_clock::now();
  MutexLock lock(&mutex_);
  if (closed_) return absl::UnavailableError(kStopping);
  Presence& presence = present_[uri];
  while (!presence.reserved.empty() && presence.reserved.front() < now - kReservation)
    presence.reserved.pop_front();
  const auto under_way = presence.visits + static_cast<int64_t>(presence.reserved.size());
  if (under_way >= options_.limits.per_identity) {
    return absl::ResourceExhaustedError(
        absl::StrCat(uri, " has ", under_way, " calls under way, the most one identity may have ",
                     "(calls_per_identity): wait for one to end"));
  }
  presence.reserved.push_back(now);
  return absl::OkStatus();
}

void CallGate::Begin(Visit& visit) {
  MutexLock lock(&mutex_);
  Presence& presence = present_[visit.uri];
  if (!presence.reserved.empty()) presence.reserved.pop_front();
  ++presence.visits;
  visits_.insert(&visit);
}

void CallGate::End(Visit& visit) {
  MutexLock lock(&mutex_);
  visits_.erase(&visit);
  const auto presence = present_.find(visit.uri);
  if (--presence->second.visits == 0 && presence->second.reserved.empty()) present_.erase(presence);
}

void CallGate::EndUnwelcome() {
  const std::shared_ptr<const TlsMaterial> now = tls_->Current();
  EndWhere([&](const Visit& visit) { return CheckStanding(visit.facts, visit.uri, *now); });
}

void CallGate::Close() {
  {
    MutexLock lock(&mutex_);
    closed_ = true;
  }
  EndWhere([](const Visit& visit) {
    return visit.open_ended ? absl::UnavailableError(kStopping) : absl::OkStatus();
  });
}

void CallGate::EndWhere(const std::function<absl::Status(const Visit&)>& judge) {
  std::vector<std::pair<grpc_call*, absl::Status>> unwelcome;
  {
    MutexLock lock(&mutex_);
    for (const Visit* visit : visits_) {
      absl::Status standing = judge(*visit);
      if (standing.ok()) continue;
      grpc_call_ref(visit->call);
      unwelcome.emplace_back(visit->call, std::move(standing));
    }
  }
  // Without the lock: ending a call may run the call's last callbacks, and those come back here.
  for (const auto& [call, why] : unwelcome) {
    LogEvent(spdlog::level::info, "call ended", {{"detail", why.message()}});
    grpc_call_cancel_with_status(call, static_cast<grpc_status_code>(why.code()),
                                 std::string(why.message()).c_str(), nullptr);
    grpc_call_unref(call);
  }
}

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> CallGate::NewInterceptor(
    CallGate& gate) {
  return std::make_unique<VisitFactory>(gate);
}

}  // namespace ambito::platform
