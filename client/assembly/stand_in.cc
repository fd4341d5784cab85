#include "client/assembly/stand_in.h"

#include <chrono>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

uint64_t NowSeconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

}  // namespace

absl::StatusOr<std::unique_ptr<StandIn>> StandIn::Open(const LedgerView& view,
                                                       const std::string& istat_code,
                                                       const federation::Signer& key) {
  const std::string& slug = view.state.name().district;
  if (StateFolder().empty())
    return absl::FailedPreconditionError(
        "no folder to remember in what was cosigned: set HOME or XDG_STATE_HOME");
  std::error_code error;
  std::filesystem::create_directories(StateFolder(), error);
  const std::string folder = absl::StrCat(StateFolder(), "/", slug, ".", istat_code, ".delegate");
  ASSIGN_OR_RETURN(auto database, platform::LogDatabase::Open(folder));
  ASSIGN_OR_RETURN(auto store, database->OpenLog(assembly::kLedgerLog));
  assembly::OwnTown town;
  town.istat_code = istat_code;
  town.delegate = true;
  ASSIGN_OR_RETURN(assembly::Witness witness,
                   assembly::Witness::Open(slug, town, *store, key, federation::Ed25519()));
  const uint64_t held = witness.log().state().size();
  if (held > view.entries.size() || witness.log().state().head().root != view.state.RootAt(held)) {
    return absl::DataLossError(absl::StrCat(
        "the hub's ledger does not extend the ", held, " entries this program has witnessed (",
        folder, "). Do not sign anything, and tell the other municipalities"));
  }
  RETURN_IF_ERROR(
      witness.Take({view.entries.begin() + static_cast<ptrdiff_t>(held), view.entries.end()}));
  RETURN_IF_ERROR(witness.SeeWitnessed(view.head, NowSeconds()));
  return std::unique_ptr<StandIn>(
      new StandIn(std::move(database), std::move(store), std::move(witness)));
}

uint64_t StandIn::cosigned_size() const {
  const auto note = federation::ParseNote(witness_.cosigned(), assembly::kHeadLimits);
  if (!note.ok()) return 0;
  const auto head = assembly::ReadHeadText(note->text);
  return head.ok() ? head->size : 0;
}

absl::StatusOr<std::string> StandIn::Take(const v1::FollowLedgerResponse& message) {
  if (message.entries_size() > 0 && message.first_index() != size())
    return absl::DataLossError("the hub sent entries that do not follow the ones before");
  RETURN_IF_ERROR(witness_.Take({message.entries().begin(), message.entries().end()}));
  RETURN_IF_ERROR(witness_.SeeWitnessed(message.witnessed(), NowSeconds()));
  if (message.head().empty()) return std::string();
  RETURN_IF_ERROR(witness_.SeeWitnessed(message.head(), NowSeconds()));
  return witness_.Cosign(message.head(), NowSeconds());
}

}  // namespace ambito::client
