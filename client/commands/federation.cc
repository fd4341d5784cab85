#include "absl/strings/str_cat.h"
#include "client/assembly/ledger_view.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/commands/restore_store.h"
#include "client/files.h"
#include "client/output/charter_text.h"
#include "client/output/errors.h"
#include "client/output/text.h"
#include "client/public_key.h"
#include "client/rpc/hub_calls.h"
#include "lib/charter/validate.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

std::string StateWords(v1::ReplicaState state) {
  switch (state) {
    case v1::REPLICA_STATE_NO_KEY:
      return "no key registered";
    case v1::REPLICA_STATE_NEVER_SEEN:
      return "never seen";
    case v1::REPLICA_STATE_CONNECTED:
      return "connected";
    case v1::REPLICA_STATE_AWAY:
      return "away";
    case v1::REPLICA_STATE_BEHIND:
      return "behind";
    case v1::REPLICA_STATE_FORKED:
      return "forked, quarantined";
    case v1::REPLICA_STATE_DAMAGED:
      return "damaged at the hub";
    default:
      return "unknown";
  }
}

std::string StatusText(const v1::GetFederationStatusResponse& status) {
  Table table({{""}, {""}});
  const std::string name =
      status.district_name().empty()
          ? "not imported yet: ambito district import FILE"
          : absl::StrCat(status.district_name(), " (", status.district_slug(), ")");
  table.Add({"district", name});
  table.Add({"members", absl::StrCat(status.members())});
  table.Add({"connected", absl::StrCat(status.connected())});
  table.Add({"away", absl::StrCat(status.away())});
  table.Add({"behind or forked", absl::StrCat(status.stopped())});
  table.Add({"missing", absl::StrCat(status.missing())});
  table.Add({"draft", FreshnessText(status.draft())});
  table.Add({"version", status.version()});
  return table.Render();
}

std::string NodesText(const v1::ListNodesResponse& nodes) {
  Table table({{"ISTAT"},
               {"Municipality"},
               {"State"},
               {"Entries", Table::Align::kRight},
               {"Sheets", Table::Align::kRight},
               {"Last heard"},
               {"Detail"}});
  for (const auto& node : nodes.nodes()) {
    table.Add({node.municipality(), node.name(), StateWords(node.state()),
               absl::StrCat(node.log_size()), absl::StrCat(node.sheets()),
               LocalTime(node.last_contact_ms()), node.detail()});
  }
  return table.Render();
}

absl::StatusOr<ExitCode> Status(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, v1::GetFederationStatusRequest()));
  return Answer(in.console, response, [&] { return StatusText(response); });
}

absl::StatusOr<ExitCode> Nodes(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, v1::ListNodesRequest()));
  return Answer(in.console, response, [&] { return NodesText(response); });
}

void AppendEvidence(const v1::StoppedReplica& stopped, std::string& text) {
  absl::StrAppend(&text, "since ", LocalTime(stopped.since_ms()), ": ", stopped.detail(),
                  "\n\nsigned by the municipality, held by the hub:\n", stopped.hub_head(),
                  "\nsigned by the municipality, shown by its node:\n", stopped.node_head());
}

std::string NodeText(const v1::ReplicaStatus& node) {
  std::string text =
      absl::StrCat(node.name(), " (", node.municipality(), "): ", StateWords(node.state()), ", ",
                   Plural(static_cast<int64_t>(node.log_size()), "entry", "entries"), "\n");
  if (!node.detail().empty() && !node.has_stopped()) absl::StrAppend(&text, node.detail(), "\n");
  if (node.has_stopped()) {
    absl::StrAppend(&text, "\nIn quarantine ");
    AppendEvidence(node.stopped(), text);
    absl::StrAppend(&text,
                    "\nEverybody else is served; of this municipality, the hub's last good "
                    "copy. To judge its node anew: ambito federation lift ",
                    node.municipality(), " --reason '…'\n");
  } else {
    absl::StrAppend(&text, "\nnewest signed head held by the hub:\n", node.head());
  }
  for (const v1::LiftedQuarantine& lifted : node.lifted()) {
    absl::StrAppend(&text, "\nQuarantine lifted ", LocalTime(lifted.lifted_at_ms()), " by ",
                    lifted.lifted_by(), ": ", lifted.reason(), "\n");
    AppendEvidence(lifted.stopped(), text);
  }
  return Printable(text);
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto nodes, Call(link, v1::ListNodesRequest()));
  for (const v1::ReplicaStatus& node : nodes.nodes()) {
    if (node.municipality() != in.arguments.Get("ISTAT")) continue;
    return Answer(in.console, node, [&] { return NodeText(node); });
  }
  return absl::NotFoundError(
      absl::StrCat("'", in.arguments.Get("ISTAT"), "' is not a member of this district"));
}

absl::StatusOr<ExitCode> Refetch(const Invocation& in) {
  v1::RefetchCopyRequest request;
  request.set_istat_code(in.arguments.Get("ISTAT"));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] {
    return absl::StrCat(request.istat_code(),
                        ": the damaged copy is dropped; its node brings it back\n");
  });
}

