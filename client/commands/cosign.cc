// Standing in for a municipality's node that is away.
#include "absl/strings/str_cat.h"
#include "client/assembly/ask.h"
#include "client/assembly/key_file.h"
#include "client/assembly/stand_in.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

// One message of the hub's, answered. Not cosigning is an answer where more are to come.
absl::StatusOr<bool> Answered(const Invocation& in, const Link& hub, StandIn& stand_in,
                              const v1::FollowLedgerResponse& message) {
  const bool watch = in.arguments.Has("--watch");
  const absl::StatusOr<std::string> cosignature = stand_in.Take(message);
  if (watch && absl::IsFailedPrecondition(cosignature.status())) {
    in.console.Note(std::string(cosignature.status().message()));
    return true;
  }
  RETURN_IF_ERROR(cosignature.status());
  if (cosignature->empty()) return true;
  v1::CosignHeadRequest request;
  request.set_cosignature(*cosignature);
  RETURN_IF_ERROR(Call(hub, request).status());
  if (watch) in.console.Note(absl::StrCat("cosigned ", stand_in.cosigned_size(), " entries"));
  return watch;
}

absl::StatusOr<ExitCode> Cosign(const Invocation& in) {
  const std::string path = in.arguments.Get("DELEGATE_KEY");
  ASSIGN_OR_RETURN(const std::string passphrase, Passphrase(in, path));
  ASSIGN_OR_RETURN(const auto key, OpenKeyFile(path, passphrase));
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const auto stand_in, StandIn::Open(view, in.arguments.Get("ISTAT"), *key));
  RETURN_IF_ERROR(FollowLedger(hub, stand_in->size(), [&](const auto& message) {
    return Answered(in, hub, *stand_in, message);
  }));
  const uint64_t size = stand_in->cosigned_size();
  return Answer(in.console, Json{{"cosigned", size}},
                [&] { return absl::StrCat("cosigned: ", size, " entries\n"); });
}

}  // namespace

std::vector<Command> CosignCommands() {
  return {{"ledger",
           "cosign",
           "cosign the ledger while the municipality's node is away",
           "ambito ledger cosign 018110 supplente.key --watch",
           {{"ISTAT", Takes::kText, "the municipality", true},
            {"DELEGATE_KEY", Takes::kFile, "the key that `key delegate` appointed", true},
            {"--watch", Takes::kNothing, "go on until it is stopped"},
            SigningOptions()[1],
            AnchorOption()},
           Cosign}};
}

}  // namespace ambito::client
