#include "client/doctor.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/errors.h"
#include "client/profile.h"
#include "client/rpc/hub_calls.h"
#include "client/rpc/node_calls.h"

namespace ambito::client {
namespace {

// An answer that refuses this caller is told apart from no answer: the address is right, the
// certificate is not the one to use here.
void Tell(SideReport& report, const absl::Status& status, const std::string& answer) {
  report.answers = status.ok();
  report.detail = status.ok() ? answer : std::string(status.message());
  if (absl::IsPermissionDenied(status)) {
    report.detail = absl::StrCat("answers, but not to this certificate: ", status.message());
  }
}

SideReport TryHub(const Context& context) {
  SideReport report{"hub", context.hub.value, false, ""};
  if (!context.hub.given()) return report;
  const auto link = Link::To(Side::kHub, context);
  if (!link.ok()) {
    Tell(report, link.status(), "");
    return report;
  }
  const auto status = Call(*link, v1::GetFederationStatusRequest());
  Tell(report, status.status(),
       status.ok() ? absl::StrCat("answers for district ", status->district_slug(), ", version ",
                                  status->version())
                   : "");
  return report;
}

SideReport TryNode(const Context& context) {
  SideReport report{"node", context.node.value, false, ""};
  if (!context.node.given()) return report;
  const auto link = Link::To(Side::kNode, context);
  if (!link.ok()) {
    Tell(report, link.status(), "");
    return report;
  }
  const auto status = Call(*link, v1::GetNodeStatusRequest());
  Tell(report, status.status(),
       status.ok() ? absl::StrCat("answers for ", status->municipality_name(), " (",
                                  status->municipality(), "), version ", status->version())
                   : "");
  return report;
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  DoctorReport report;
  report.context = in.context;
  report.profile_path = ProfilePath([](const char* name) -> const char* { return getenv(name); });
  report.certificate = InspectCertificate(in.context, absl::ToUnixSeconds(absl::Now()));
  report.sides = {TryHub(in.context), TryNode(in.context)};
  const Json json = in.console.json ? DoctorJson(report) : Json();
  Answer(in.console, json, [&] { return DoctorText(report, in.console); });
  return report.ok() ? ExitCode::kDone : ExitCode::kNo;
}

}  // namespace

std::vector<Command> DoctorCommands() {
  return {{"doctor",
           "",
           "which settings are used, who you are, whether the other side answers",
           "ambito doctor --hub hub.example.it:8443",
           {},
           Run}};
}

}  // namespace ambito::client
