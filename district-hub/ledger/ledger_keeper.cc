#include "district-hub/ledger/ledger_keeper.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/platform/limits.h"
#include "lib/platform/log.h"
#include "lib/platform/restore.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using assembly::BallotRecord;
using assembly::CosignedHead;
using assembly::LedgerState;
using assembly::NoteOrEmpty;
using assembly::SignatureCollection;
using federation::SignedNote;
using platform::LogEvent;
using platform::MutexLock;

constexpr char kPendingNote[] = "pending";
constexpr char kWitnessedNote[] = "witnessed";
constexpr size_t kMaxPending = 200;
// A message holds this much of entries, beside heads.
constexpr size_t kMaxRunBytes = platform::kMaxMessageBytes / 2;
// A head that enough nodes have not cosigned makes room for a newer one after so long; a ballot
// whose time is over asks for newer cosignatures as often.
constexpr int64_t kPatienceMs = 2'000;
constexpr int64_t kAskAgainMs = 10'000;

std::string HeadNote(uint64_t index) { return absl::StrCat("head/", index); }

v1::PendingStatement ToMessage(const SignatureCollection& collection) {
  v1::PendingStatement pending;
  pending.set_text(collection.text());
  for (size_t i = 0; i < collection.signers().size(); ++i) {
    pending.add_signers(collection.signers()[i].name);
    if (collection.has(i)) pending.add_signed_by(collection.signers()[i].name);
  }
  pending.set_note(collection.Note());
  return pending;
}

