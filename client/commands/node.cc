#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/text.h"
#include "client/rpc/node_calls.h"
#include "lib/platform/restore.h"
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

std::string RestoreText(const std::vector<federation::Checkpoint>& heads) {
  std::string text;
  for (const federation::Checkpoint& head : heads) {
    absl::StrAppend(&text, "Restored ", head.origin, ": ",
                    Plural(static_cast<int64_t>(head.size), "entry", "entries"),
                    ", each checked against the signed head.\n");
  }
  return absl::StrCat(
      text,
      "Start the node: it takes edits again once the hub has confirmed that nothing "
      "is missing.\n");
}

// Offline, on the node's machine, with the node stopped.
absl::StatusOr<ExitCode> Restore(const Invocation& in) {
  ASSIGN_OR_RETURN(const std::vector<federation::Checkpoint> heads,
                   platform::RestoreBackup(in.arguments.Get("BACKUP"), in.arguments.Get("--data")));
  Json logs = Json::array();
  for (const federation::Checkpoint& head : heads) {
    logs.push_back(
        {{"log", head.origin}, {"size", head.size}, {"root", federation::DigestHex(head.root)}});
  }
  return Answer(in.console, Json{{"restored", logs}}, [&] { return RestoreText(heads); });
}

}  // namespace

std::vector<Command> NodeCommands() {
  return {
      {"node",
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
       Backup},
      {"node",
       "restore",
       "a stopped node's store from a backup, checked entry by entry",
       "ambito node restore /var/backups/ambito/018110-1780000000000 --data /var/lib/ambito/node",
       {{"BACKUP", Takes::kFile, "folder that `node backup` made", true},
        {"--data", Takes::kFile, "the node's data folder, empty or not there", true}},
       Restore}};
}

}  // namespace ambito::client
