#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/text.h"
#include "client/rpc/node_calls.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

std::string LinkWords(const v1::GetNodeStatusResponse& status) {
  switch (status.link()) {
    case v1::LINK_STATE_NO_HUB:
      return "none: this node runs without a hub";
    case v1::LINK_STATE_CONNECTING:
      return "connecting";
    case v1::LINK_STATE_CONNECTED:
      return "connected";
    case v1::LINK_STATE_REFUSED:
      return "refused by the hub";
    default:
      return "unknown";
  }
}

std::string StatusText(const v1::GetNodeStatusResponse& status) {
  Table table({{""}, {""}});
  table.Add(
      {"municipality", absl::StrCat(status.municipality_name(), " (", status.municipality(), ")")});
  table.Add({"district", status.district_slug()});
  table.Add({"sheets", absl::StrCat(status.sheets())});
  table.Add(
      {"log", absl::StrCat(Plural(static_cast<int64_t>(status.log_size()), "entry", "entries"),
                           ", ", status.acknowledged_size(), " held by the hub")});
  const std::string words = LinkWords(status);
  const bool has_more = !status.link_detail().empty() && status.link_detail() != words;
  table.Add({"hub", has_more ? absl::StrCat(words, ": ", status.link_detail()) : words});
  if (status.restored()) {
    table.Add({"restored", "yes: it takes no edit until it has met the hub"});
  }
  table.Add({"log key", absl::BytesToHexString(status.log_public_key())});
  table.Add({"version", status.version()});
  return table.Render();
}

absl::StatusOr<ExitCode> Status(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, v1::GetNodeStatusRequest()));
  return Answer(in.console, response, [&] { return StatusText(response); });
}

absl::StatusOr<ExitCode> Backup(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, v1::BackupNodeRequest()));
  return Answer(in.console, response, [&] {
    return absl::StrCat("Backup made, on the node's machine: ", PrintableLine(response.path()),
                        "\n");
  });
}

}  // namespace

std::vector<Command> NodeCommands() {
  return {{"node",
           "status",
           "how the node is, and its road to the hub",
           "ambito node status",
           {},
           Status},
          {"node",
           "backup",
           "make a backup in the node's backup folder",
           "ambito node backup",
           {},
           Backup}};
}

}  // namespace ambito::client