void Report(absl::string_view what, const absl::Status& status) {
  if (!status.ok()) LogEvent(spdlog::level::err, what, {{"detail", status.message()}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerKeeper>> LedgerKeeper::Open(const std::string& district_slug,
                                                                 federation::LogStore& store,
                                                                 const federation::Signer& signer,
                                                                 const platform::Clock& clock) {
  ASSIGN_OR_RETURN(assembly::LedgerLog log,
                   assembly::LedgerLog::Open(district_slug, store, signer, federation::Ed25519()));
  std::unique_ptr<LedgerKeeper> keeper(new LedgerKeeper(std::move(log), signer, clock));
  RETURN_IF_ERROR(keeper->Load());
  return keeper;
}

absl::Status LedgerKeeper::Load() {
  MutexLock lock(&mutex_);
  const federation::LogStore& store = log_.store();
  ASSIGN_OR_RETURN(const std::string restored, NoteOrEmpty(store, platform::kRestoredNote));
  recovering_ = !restored.empty();
  ASSIGN_OR_RETURN(witnessed_, NoteOrEmpty(store, kWitnessedNote));
  if (!witnessed_.empty()) {
    ASSIGN_OR_RETURN(const CosignedHead head, log_.state().CheckHead(witnessed_));
    witnessed_size_ = head.head.size;
    witnessed_count_ = 1;
  }
  ASSIGN_OR_RETURN(const std::string bytes, NoteOrEmpty(store, kPendingNote));
  v1::ListPendingResponse pending;
  if (!pending.ParseFromString(bytes))
    return absl::DataLossError("what waits for signatures cannot be read");
  for (const v1::PendingStatement& statement : pending.statements()) {
    auto collection = SignatureCollection::Of(log_.state(), statement.text(), statement.signers(0));
    if (!collection.ok()) continue;  // It would not count any more.
    // Nor would one that was signed by keys which are no longer in force.
    if (!statement.note().empty() && !collection->Add(log_.state(), statement.note()).ok())
      continue;
    pending_.push_back(*std::move(collection));
  }
  Advance();
  return absl::OkStatus();
}

std::string LedgerKeeper::detail() const {
  MutexLock lock(&mutex_);
  return std::string(CheckTakes("").message());
}

absl::Status LedgerKeeper::CheckTakes(absl::string_view entry) const {
  if (!recovering_) return absl::OkStatus();
  if (log_.state().size() == 0 && !entry.empty()) return absl::OkStatus();  // A genesis at most.
  return absl::UnavailableError(absl::StrCat(
      "the hub has lost entries of the ledger: it takes none before enough nodes have given back "
      "what they hold (",
      heard_.size(), " so far); try again"));
}

absl::StatusOr<v1::AppendEntryResponse> LedgerKeeper::AppendLocked(const std::string& entry) {
  v1::AppendEntryResponse response;
  const auto note = federation::ParseNote(entry, assembly::kEntryLimits);
  if (!note.ok()) return note.status();
  if (const auto index = log_.state().Find(note->text)) {
    response.set_index(*index);
    response.set_was_there(true);
    return response;
  }
  RETURN_IF_ERROR(CheckTakes(note->text));
  response.set_index(log_.state().size());
  RETURN_IF_ERROR(log_.Append({entry}));
  Advance();
  return response;
}

absl::StatusOr<v1::AppendEntryResponse> LedgerKeeper::Append(const std::string& entry) {
  absl::StatusOr<v1::AppendEntryResponse> response;
  {
    MutexLock lock(&mutex_);
    // A genesis is laid out here, for this hub's signature; an old one comes back from the nodes.
    response = log_.state().size() == 0
                   ? absl::FailedPreconditionError("the assembly has no ledger yet: ledger found")
                   : AppendLocked(entry);
  }
  Notify();
  return response;
}

absl::Status LedgerKeeper::SayText(const std::string& text) {
  const std::string name = WithState(
      [](const LedgerState& state) { return assembly::LedgerOrigin(state.name().district); });
  return Append(WriteNote(SignedNote{text, {federation::SignText(text, name, signer_)}})).status();
}

absl::Status LedgerKeeper::Cosign(absl::string_view cosignature) {
  {
    MutexLock lock(&mutex_);
    if (!offer_) return absl::FailedPreconditionError("no head of the ledger is offered now");
    const auto is_new = offer_->Add(log_.state(), cosignature, federation::Ed25519());
    if (absl::IsInvalidArgument(is_new.status())) return CheckSuperseded(cosignature);
    RETURN_IF_ERROR(is_new.status());
    Advance();
    // In an assembly so small that nobody can be missing, the last one may have been restored and
    // wait for the others: it is shown that they have cosigned.
    const size_t all = log_.state().WitnessesAt(offer_->size()).size();
    if (*is_new && !offer_witnessed_ && offer_->CountAfter(0) + 1 == all) ++offers_;
  }
  Notify();
  return absl::OkStatus();
}

// What a node says of a head that made room for a newer one in the meantime is true and too late.
absl::Status LedgerKeeper::CheckSuperseded(absl::string_view cosignature) const {
  ASSIGN_OR_RETURN(const SignedNote note,
                   federation::ParseNote(cosignature, assembly::kHeadLimits));
  ASSIGN_OR_RETURN(const assembly::LedgerHead head, assembly::ReadHeadText(note.text));
  const LedgerState& state = log_.state();
  if (head.size <= state.size() && head.root == state.RootAt(head.size)) return absl::OkStatus();
  return absl::FailedPreconditionError("that is no head of this ledger");
}

absl::StatusOr<uint64_t> LedgerKeeper::Return(uint64_t first_index,
                                              std::vector<std::string> entries) {
  uint64_t size = 0;
  {
    MutexLock lock(&mutex_);
    if (first_index != log_.state().size()) {
      return absl::FailedPreconditionError(
          absl::StrCat("the ledger has ", log_.state().size(),
                       " entries, what is given back begins after ", first_index));
    }
    LogEvent(spdlog::level::warn, "a node gives back entries of the ledger",
             {{"first", first_index}, {"entries", entries.size()}});
    // A whole ledger that is given entries has lost none: they are new, and count like any.
    const bool lost = recovering_ || first_index == 0;
    assembly::LedgerLog::Notes notes;
    if (lost) notes.emplace_back(platform::kRestoredNote, "given back by the nodes");
    RETURN_IF_ERROR(log_.Append(std::move(entries), std::move(notes)));
    recovering_ = lost;
    if (lost) offer_.reset();
    Advance();
    size = log_.state().size();
  }
  Notify();
  return size;
}

// A copy without entries may have lost them: it says nothing of what there was.
void LedgerKeeper::HeardFrom(const std::string& istat_code, uint64_t size) {
  {
    MutexLock lock(&mutex_);
    const LedgerState& state = log_.state();
    const auto witnesses = state.WitnessesAt(state.size());
    if (!recovering_ || size == 0 || size > state.size() || witnesses.count(istat_code) == 0)
      return;
    heard_.insert(istat_code);
    // A witnessed head was cosigned, and so held, by all but so many.
    if (heard_.size() + Quorum() <= witnesses.size()) return;
    const absl::Status kept = log_.store().PutNote(platform::kRestoredNote, "");
    if (!kept.ok()) return Report("ledger", kept);
    recovering_ = false;
    LogEvent(spdlog::level::info, "the ledger is whole again", {{"entries", state.size()}});
    Advance();
  }
  Notify();
}

size_t LedgerKeeper::Quorum() const {
  return assembly::WitnessQuorum(log_.state().WitnessesAt(log_.state().size()).size());
}

// --- Heads -----------------------------------------------------------------------------------

void LedgerKeeper::Offer() {
  offer_.emplace(log_.state(), signer_);
  offer_witnessed_ = false;
  offered_at_ms_ = clock_.NowMs();
  ++offers_;
}

// Whatever has become possible: a head is witnessed, a ballot closes, a newer head is offered.
void LedgerKeeper::Advance() {
  if (recovering_ || log_.state().size() == 0) return;
  if (!offer_) Offer();
  TakeWitnessed();
  while (CloseWhatMay()) {
  }
  const bool waited = clock_.NowMs() - offered_at_ms_ >= kPatienceMs;
  if (offer_->size() < log_.state().size() && (offer_witnessed_ || waited)) Offer();
}

void LedgerKeeper::TakeWitnessed() {
  const LedgerState& state = log_.state();
  const size_t quorum = assembly::WitnessQuorum(state.WitnessesAt(offer_->size()).size());
  if (offer_->CountAfter(0) < quorum) return;
  const bool first = !offer_witnessed_;
  std::string head = offer_->Note();
  if (first) {
    // What cannot be kept now is witnessed again when the nodes next connect.
    KeepPublicationHeads(head, offer_->size());
    Report("ledger", log_.store().PutNote(kWitnessedNote, head));
    ++witnessed_count_;
  }
  witnessed_ = std::move(head);
  witnessed_size_ = offer_->size();
  offer_witnessed_ = true;
}

// A bundle needs a head over its publication that covers no later one.
void LedgerKeeper::KeepPublicationHeads(const std::string& head, uint64_t size) {
  const auto& publications = log_.state().publications();
  const auto covered = std::find_if(publications.rbegin(), publications.rend(),
                                    [&](const auto& record) { return record.index < size; });
  if (covered == publications.rend()) return;
  const auto known = NoteOrEmpty(log_.store(), HeadNote(covered->index));
  if (known.ok() && !known->empty()) return;
  Report("ledger", log_.store().PutNote(HeadNote(covered->index), head));
}

bool LedgerKeeper::MayClose(const BallotRecord& record) const {
  const uint64_t size = offer_->size();
  if (!record.is_open() || !offer_witnessed_ || record.index >= size) return false;
  const LedgerState& state = log_.state();
  const size_t quorum = assembly::WitnessQuorum(state.WitnessesAt(size).size());
  if (offer_->CountAfter(record.ballot.closes_at_s) >= quorum) return true;
  const auto counted = std::count_if(record.votes.begin(), record.votes.end(),
                                     [&](const auto& vote) { return vote.second.index < size; });
  return static_cast<size_t>(counted) >= state.VotersOf(record);
}

// True when it closed one.
bool LedgerKeeper::CloseWhatMay() {
  const LedgerState& state = log_.state();
  for (const BallotRecord& record : state.ballots()) {
    if (!MayClose(record)) continue;
    const auto close = state.CloseOf(record.ballot.number, offer_->Note());
    if (!close.ok()) {
      Report("ballot does not close", close.status());
      continue;
    }
    const std::string text = WriteStatement(TextOf(state.name(), *close));
    const std::string name = assembly::LedgerOrigin(state.name().district);
    const absl::Status closed =
        log_.Append({WriteNote(SignedNote{text, {federation::SignText(text, name, signer_)}})});
    Report("ballot does not close", closed);
    return closed.ok();
  }
  return false;
}

void LedgerKeeper::Tick() {
  {
    MutexLock lock(&mutex_);
    const int64_t now_ms = clock_.NowMs();
    if (recovering_ || !offer_ || now_ms - offered_at_ms_ < kPatienceMs) return;
    const auto& ballots = log_.state().ballots();
    const bool is_over = std::any_of(ballots.begin(), ballots.end(), [&](const auto& record) {
      return record.is_open() && record.ballot.closes_at_s < static_cast<uint64_t>(now_ms / 1'000);
    });
    // The same head, cosigned anew, says that the time is over and which votes were in. One that
    // too few have cosigned is asked for again: a node may have come back.
    const bool is_stuck = !offer_witnessed_ && now_ms - offered_at_ms_ >= kAskAgainMs;
    if (is_over || is_stuck) Offer();
    Advance();
  }
  Notify();
}

std::optional<federation::LogKeys> LedgerKeeper::NodeKeys(absl::string_view istat_code) const {
  MutexLock lock(&mutex_);
  const assembly::MemberRecord* member = log_.state().FindMember(istat_code);
  if (member == nullptr) return std::nullopt;
  if (!member->node_keys.back().key) return federation::LogKeys();
  federation::LogKeys keys = log_.state().LogKeysUntil(istat_code, log_.state().size());
  std::reverse(keys.begin(), keys.end());
  return keys;
}

bool LedgerKeeper::IsQuarantined(const std::string& istat_code) const {
  MutexLock lock(&mutex_);
  return log_.state().quarantined().count(istat_code) > 0;
}

absl::StatusOr<std::string> LedgerKeeper::HeadOfPublication(uint64_t index) const {
  MutexLock lock(&mutex_);
  return NoteOrEmpty(log_.store(), HeadNote(index));
}

absl::StatusOr<std::vector<std::string>> LedgerKeeper::Entries(uint64_t size) const {
  MutexLock lock(&mutex_);
  std::vector<std::string> entries;
  for (uint64_t index = 0; index < size; ++index) {
    ASSIGN_OR_RETURN(entries.emplace_back(), log_.store().Entry(index));
  }
  return entries;
}

absl::StatusOr<std::string> LedgerKeeper::Note(absl::string_view name) const {
  MutexLock lock(&mutex_);
  return NoteOrEmpty(log_.store(), name);
}

absl::Status LedgerKeeper::PutNote(absl::string_view name, absl::string_view value) {
  MutexLock lock(&mutex_);
  return log_.store().PutNote(name, value);
}

// --- What waits for signatures -----------------------------------------------------------------

v1::ListPendingResponse LedgerKeeper::PendingLocked() const {
  v1::ListPendingResponse pending;
  for (const SignatureCollection& collection : pending_)
    *pending.add_statements() = ToMessage(collection);
  return pending;
}

v1::ListPendingResponse LedgerKeeper::Pending() const {
  MutexLock lock(&mutex_);
  return PendingLocked();
}

absl::Status LedgerKeeper::KeepPending() {
  return log_.store().PutNote(kPendingNote, PendingLocked().SerializeAsString());
}

// What the ledger has overtaken in the meantime.
void LedgerKeeper::DropWhatCannotCount() {
  const LedgerState& state = log_.state();
  const auto is_stale = [&state](const SignatureCollection& known) {
    const auto anew = SignatureCollection::Of(state, known.text(), known.signers().front().name);
    return !anew.ok() || anew->signers() != known.signers();
  };
  pending_.erase(std::remove_if(pending_.begin(), pending_.end(), is_stale), pending_.end());
}

absl::StatusOr<v1::PendingStatement> LedgerKeeper::LayOut(std::string text,
                                                          absl::string_view first) {
  MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckTakes(text));
  for (const SignatureCollection& known : pending_) {
    if (known.text() == text) return ToMessage(known);
  }
  ASSIGN_OR_RETURN(auto collection, SignatureCollection::Of(log_.state(), std::move(text), first));
  DropWhatCannotCount();
  if (pending_.size() >= kMaxPending) {
    return absl::ResourceExhaustedError(
        absl::StrCat(kMaxPending, " statements wait for signatures already"));
  }
  const std::string name = assembly::LedgerOrigin(log_.state().name().district);
  for (const assembly::KeyOwner& signer : collection.signers()) {
    if (signer.name != name || signer.key.bytes != signer_.public_key()) continue;
    RETURN_IF_ERROR(collection.Add(
        log_.state(),
        WriteNote(SignedNote{collection.text(),
                             {federation::SignText(collection.text(), name, signer_)}})));
  }
  auto before = pending_;
  // Of a genesis only the newest draft waits: signatures of another cannot count.
  if (log_.state().size() == 0) pending_.clear();
  pending_.push_back(std::move(collection));
  const absl::Status kept = KeepPending();
  if (!kept.ok()) pending_ = std::move(before);
  RETURN_IF_ERROR(kept);
  return ToMessage(pending_.back());
}

absl::StatusOr<v1::SignPendingResponse> LedgerKeeper::SignPending(absl::string_view note) {
  v1::SignPendingResponse response;
  {
    MutexLock lock(&mutex_);
    ASSIGN_OR_RETURN(const auto split, federation::ParseNote(note, assembly::kEntryLimits));
    if (const auto index = log_.state().Find(split.text)) {
      response.set_recorded(true);
      response.set_index(*index);
      return response;
    }
    const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const auto& collection) {
      return collection.text() == split.text;
    });
    if (found == pending_.end())
      return absl::NotFoundError("no such statement waits for signatures: it was laid out anew");
    SignatureCollection next = *found;
    RETURN_IF_ERROR(next.Add(log_.state(), note));
    *response.mutable_pending() = ToMessage(next);
    if (next.complete()) {
      ASSIGN_OR_RETURN(const auto appended, AppendLocked(next.Note()));
      pending_.erase(found);
      response.set_recorded(true);
      response.set_index(appended.index());
    } else {
      *found = std::move(next);
    }
    RETURN_IF_ERROR(KeepPending());
  }
  Notify();
  return response;
}

// --- Followers -----------------------------------------------------------------------------------

absl::StatusOr<std::optional<v1::FollowLedgerResponse>> LedgerKeeper::Next(
    Position& position) const {
  MutexLock lock(&mutex_);
  const uint64_t size = log_.state().size();
  const bool first = position.offers == 0 && position.witnessed == 0;
  v1::FollowLedgerResponse response;
  response.set_size(size);
  response.set_first_index(position.size);
  if (position.size < size) {
    ASSIGN_OR_RETURN(auto entries, log_.Read(position.size, kMaxRunBytes));
    position.size += entries.size();
    for (std::string& entry : entries) response.add_entries(std::move(entry));
    if (position.size < size) return response;
  }
  if (position.offers <= offers_ && offer_) {
    response.set_head(offer_->Note());
    position.offers = offers_ + 1;
  }
  if (position.witnessed <= witnessed_count_ && !witnessed_.empty()) {
    response.set_witnessed(witnessed_);
    position.witnessed = witnessed_count_ + 1;
  }
  const bool says_something =
      response.entries_size() > 0 || !response.head().empty() || !response.witnessed().empty();
  if (!says_something && !first) return std::nullopt;
  position.offers = std::max<uint64_t>(position.offers, 1);
  return response;
}

uint64_t LedgerKeeper::Listen(std::function<void()> listener) {
  MutexLock lock(&listeners_mutex_);
  listeners_[next_listener_] = std::move(listener);
  return next_listener_++;
}

void LedgerKeeper::StopListening(uint64_t number) {
  MutexLock lock(&listeners_mutex_);
  listeners_.erase(number);
}

void LedgerKeeper::Notify() {
  MutexLock lock(&listeners_mutex_);
  for (const auto& [number, listener] : listeners_) listener();
}

}  // namespace ambito::hub
