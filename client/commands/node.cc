#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/commands/restore_store.h"
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
    table.Add({"edits", status.alone() ? "taken without the hub: they are not signed"
                                       : "none until it has met the hub: its store is empty, "
                                         "restored or behind"});
  }
  if (status.edits_alone() > 0) {
    table.Add({"written alone", absl::StrCat(Plural(status.edits_alone(), "edit", "edits"),
                                             ": ambito node rebase")});
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

absl::StatusOr<ExitCode> Restore(const Invocation& in) {
  return RestoreStore(
      in, platform::StoreOf::kNode,
      "Start the node: it takes edits again once the hub has confirmed that nothing "
      "is missing.");
}

absl::StatusOr<ExitCode> Alone(const Invocation& in) {
  v1::GoAloneRequest request;
  request.set_reason(in.arguments.Get("--reason"));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [] {
    return "The node takes edits again. They are not signed and reach nobody until it has met the "
           "hub and you have appended them with `ambito node rebase`.\n";
  });
}

std::string FateWords(const v1::RebaseNodeResponse::Item& item) {
  switch (item.fate()) {
    case v1::REBASE_FATE_APPENDED:
      return item.removal() ? "append the removal" : "append";
    case v1::REBASE_FATE_SAME:
      return "nothing to do, the log says so already";
    case v1::REBASE_FATE_DISCARDED:
      return "drop";
    default:
      return "unknown";
  }
}

std::string ConflictWords(const v1::RebaseNodeResponse::Item& item) {
  if (item.also_changed_at_ms() == 0) return "";
  return absl::StrCat("by ", item.also_changed_by(), ", ", LocalTime(item.also_changed_at_ms()));
}

std::string RebaseText(const v1::RebaseNodeResponse& response, bool confirmed) {
  if (response.items().empty()) return "Nothing was written alone.\n";
  Table table({{"Written"}, {"By"}, {"Object"}, {"Title"}, {"Also changed meanwhile"}, {"Then"}});
  for (const auto& item : response.items()) {
    table.Add({LocalTime(item.recorded_at_ms()), item.author(), item.object(), item.title(),
               ConflictWords(item), FateWords(item)});
  }
  if (confirmed) return absl::StrCat(table.Render(), "Done: the hub gets them now.\n");
  return absl::StrCat(
      table.Render(),
      "Nothing has been done yet. `ambito node rebase --confirm` does it; --discard "
      "OBJECT keeps what the hub gave back of that object.\n");
}

absl::StatusOr<ExitCode> Rebase(const Invocation& in) {
  v1::RebaseNodeRequest request;
  request.set_confirm(in.arguments.Has("--confirm"));
  for (const std::string& object : in.arguments.All("--discard")) request.add_discard(object);
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] { return RebaseText(response, request.confirm()); });
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
           Backup},
          {"node",
           "restore",
           "a stopped node's store from a backup, checked entry by entry",
           "ambito node restore /var/backups/ambito-node/018110-1780000000000 --data "
           "/var/lib/ambito-node/data",
           {{"BACKUP", Takes::kFile, "folder that `node backup` made", true},
            {"--data", Takes::kFile, "the node's data folder, empty or not there", true}},
           Restore},
          {"node",
           "alone",
           "let a node take edits that waits for the hub",
           "ambito node alone --reason 'la sede del distretto è senza rete'",
           {{"--reason", Takes::kText, "why, kept on record", true}},
           Alone},
          {"node",
           "rebase",
           "what becomes of the edits written alone; --confirm appends them",
           "ambito node rebase --confirm --discard sheet/015140-001",
           {{"--confirm", Takes::kNothing, "do it, not only show it"},
            {"--discard", Takes::kText, "an object whose edits are dropped", false, true}},
           Rebase}};
}

}  // namespace ambito::client
