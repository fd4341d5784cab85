#include "client/commands/restore_store.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/output/text.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

std::string RestoreText(const std::vector<federation::Checkpoint>& heads,
                        absl::string_view what_next) {
  std::string text;
  for (const federation::Checkpoint& head : heads) {
    absl::StrAppend(&text, "Restored ", head.origin, ": ",
                    Plural(static_cast<int64_t>(head.size), "entry", "entries"),
                    ", each checked against the signed head.\n");
  }
  return absl::StrCat(text, what_next, "\n");
}

}  // namespace

absl::StatusOr<ExitCode> RestoreStore(const Invocation& in, platform::StoreOf owner,
                                      absl::string_view what_next) {
  ASSIGN_OR_RETURN(
      const std::vector<federation::Checkpoint> heads,
      platform::RestoreBackup(in.arguments.Get("BACKUP"), in.arguments.Get("--data"), owner));
  Json logs = Json::array();
  for (const federation::Checkpoint& head : heads) {
    logs.push_back(
        {{"log", head.origin}, {"size", head.size}, {"root", federation::DigestHex(head.root)}});
  }
  return Answer(in.console, Json{{"restored", logs}},
                [&] { return RestoreText(heads, what_next); });
}

}  // namespace ambito::client
