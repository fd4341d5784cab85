#include "municipal-node/ledger/ledger_copy.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::node {
namespace {

using assembly::LedgerState;
using platform::MutexLock;

assembly::OwnTown TownOf(const SheetRegistry& registry) {
  assembly::OwnTown town;
  town.istat_code = registry.options().municipality;
  town.root_at = [&registry](uint64_t size) {
    std::optional<assembly::Digest> root;
    registry.WithLog([&](const federation::ChangeLog& log, const auto&) {
      if (size <= log.size()) root = log.RootAt(size);
    });
    return root;
  };
  town.kept_votes = [&registry] {
    std::set<uint64_t> ballots;
    // A vote that cannot be read is reported where it is read to be sent.
    if (const auto votes = registry.KeptVotes(); votes.ok()) {
      for (const v1::KeptVote& vote : *votes) ballots.insert(vote.ballot());
    }
    return ballots;
  };
  return town;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerCopy>> LedgerCopy::Open(SheetRegistry& registry,
                                                             federation::LogStore& store,
                                                             const federation::Signer& signer,
                                                             const platform::Clock& clock) {
  ASSIGN_OR_RETURN(assembly::Witness witness,
                   assembly::Witness::Open(registry.options().district_slug, TownOf(registry),
                                           store, signer, federation::Ed25519()));
  return std::unique_ptr<LedgerCopy>(new LedgerCopy(registry, clock, std::move(witness)));
}

uint64_t LedgerCopy::NowSeconds() const { return static_cast<uint64_t>(clock_.NowMs() / 1'000); }

uint64_t LedgerCopy::size() const {
  MutexLock lock(&mutex_);
  return witness_.log().state().size();
}

bool LedgerCopy::waits() const {
  MutexLock lock(&mutex_);
  return witness_.waits();
}

absl::StatusOr<std::vector<std::string>> LedgerCopy::Read(uint64_t first_index,
                                                          size_t max_bytes) const {
  MutexLock lock(&mutex_);
  return witness_.log().Read(first_index, max_bytes);
}

absl::Status LedgerCopy::Take(std::vector<std::string> entries) {
  MutexLock lock(&mutex_);
  return witness_.Take(std::move(entries));
}

absl::StatusOr<std::string> LedgerCopy::Cosign(absl::string_view head) {
  MutexLock lock(&mutex_);
  return witness_.Cosign(head, NowSeconds());
}

absl::Status LedgerCopy::SeeWitnessed(absl::string_view head) {
  MutexLock lock(&mutex_);
  return witness_.SeeWitnessed(head, NowSeconds());
}

absl::StatusOr<std::string> LedgerCopy::Sign(absl::string_view text) {
  MutexLock lock(&mutex_);
  return witness_.Sign(text);
}

// One that would count, or counts already, cast for this municipality.
absl::StatusOr<assembly::Vote> LedgerCopy::CheckVote(const std::string& entry) const {
  const LedgerState& state = witness_.log().state();
  ASSIGN_OR_RETURN(const auto note, federation::ParseNote(entry, assembly::kEntryLimits));
  ASSIGN_OR_RETURN(const auto statement, assembly::ReadStatement(note.text));
  if (statement.kind != "vote") return absl::InvalidArgumentError("that is no vote");
  ASSIGN_OR_RETURN(assembly::Vote vote, assembly::ReadVote(statement));
  if (vote.istat_code != registry_.options().municipality) {
    return absl::PermissionDeniedError(absl::StrCat("that is a vote of ", vote.istat_code,
                                                    ", this node is of ",
                                                    registry_.options().municipality));
  }
  if (state.Find(note.text)) return vote;
  const assembly::BallotRecord* record = state.FindBallot(vote.ballot);
  if (record == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("this node has not seen ballot ", vote.ballot, " yet: try again"));
  }
  RETURN_IF_ERROR(state.Check(entry).status());
  if (NowSeconds() <= record->ballot.closes_at_s) return vote;
  return absl::FailedPreconditionError(
      absl::StrCat("the time of ballot ", vote.ballot, " is over"));
}

absl::Status LedgerCopy::KeepVote(const std::string& entry, absl::string_view mayor) {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const assembly::Vote vote, CheckVote(entry));
  ASSIGN_OR_RETURN(const auto kept, registry_.KeptVotes());
  for (const v1::KeptVote& other : kept) {
    if (other.ballot() != vote.ballot) continue;
    if (other.entry() == entry) return absl::OkStatus();
    return absl::AlreadyExistsError(
        absl::StrCat("another vote on ballot ", vote.ballot, " is kept here already"));
  }
  v1::KeptVote next;
  next.set_ballot(vote.ballot);
  next.set_entry(entry);
  return registry_.KeepVote(std::move(next), mayor);
}

bool LedgerCopy::IsWaiting(const v1::KeptVote& vote) const {
  const assembly::BallotRecord* record = witness_.log().state().FindBallot(vote.ballot());
  return record != nullptr && record->is_open() &&
         record->votes.count(registry_.options().municipality) == 0;
}

absl::StatusOr<std::vector<std::string>> LedgerCopy::VotesWaiting() const {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const auto kept, registry_.KeptVotes());
  std::vector<std::string> waiting;
  for (const v1::KeptVote& vote : kept) {
    if (IsWaiting(vote)) waiting.push_back(vote.entry());
  }
  return waiting;
}

void LedgerCopy::Explain(std::string detail) {
  MutexLock lock(&mutex_);
  detail_ = std::move(detail);
}

v1::GetLedgerCopyResponse LedgerCopy::Describe() const {
  MutexLock lock(&mutex_);
  v1::GetLedgerCopyResponse response;
  const LedgerState& state = witness_.log().state();
  if (state.name().anchor) response.set_anchor(federation::DigestBytes(*state.name().anchor));
  response.set_size(state.size());
  response.set_cosigned(witness_.cosigned());
  response.set_detail(detail_);
  const auto kept = registry_.KeptVotes();
  if (!kept.ok()) return response;
  for (const v1::KeptVote& vote : *kept) {
    if (IsWaiting(vote)) response.add_votes_waiting(vote.ballot());
  }
  return response;
}

}  // namespace ambito::node
