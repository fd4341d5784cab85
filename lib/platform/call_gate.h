// The one way into a server: no call reaches a handler unless its certificate is of one identity,
// valid today and not revoked, the identity may call the method (authorisation.h), the caller says
// how long it waits, and it has not too many calls under way already. Safe for concurrent use.
#ifndef AMBITO_LIB_PLATFORM_CALL_GATE_H_
#define AMBITO_LIB_PLATFORM_CALL_GATE_H_

#include <grpcpp/support/server_interceptor.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/platform/call_record.h"
#include "lib/platform/certificates.h"
#include "lib/platform/identity.h"
#include "lib/platform/limits.h"
#include "lib/platform/mutex.h"
#include "lib/platform/tls.h"

struct grpc_call;

namespace ambito::platform {

class CallGate {
 public:
  struct Options {
    std::string slug;          // The server's district.
    std::string municipality;  // A node's own; empty at the hub.
    CallLimits limits;
    CallRecord* calls = nullptr;  // Told of every call refused here; outlives the gate.
  };
  // `tls` says who is revoked.
  CallGate(Options options, std::shared_ptr<LiveTls> tls);

  // A call as its first bytes say it. Views live as long as the call to Admit.
  struct Arrival {
    absl::string_view method;             // `/ambito.v1.SheetService/GetSheet`
    std::vector<absl::string_view> uris;  // Of the certificate.
    absl::string_view certificate;        // PEM.
    absl::string_view timeout;            // As on the wire, `30S`; empty: waits for ever.
  };
  // UNAUTHENTICATED: not one identity, expired, revoked. PERMISSION_DENIED: another's call.
  // INVALID_ARGUMENT: a deadline is required, or too far away. RESOURCE_EXHAUSTED: the limit.
  grpc::Status Admit(const Arrival& arrival);

  // Called with every admitted call's peer, as ServerContext::peer() spells it. Before the first.
  void OnVisit(std::function<void(const std::string& peer)> see) { on_visit_ = std::move(see); }

  // Ends calls under way, open streams above all, whose certificate was revoked or has expired
  // since they came in.
  void EndUnwelcome();
  // Lets nobody in any more and ends the open-ended calls; others may finish. UNAVAILABLE to both.
  void Close();

  // Sees admitted calls begin and end. `gate` outlives the server.
  static std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> NewInterceptor(
      CallGate& gate);

 private:
  class Visit;
  class VisitFactory;
  using Time = std::chrono::steady_clock::time_point;
  // What an identity has under way: calls in handlers, and calls admitted that no handler has taken
  // yet. One that is given up meanwhile is never seen again: it counts for kReservation.
  struct Presence {
    int visits = 0;
    std::deque<Time> reserved;
  };

  absl::Status Judge(const Arrival& arrival, Identity& caller);
  absl::StatusOr<CertificateFacts> FactsOf(absl::string_view pem);
  static absl::Status CheckStanding(const CertificateFacts& facts, const std::string& uri,
                                    const TlsMaterial& now);
  absl::Status CheckDeadline(const Arrival& arrival) const;
  absl::Status Reserve(const std::string& uri);
  void EndWhere(const std::function<absl::Status(const Visit&)>& judge);
  void Begin(Visit& visit);
  void End(Visit& visit);

  const Options options_;
  const std::shared_ptr<LiveTls> tls_;
  std::function<void(const std::string& peer)> on_visit_ = [](const std::string&) {};
  Mutex mutex_;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<std::string, Presence> present_ ABSL_GUARDED_BY(mutex_);  // By identity.
  std::set<Visit*> visits_ ABSL_GUARDED_BY(mutex_);
  // Certificates seen lately, by their text; a connection shows the same one at every call.
  std::unordered_map<std::string, CertificateFacts> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_CALL_GATE_H_
