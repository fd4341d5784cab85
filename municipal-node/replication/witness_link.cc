#include "municipal-node/replication/witness_link.h"

#include <grpc/grpc_security_constants.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/connection_words.h"
#include "lib/platform/limits.h"
#include "lib/platform/log.h"
#include "lib/status_macros.h"

namespace ambito::node {
namespace {

using platform::MutexLock;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kCallTime(20);
constexpr size_t kMaxRunBytes = platform::kMaxMessageBytes / 2;

absl::Status ToStatus(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      platform::ConnectionWords(status.error_message()));
}

void SetDeadline(grpc::ClientContext& call) {
  call.set_deadline(std::chrono::system_clock::now() + kCallTime);
}

}  // namespace

WitnessLink::WitnessLink(HubLink::Dial dial, LedgerCopy& copy, HubLink::Options options)
    : dial_(std::move(dial)), copy_(copy), options_(std::move(options)) {
  thread_ = std::thread([this] { Run(); });
}

WitnessLink::~WitnessLink() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    if (call_ != nullptr) call_->TryCancel();
    stopped_.NotifyAll();
  }
  thread_.join();
}

bool WitnessLink::stopping() const {
  MutexLock lock(&mutex_);
  return stopping_;
}

void WitnessLink::WaitBeforeRetry(int failures) {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  const int64_t bound =
      std::min<int64_t>(options_.retry_max_ms, int64_t{200} << std::min(failures, 20));
  const milliseconds wait(std::uniform_int_distribution<int64_t>(bound / 10, bound)(random));
  const auto until = std::chrono::steady_clock::now() + wait;
  MutexLock lock(&mutex_);
  while (!stopping_ && std::chrono::steady_clock::now() < until) {
    stopped_.WaitFor(&mutex_, std::chrono::duration_cast<milliseconds>(
                                  until - std::chrono::steady_clock::now()) +
                                  milliseconds(1));
  }
}

void WitnessLink::Run() {
  for (int failures = 0; !stopping(); ++failures) {
    if (Follow()) failures = 0;
    WaitBeforeRetry(failures);
  }
}

absl::Status WitnessLink::CheckPeer(const grpc::ClientContext& call) const {
  const auto identity = platform::PeerIdentity(*call.auth_context());
  if (!identity.ok() || identity->uri != options_.hub_identity)
    return absl::PermissionDeniedError(
        absl::StrCat("the other end is not ", options_.hub_identity));
  const auto shown = call.auth_context()->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (shown.empty() || options_.is_revoked(std::string(shown[0].data(), shown[0].size())))
    return absl::PermissionDeniedError("the hub's certificate was revoked by the district office");
  return absl::OkStatus();
}

bool WitnessLink::Follow() {
  const auto channel = dial_();
  if (!channel.ok()) return false;  // The hub link says why.
  const auto hub = v1::LedgerService::NewStub(*channel);
  grpc::ClientContext call;
  {
    MutexLock lock(&mutex_);
    if (stopping_) return false;
    call_ = &call;
  }
  v1::FollowLedgerRequest request;
  request.set_size(copy_.size());
  request.set_follow(true);
  request.set_restored(copy_.waits());
  const auto reader = hub->FollowLedger(&call, request);
  v1::FollowLedgerResponse message;
  bool answered = false;
  absl::Status status;
  while (status.ok() && reader->Read(&message)) {
    if (!answered) status = CheckPeer(call);
    answered = true;
    if (status.ok()) status = Take(*hub, message);
  }
  call.TryCancel();
  const grpc::Status end = reader->Finish();
  MutexLock lock(&mutex_);
  call_ = nullptr;
  if (!status.ok() && !stopping_) {
    copy_.Explain(std::string(status.message()));
    platform::LogEvent(spdlog::level::err, "ledger", {{"detail", status.message()}});
  }
  return answered && status.ok();
}

absl::Status WitnessLink::Take(v1::LedgerService::Stub& hub,
                               const v1::FollowLedgerResponse& message) {
  if (message.size() < copy_.size()) {
    RETURN_IF_ERROR(ReturnFrom(hub, message.size()));
    return absl::UnavailableError("the hub had lost entries of the ledger: they were given back");
  }
  if (message.entries_size() > 0) {
    if (message.first_index() != copy_.size())
      return absl::InternalError("the hub sent entries that do not follow this copy");
    RETURN_IF_ERROR(copy_.Take({message.entries().begin(), message.entries().end()}));
  }
  if (!message.witnessed().empty()) RETURN_IF_ERROR(copy_.SeeWitnessed(message.witnessed()));
  RETURN_IF_ERROR(SendVotes(hub));
  return message.head().empty() ? absl::OkStatus() : Cosign(hub, message);
}

// Not cosigning is said, and ends nothing: the next head may be another.
absl::Status WitnessLink::Cosign(v1::LedgerService::Stub& hub,
                                 const v1::FollowLedgerResponse& message) {
  RETURN_IF_ERROR(copy_.SeeWitnessed(message.head()));
  const auto cosignature = copy_.Cosign(message.head());
  copy_.Explain(std::string(cosignature.status().message()));
  if (!cosignature.ok()) {
    platform::LogEvent(spdlog::level::warn, "ledger", {{"detail", cosignature.status().message()}});
    return absl::OkStatus();
  }
  grpc::ClientContext call;
  SetDeadline(call);
  v1::CosignHeadRequest request;
  request.set_cosignature(*cosignature);
  v1::CosignHeadResponse response;
  const absl::Status sent = ToStatus(hub.CosignHead(&call, request, &response));
  // A hub that has lost entries in the meantime asks for them on this stream.
  return absl::IsFailedPrecondition(sent) ? absl::OkStatus() : sent;
}

absl::Status WitnessLink::ReturnFrom(v1::LedgerService::Stub& hub, uint64_t size) {
  grpc::ClientContext call;
  SetDeadline(call);
  v1::ReturnLedgerResponse response;
  const auto writer = hub.ReturnLedger(&call, &response);
  while (true) {
    ASSIGN_OR_RETURN(auto entries, copy_.Read(size, kMaxRunBytes));
    if (entries.empty()) break;
    v1::ReturnLedgerRequest request;
    request.set_first_index(size);
    size += entries.size();
    for (std::string& entry : entries) request.add_entries(std::move(entry));
    if (!writer->Write(request)) break;
  }
  writer->WritesDone();
  return ToStatus(writer->Finish());
}

absl::Status WitnessLink::SendVotes(v1::LedgerService::Stub& hub) {
  ASSIGN_OR_RETURN(const std::vector<std::string> waiting, copy_.VotesWaiting());
  for (const std::string& entry : waiting) {
    grpc::ClientContext call;
    SetDeadline(call);
    v1::AppendEntryRequest request;
    request.set_entry(entry);
    v1::AppendEntryResponse response;
    const absl::Status sent = ToStatus(hub.AppendEntry(&call, request, &response));
    // What the hub refuses is the mayor's to know; what it withholds is seen when the ballot
    // closes.
    if (!sent.ok())
      platform::LogEvent(spdlog::level::warn, "kept vote", {{"detail", sent.message()}});
  }
  return absl::OkStatus();
}

absl::Status WitnessLink::Append(const std::string& entry) {
  ASSIGN_OR_RETURN(const auto channel, dial_());
  const auto hub = v1::LedgerService::NewStub(channel);
  grpc::ClientContext call;
  SetDeadline(call);
  v1::AppendEntryRequest request;
  request.set_entry(entry);
  v1::AppendEntryResponse response;
  return ToStatus(hub->AppendEntry(&call, request, &response));
}

}  // namespace ambito::node
