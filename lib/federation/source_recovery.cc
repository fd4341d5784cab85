// What a node takes back from its hub: entries of its own that it has lost.
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/federation/replication.h"
#include "lib/federation/signed_run.h"

namespace ambito::federation {

SourceMachine::Actions SourceMachine::TakeBack(const v1::Recover& recover) {
  if (state_ == State::kSending) return Close("the hub gives entries back after Welcome");
  const v1::Batch& batch = recover.batch();
  if (const absl::Status status = CheckBatch(batch, limits_); !status.ok()) {
    return Close(absl::StrCat("the hub gives back ", status.message()));
  }
  const uint64_t held = log_->size() + staged_.size();
  if (batch.first_index() < held && state_ == State::kRecovering) return {};  // Came twice.
  if (batch.first_index() != held) {
    return Close("the hub gives back entries that do not follow this log");
  }
  state_ = State::kRecovering;
  detail_ = absl::StrCat("getting back what was lost: ", held, " of ", recover.size(), " entries");
  for (const std::string& entry : batch.entries()) {
    staged_.push_back(entry);
    staged_bytes_ += entry.size() + kEntryOverheadBytes;
  }
  if (staged_bytes_ > limits_.staged_bytes) {
    return Close(
        absl::StrCat("the hub gives back an import over ", limits_.staged_bytes, " bytes"));
  }
  if (batch.head().empty()) return {Recovered()};
  staged_bytes_ = 0;
  auto run = ReadSignedRun(*log_, std::exchange(staged_, {}), batch.head(), keys_, *scheme_);
  if (!run.ok()) {
    return Close(
        absl::StrCat("the hub gives back what is not this log's: ", run.status().message()));
  }
  if (!run->SameRoot() || !run->SameState()) {
    return Close("the hub gives back entries that this node never signed");
  }
  return {AdoptStep{std::move(run->step)}};
}

std::vector<SourceAction> SourceMachine::Adopted(const absl::Status& status) {
  if (state_ != State::kRecovering) return {};
  if (status.ok()) return {Recovered()};
  return Close(absl::StrCat("storing what the hub gave back: ", status.message()));
}

SendRequest SourceMachine::Recovered() const {
  SendRequest send;
  send.message.mutable_recovered()->set_durable_size(log_->size());
  send.message.mutable_recovered()->set_received_size(log_->size() + staged_.size());
  return send;
}

}  // namespace ambito::federation