// A quarantine that is on the ledger ends there first, under the office's signature.
absl::Status Release(const Invocation& in, const Link& hub, const v1::LiftQuarantineRequest& lift) {
  const auto view = ReadLedgerView(in, hub);
  if (absl::IsFailedPrecondition(view.status()) && !IsFromOtherSide(view.status()))
    return absl::OkStatus();  // There is no ledger yet.
  RETURN_IF_ERROR(view.status());
  const auto entry = view->state.quarantined().find(lift.istat_code());
  if (entry == view->state.quarantined().end()) return absl::OkStatus();
  const assembly::Release release{lift.istat_code(), entry->second, lift.reason()};
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view->state.name(), release));
  return Submit(hub, view->state, text, {office.get()}).status();
}

absl::StatusOr<ExitCode> Lift(const Invocation& in) {
  v1::LiftQuarantineRequest request;
  request.set_istat_code(in.arguments.Get("ISTAT"));
  request.set_reason(in.arguments.Get("--reason"));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  RETURN_IF_ERROR(Release(in, link, request));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] {
    return absl::StrCat(request.istat_code(),
                        ": quarantine lifted; its node's next greeting is judged anew\n");
  });
}

absl::StatusOr<std::string> PublicKey(const Arguments& arguments) {
  if (arguments.Has("--key-file") == arguments.Has("--key")) {
    return absl::InvalidArgumentError(
        "say the node's log key with either --key HEX or --key-file FILE; `ambito node status` at "
        "the node shows it (your own TLS key goes before the noun: ambito --key FILE federation "
        "…)");
  }
  if (arguments.Has("--key")) return ParsePublicKey(arguments.Get("--key"));
  ASSIGN_OR_RETURN(const std::string text, ReadInput(arguments.Get("--key-file")));
  return ParsePublicKey(text);
}

absl::StatusOr<ExitCode> Register(const Invocation& in) {
  v1::RegisterNodeKeyRequest request;
  request.set_istat_code(in.arguments.Get("ISTAT"));
  request.set_replace(in.arguments.Has("--replace"));
  if (!charter::IsIstatCode(request.istat_code())) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", request.istat_code(), "' is not an ISTAT code of six digits"));
  }
  ASSIGN_OR_RETURN(*request.mutable_public_key(), PublicKey(in.arguments));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response,
                [&] { return absl::StrCat(request.istat_code(), ": key registered\n"); });
}

absl::StatusOr<ExitCode> Backup(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, v1::BackupHubRequest()));
  return Answer(in.console, response, [&] {
    return absl::StrCat("Backup made, on the hub's machine: ", PrintableLine(response.path()),
                        "\n");
  });
}

absl::StatusOr<ExitCode> Restore(const Invocation& in) {
  return RestoreStore(
      in, platform::StoreOf::kHub,
      "Start the hub: the nodes send it again what it lacks of their logs. What the "
      "office entered since the backup must be entered again.");
}

}  // namespace

std::vector<Command> FederationCommands() {
  return {
      {"federation",
       "status",
       "the federation in a few figures",
       "ambito federation status",
       {},
       Status},
      {"federation",
       "nodes",
       "a line a member: connected, away, behind",
       "ambito federation nodes",
       {},
       Nodes},
      {"federation",
       "show",
       "one member's copy at the hub, with the evidence of a quarantine",
       "ambito federation show 018110",
       {{"ISTAT", Takes::kText, "whose copy", true}},
       Show},
      {"federation",
       "refetch",
       "drop the hub's damaged copy of a member, to take it anew from its node",
       "ambito federation refetch 018110",
       {{"ISTAT", Takes::kText, "whose copy", true}},
       Refetch},
      {"federation", "lift", "end a municipality's quarantine, on record",
       "ambito federation lift 018110 --reason 'il nodo è stato ripristinato dal registro'",
       With({{"ISTAT", Takes::kText, "whose quarantine", true},
             {"--reason", Takes::kText, "why, kept on record", true}},
            SigningOptions()),
       Lift},
      {"federation",
       "register",
       "say which key signs a municipality's log",
       "ambito federation register 018110 --key-file 018110.pub",
       {{"ISTAT", Takes::kText, "whose key", true},
        // Here --key is the log's; the TLS key is said before the noun or in the environment.
        {"--key", Takes::kText, "the log key, hexadecimal or base64"},
        {"--key-file", Takes::kFile, "a file with it, or in PEM form"},
        {"--replace", Takes::kNothing, "replace another key that is registered"}},
       Register},
      {"federation",
       "backup",
       "make a backup in the hub's backup folder",
       "ambito federation backup",
       {},
       Backup},
      {"federation",
       "restore",
       "a stopped hub's store from a backup, checked entry by entry",
       "ambito federation restore /var/backups/ambito-hub/hub-1780000000000 --data "
       "/var/lib/ambito-hub/data",
       {{"BACKUP", Takes::kFile, "folder that `federation backup` made", true},
        {"--data", Takes::kFile, "the hub's data folder, empty or not there", true}},
       Restore},
  };
}

}  // namespace ambito::client
