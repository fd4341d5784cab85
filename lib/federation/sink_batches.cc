// What a sink does with batches: compare, stage, check against the signed head, store.
#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/merkle.h"
#include "lib/federation/replication.h"
#include "lib/federation/signed_run.h"

namespace ambito::federation {
namespace {

bool SameBatch(const v1::Batch& a, const v1::Batch& b) {
  return a.first_index() == b.first_index() && a.head() == b.head() &&
         std::equal(a.entries().begin(), a.entries().end(), b.entries().begin(), b.entries().end());
}

uint64_t EndOf(const v1::Batch& batch) {
  return batch.first_index() + static_cast<uint64_t>(batch.entries_size());
}

}  // namespace

SinkMachine::Actions SinkMachine::Admit(const v1::Batch& batch) {
  if (state_ != State::kReceiving) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL, state_ == State::kAwaitingHello
                                                   ? "a batch before Hello"
                                                   : "a batch before what Welcome asked for");
  }
  if (const absl::Status status = CheckBatch(batch, limits_); !status.ok()) return Refuse(status);
  if (!storing_) return Take(batch);
  const bool repeated = std::any_of(waiting_.begin(), waiting_.end(), [&](const v1::Batch& other) {
    return SameBatch(batch, other);
  });
  if (repeated) return {};
  if (waiting_.size() >= limits_.batches_in_flight) {
    return Refuse(v1::REFUSAL_REASON_LIMIT, absl::StrCat("batches_in_flight: ", waiting_.size() + 1,
                                                         ", at most ", limits_.batches_in_flight));
  }
  waiting_.push_back(batch);
  return {};
}

SinkMachine::Actions SinkMachine::Take(const v1::Batch& batch) {
  const uint64_t received = copy_->size() + staged_.size();
  if (batch.first_index() > received) return AskRewind();
  const auto count = static_cast<uint64_t>(batch.entries_size());
  const uint64_t held = std::min(received - batch.first_index(), count);
  for (uint64_t i = 0; i < held; ++i) {
    if (!Holds(batch.first_index() + i, batch.entries(static_cast<int>(i)))) {
      return Contradicted(batch);
    }
  }
  if (held == count) return TakeAgain(batch);
  rewind_asked_ = false;
  for (uint64_t i = held; i < count; ++i) {
    staged_.push_back(batch.entries(static_cast<int>(i)));
    staged_bytes_ += staged_.back().size() + kEntryOverheadBytes;
  }
  if (staged_bytes_ > limits_.staged_bytes) {
    return Refuse(v1::REFUSAL_REASON_LIMIT, absl::StrCat("staged_bytes: ", staged_bytes_,
                                                         ", at most ", limits_.staged_bytes));
  }
  if (batch.head().empty()) return {Ack()};
  return TakeHead(batch.head());
}

// Every entry is here already. Harmless, unless the head says otherwise.
SinkMachine::Actions SinkMachine::TakeAgain(const v1::Batch& batch) {
  if (batch.head().empty() || batch.head() == copy_->head()) return {Ack()};
  const uint64_t end = EndOf(batch);
  if (end == copy_->size() + staged_.size() && !staged_.empty()) return TakeHead(batch.head());
  const auto opened = OpenHead(*copy_, batch.head(), end, peer_.keys, *scheme_);
  if (!opened.ok()) return Refuse(opened.status());
  if (end > copy_->size()) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL, "a head inside a piece that was sent without one");
  }
  const bool same_state = end < copy_->size() || opened->state_digest == copy_->state_digest();
  if (opened->root == copy_->RootAt(end) && same_state) return {Ack()};
  return Stop(absl::StrCat("another head was signed over the first ", end, " entries"),
              copy_->head(), batch.head());
}

SinkMachine::Actions SinkMachine::TakeHead(const std::string& head) {
  staged_bytes_ = 0;
  auto run = ReadSignedRun(*copy_, std::exchange(staged_, {}), head, peer_.keys, *scheme_);
  if (!run.ok()) return Refuse(run.status());
  // Not a fork: that the signed log goes on from this copy was proven before the first batch.
  if (!run->SameRoot()) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL,
                  absl::StrCat("the entries up to ", run->signed_head.size,
                               " are not those their head was signed over"));
  }
  if (!run->SameState()) {
    return Stop(absl::StrCat("the head over ", run->signed_head.size,
                             " entries says that something else is in force than they do"),
                copy_->head(), head);
  }
  if (LeadsElsewhere(run->step)) {
    return Stop("the log does not come to what the hub held before its copy was lost",
                peer_.remembered_head, head);
  }
  std::vector<std::string> entries = std::exchange(run->step.append.entries, {});
  StoreStep store{run->step.append};
  store.append.entries = std::move(entries);
  storing_ = std::move(run->step);
  return {std::move(store)};
}

// Entries the hub once held beyond its copy; 0: none.
uint64_t SinkMachine::HeldBefore() const {
  const auto remembered = ParseCheckpoint(peer_.remembered_head);
  return remembered.ok() && remembered->size > copy_->size() ? remembered->size : 0;
}

bool SinkMachine::LeadsElsewhere(const ChangeLog::Step& step) const {
  const uint64_t held = HeldBefore();
  if (held == 0 || held > step.checkpoint.size) return false;
  MerkleFrontier frontier;
  for (const Digest& leaf_hash : copy_->leaf_hashes()) frontier.Append(leaf_hash);
  for (const Digest& leaf_hash : step.append.leaf_hashes) {
    if (frontier.size() < held) frontier.Append(leaf_hash);
  }
  return frontier.Root() != ParseCheckpoint(peer_.remembered_head)->root;
}

SinkMachine::Actions SinkMachine::Contradicted(const v1::Batch& batch) {
  const std::string what =
      absl::StrCat("the batch at ", batch.first_index(), " holds other entries than were received");
  if (batch.head().empty()) return Refuse(v1::REFUSAL_REASON_PROTOCOL, what);
  const auto opened = OpenHead(*copy_, batch.head(), EndOf(batch), peer_.keys, *scheme_);
  if (!opened.ok()) return Refuse(opened.status());
  if (!ProvesFork(batch, *opened)) return Refuse(v1::REFUSAL_REASON_PROTOCOL, what);
  return Stop(absl::StrCat(what, ", and its head is signed"), copy_->head(), batch.head());
}

bool SinkMachine::Holds(uint64_t index, const std::string& entry) const {
  if (index >= copy_->size()) return staged_[index - copy_->size()] == entry;
  return copy_->leaf_hashes()[index] == LeafHash(entry);
}

// What is only staged was not signed: it may be the other one that is mangled.
bool SinkMachine::ContradictsCopy(const v1::Batch& batch) const {
  uint64_t index = batch.first_index();
  for (const std::string& entry : batch.entries()) {
    if (index >= copy_->size()) return false;
    if (!Holds(index++, entry)) return true;
  }
  return false;
}

// A mangled batch proves nothing: only a head that cannot be of the history the hub holds does.
bool SinkMachine::ProvesFork(const v1::Batch& batch, const Checkpoint& head) const {
  if (head.size <= copy_->size()) return head.root != copy_->RootAt(head.size);
  if (!ContradictsCopy(batch)) return false;
  MerkleFrontier frontier;
  for (const Digest& leaf_hash : copy_->leaf_hashes().subspan(0, batch.first_index())) {
    frontier.Append(leaf_hash);
  }
  for (const std::string& entry : batch.entries()) frontier.Append(LeafHash(entry));
  return frontier.Root() == head.root;
}

}  // namespace ambito::federation
