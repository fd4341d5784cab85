#include "client/rpc/link.h"

#include <grpc/support/log.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <chrono>
#include <cstdlib>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "client/certificate.h"
#include "client/output/errors.h"
#include "client/rpc/road.h"
#include "lib/platform/connection_words.h"
#include "lib/platform/identity.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

// What the daemons take (docs/operations.md, "Limits"), and room for a whole exported file.
constexpr int kMaxSendBytes = (1 << 20) + (64 << 10);
constexpr int kMaxReceiveBytes = 32 << 20;

const char* SideName(Side side) { return side == Side::kHub ? "hub" : "node"; }

// gRPC writes handshake failures to stderr in its own words; we say them in ours.
void SilenceLibrary() {
  if (std::getenv("GRPC_VERBOSITY") == nullptr) {
    gpr_set_log_function([](gpr_log_func_args*) {});
  }
}

absl::Status AddressMissing(Side side) {
  const char* name = SideName(side);
  return absl::FailedPreconditionError(absl::StrCat("no address of the ", name, ": use --", name,
                                                    " HOST:PORT, ", EnvironmentName(name), ", or `",
                                                    name, " = \"…\"` in the profile."));
}

// gRPC takes a port nobody meant where there is none.
absl::Status CheckAddress(Side side, const Setting& address) {
  const size_t colon = address.value.rfind(':');
  int port = 0;
  const bool bracketed =
      address.value.find(']') == std::string::npos || address.value.find(']') < colon;
  if (colon != std::string::npos && colon > 0 && bracketed &&
      absl::SimpleAtoi(address.value.substr(colon + 1), &port) && port >= 1 && port <= 65'535)
    return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the address of the ", SideName(side), ", \"", address.value, "\" (from ",
                   address.source, "), has no port: write HOST:PORT, such as ",
                   address.value.substr(0, colon), side == Side::kHub ? ":8443" : ":7443", "."));
}

absl::Status CertificateRefused(const CertificateReport& report, const std::string& name) {
  const std::string problems = absl::StrJoin(report.problems(), " ");
  if (report.files_missing) return absl::FailedPreconditionError(problems);
  absl::Status status = absl::UnavailableError(absl::StrCat("nothing was sent. ", problems));
  status.SetPayload(kFromPayload, absl::Cord(name));
  return status;
}

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address,
                                           const Credentials& credentials) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = credentials.ca;
  options.pem_cert_chain = credentials.cert;
  options.pem_private_key = credentials.key;
  grpc::ChannelArguments arguments;
  arguments.SetMaxSendMessageSize(kMaxSendBytes);
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  return grpc::CreateCustomChannel(address, grpc::SslCredentials(options), arguments);
}

std::string OwnCertificate(const CertificateReport& report) {
  return absl::StrCat("Your own certificate is in order here (", report.holder,
                      "), unless it was revoked; so look at the address, and whether the other "
                      "side runs.");
}

std::string PeerUri(const grpc::ClientContext& call) {
  const auto context = call.auth_context();
  if (context == nullptr) return "";
  for (const auto& uri : context->FindPropertyValues("peer_uri")) {
    return std::string(uri.data(), uri.size());
  }
  return "";
}

}  // namespace

absl::StatusOr<Link> Link::To(Side side, const Context& context) {
  const Setting& address = side == Side::kHub ? context.hub : context.node;
  if (!address.given()) return AddressMissing(side);
  RETURN_IF_ERROR(CheckAddress(side, address));
  const CertificateReport report = InspectCertificate(context, absl::ToUnixSeconds(absl::Now()));
  const std::string name = absl::StrCat(SideName(side), " ", address.value);
  if (!report.ok()) return CertificateRefused(report, name);
  SilenceLibrary();
  auto road = std::make_shared<Road>();
  road->channel = OpenChannel(address.value, report.credentials);
  road->side = side;
  road->name = name;
  if (const auto own = platform::ParseIdentity(report.identity); own.ok())
    road->district = own->slug;
  road->own_certificate = OwnCertificate(report);
  road->timeout_seconds = context.timeout_seconds();
  return Link(std::move(road));
}

const std::string& Link::name() const { return road_->name; }
const std::string& Link::district() const { return road_->district; }

void Link::Road::SetDeadline(grpc::ClientContext& call) const {
  call.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(timeout_seconds));
}

absl::Status Link::Road::CheckPeer(const grpc::ClientContext& call) const {
  const std::string uri = PeerUri(call);
  if (uri.empty() || IsIdentityOf(side, uri)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("who answers there is ", DescribeIdentity(uri),
                                                    ", not a ", SideName(side), ": look at --",
                                                    SideName(side)));
}

absl::Status Link::Road::Finish(const grpc::ClientContext& call, const grpc::Status& status) const {
  absl::Status result = CheckPeer(call);
  if (result.ok()) {
    if (status.ok()) return result;
    const bool answered = !PeerUri(call).empty();
    const std::string message =
        answered ? status.error_message() : platform::ConnectionWords(status.error_message());
    result = absl::Status(static_cast<absl::StatusCode>(status.error_code()), message);
    if (answered) {
      result.SetPayload(kAnsweredPayload, absl::Cord());
    } else if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
      result.SetPayload(kOwnCertificatePayload, absl::Cord(own_certificate));
    }
    if (!status.error_details().empty()) {
      result.SetPayload(kDetailsPayload, absl::Cord(status.error_details()));
    }
  }
  result.SetPayload(kFromPayload, absl::Cord(name));
  return result;
}

bool IsIdentityOf(Side side, const std::string& uri) {
  const auto identity = platform::ParseIdentity(uri);
  if (!identity.ok()) return false;
  return identity->role == (side == Side::kHub ? platform::kHub : platform::kNode);
}

}  // namespace ambito::client
