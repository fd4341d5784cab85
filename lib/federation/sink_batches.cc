// What a sink does with batches: compare, stage, check against the signed head, store.
#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/replication.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

absl::Status Over(absl::string_view limit, size_t found, size_t allowed) {
  return absl::ResourceExhaustedError(absl::StrCat(limit, ": ", found, ", at most ", allowed));
}

absl::Status CheckBatch(const v1::Batch& batch, const ReplicationLimits& limits) {
  const auto count = static_cast<size_t>(batch.entries_size());
  if (count == 0) return absl::InvalidArgumentError("a batch without entries");
  if (count > limits.batch_entries) return Over("batch_entries", count, limits.batch_entries);
  size_t bytes = 0;
  for (const std::string& entry : batch.entries()) {
    if (entry.size() > limits.entry_bytes) {
      return Over("entry_bytes", entry.size(), limits.entry_bytes);
    }
    bytes += entry.size();
  }
  // One entry always travels, or a small batch limit would stop a log for good.
  if (count > 1 && bytes > limits.batch_bytes) {
    return Over("batch_bytes", bytes, limits.batch_bytes);
  }
  return absl::OkStatus();
}

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
    return Refuse(v1::REFUSAL_REASON_PROTOCOL, "a batch before Hello");
  }
  if (const absl::Status status = CheckBatch(batch, limits_); !status.ok()) return Refuse(status);
  if (!storing_) return Take(batch);
  const bool repeated = std::any_of(waiting_.begin(), waiting_.end(), [&](const v1::Batch& other) {
    return SameBatch(batch, other);
  });
  if (repeated) return {};
  if (waiting_.size() >= limits_.batches_in_flight) {
    return Refuse(Over("batches_in_flight", waiting_.size() + 1, limits_.batches_in_flight));
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
    return Refuse(Over("staged_bytes", staged_bytes_, limits_.staged_bytes));
  }
  if (batch.head().empty()) return {Ack()};
  return TakeHead(batch.head());
}

// Every entry is here already. Harmless, unless the head says otherwise.
SinkMachine::Actions SinkMachine::TakeAgain(const v1::Batch& batch) {
  if (batch.head().empty() || batch.head() == copy_->head()) return {Ack()};
  const uint64_t end = EndOf(batch);
  if (end == copy_->size() + staged_.size() && !staged_.empty()) return TakeHead(batch.head());
  const auto opened = Open(batch.head(), end);
  if (!opened.ok()) return Refuse(opened.status());
  if (end > copy_->size()) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL, "a head inside a piece that was sent without one");
  }
  const bool same_state = end < copy_->size() || opened->state_digest == copy_->state_digest();
  if (opened->root == copy_->RootAt(end) && same_state) return {Ack()};
  return Stop(v1::REFUSAL_REASON_FORK,
              absl::StrCat("another head was signed over the first ", end, " entries"),
              batch.head());
}

SinkMachine::Actions SinkMachine::TakeHead(const std::string& head) {
  const auto opened = Open(head, copy_->size() + staged_.size());
  if (!opened.ok()) return Refuse(opened.status());
  staged_bytes_ = 0;
  auto step = copy_->Prepare(std::exchange(staged_, {}));
  if (!step.ok()) return Refuse(step.status());
  if (step->checkpoint != *opened) {
    return Stop(v1::REFUSAL_REASON_FORK,
                absl::StrCat("the node's head over ", opened->size,
                             " entries does not follow from the ", copy_->size(), " the hub holds"),
                head);
  }
  step->append.head = head;
  std::vector<std::string> entries = std::exchange(step->append.entries, {});
  StoreStep store{step->append};
  store.append.entries = std::move(entries);
  storing_ = *std::move(step);
  return {std::move(store)};
}

SinkMachine::Actions SinkMachine::Contradicted(const v1::Batch& batch) {
  const std::string what =
      absl::StrCat("the batch at ", batch.first_index(), " holds other entries than were received");
  if (batch.head().empty()) return Refuse(v1::REFUSAL_REASON_PROTOCOL, what);
  const auto opened = Open(batch.head(), EndOf(batch));
  if (!opened.ok()) return Refuse(opened.status());
  if (!ProvesFork(batch, *opened)) return Refuse(v1::REFUSAL_REASON_PROTOCOL, what);
  return Stop(v1::REFUSAL_REASON_FORK, absl::StrCat(what, ", and its head is signed"),
              batch.head());
}

absl::StatusOr<Checkpoint> SinkMachine::Open(const std::string& head, uint64_t size) const {
  ASSIGN_OR_RETURN(Checkpoint opened,
                   OpenCheckpoint(head, copy_->origin(), peer_.public_key, *scheme_));
  if (opened.size == size) return opened;
  return absl::InvalidArgumentError(
      absl::StrCat("a head over ", opened.size, " entries after entry ", size));
}

bool SinkMachine::Holds(uint64_t index, const std::string& entry) const {
  if (index >= copy_->size()) return staged_[index - copy_->size()] == entry;
  return copy_->leaf_hashes()[index] == LeafHash(entry);
}

// A mangled batch proves nothing: only a head that cannot be of the history the hub holds does.
bool SinkMachine::ProvesFork(const v1::Batch& batch, const Checkpoint& head) const {
  if (head.size <= copy_->size()) return head.root != copy_->RootAt(head.size);
  if (batch.first_index() > copy_->size()) return false;
  MerkleFrontier frontier;
  for (const Digest& leaf_hash : copy_->leaf_hashes().subspan(0, batch.first_index())) {
    frontier.Append(leaf_hash);
  }
  for (const std::string& entry : batch.entries()) frontier.Append(LeafHash(entry));
  return frontier.Root() == head.root;
}

}  // namespace ambito::federation
