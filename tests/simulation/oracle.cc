#include "tests/simulation/oracle.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace ambito::simulation {
namespace {

using federation::ChangeLog;
using federation::Digest;
using federation::SinkAction;
using Span = absl::Span<const Digest>;

bool IsPrefix(Span prefix, Span whole) {
  return prefix.size() <= whole.size() && std::equal(prefix.begin(), prefix.end(), whole.begin());
}

Verdict Judge(Span node, Span copy) {
  if (IsPrefix(copy, node)) return Verdict::kWelcome;
  if (IsPrefix(node, copy)) return Verdict::kBehind;
  return node.size() <= copy.size() ? Verdict::kFork : Verdict::kForkLater;
}

v1::RefusalReason StopReason(const std::vector<SinkAction>& answer) {
  for (const SinkAction& action : answer) {
    if (const auto* stop = std::get_if<federation::StopReplica>(&action)) {
      return stop->stopped.reason();
    }
  }
  return v1::REFUSAL_REASON_UNSPECIFIED;
}

v1::RefusalReason Refusal(const std::vector<SinkAction>& answer) {
  for (const SinkAction& action : answer) {
    const auto* send = std::get_if<federation::SendResponse>(&action);
    if (send != nullptr && send->message.has_refused()) return send->message.refused().reason();
  }
  return v1::REFUSAL_REASON_UNSPECIFIED;
}

// What repeated or reordered messages may make of an honest node's words.
bool IsOutOfTurn(const std::vector<SinkAction>& answer) {
  const auto* end = answer.empty() ? nullptr : std::get_if<federation::EndStream>(&answer.back());
  return end != nullptr &&
         (end->reason == "a second Hello on one stream" || end->reason == "a batch before Hello" ||
          end->reason == "a batch before what Welcome asked for" ||
          end->reason == "a proof nobody asked for" ||
          end->reason == "a node says it took back what it was not given");
}

bool IsWelcome(const std::vector<SinkAction>& answer) {
  const auto* send = answer.empty() ? nullptr : std::get_if<federation::SendResponse>(&answer[0]);
  return send != nullptr && send->message.has_welcome();
}

bool GivesBack(const std::vector<SinkAction>& answer) {
  const auto* send = answer.empty() ? nullptr : std::get_if<federation::SendResponse>(&answer[0]);
  return send != nullptr && send->message.has_recover();
}

bool Stores(const std::vector<SinkAction>& answer) {
  return std::any_of(answer.begin(), answer.end(), [](const SinkAction& action) {
    return std::holds_alternative<federation::StoreStep>(action);
  });
}

void Replay(const v1::Change& change, const Digest& hash, std::map<std::string, Digest>& objects) {
  auto accepted = [](const v1::Acceptance& acceptance) {
    return absl::StrCat("acceptance/", acceptance.municipality(), "/", acceptance.sheet_id());
  };
  if (change.has_put_sheet()) objects["sheet/" + change.put_sheet().sheet_id()] = hash;
  if (change.has_delete_sheet()) objects.erase("sheet/" + change.delete_sheet().sheet_id());
  if (change.has_put_profile()) objects["profile"] = hash;
  if (change.has_put_acceptance()) objects[accepted(change.put_acceptance())] = hash;
  if (change.has_withdraw_acceptance()) objects.erase(accepted(change.withdraw_acceptance()));
}

}  // namespace

void Oracle::CheckNode(Town& town, const ChangeLog* log) {
  History& history = town.history();
  const auto& stored = history.disk->leaf_hashes();
  for (; history.checked_acknowledged < history.acknowledged.size();
       ++history.checked_acknowledged) {
    const auto& [index, hash] = history.acknowledged[history.checked_acknowledged];
    if (index >= stored.size() || stored[index] != hash) {
      Fail(absl::StrCat(town.municipality, ": acknowledged entry ", index, " is not on its disk"));
    }
  }
  if (log == nullptr || (history.checked_log == stored.size() && log->size() == stored.size())) {
    return;
  }
  history.checked_log = stored.size();
  if (log->leaf_hashes() != Span(stored)) {
    Fail(absl::StrCat(town.municipality, ": its log is not what is on its disk"));
  }
}

void Oracle::Greeted(uint64_t stream, const ChangeLog& log) {
  greetings_[stream].assign(log.leaf_hashes().begin(), log.leaf_hashes().end());
}

void Oracle::CheckGreeting(const Town& town, uint64_t stream, const ChangeLog& copy,
                           const std::vector<SinkAction>& answer, bool stopped_before) {
  if (town.hostile) return;
  if (stopped_before) {
    if (Refusal(answer) != v1::REFUSAL_REASON_FORK) {
      Fail(absl::StrCat(town.municipality, ": its quarantine was forgotten"));
    }
    return;
  }
  const Verdict verdict = verdicts_[stream] = Judge(greetings_[stream], copy.leaf_hashes());
  const bool right =
      (verdict == Verdict::kFork && StopReason(answer) == v1::REFUSAL_REASON_FORK) ||
      (verdict == Verdict::kBehind && GivesBack(answer)) ||
      ((verdict == Verdict::kWelcome || verdict == Verdict::kForkLater) && IsWelcome(answer));
  if (!right) {
    Fail(absl::StrCat(town.municipality, ": Hello over ", greetings_[stream].size(),
                      " entries was answered wrongly; the copy has ", copy.size(), ", verdict ",
                      static_cast<int>(verdict), ", refusal ", static_cast<int>(Refusal(answer))));
  }
}

void Oracle::CheckAnswer(const Town& town, uint64_t stream, const std::vector<SinkAction>& answer) {
  if (town.hostile) return;
  const auto verdict = verdicts_.find(stream);
  const bool fork = verdict != verdicts_.end() && verdict->second == Verdict::kForkLater;
  if (fork && Stores(answer)) {
    Fail(absl::StrCat(town.municipality, ": entries of another history are stored"));
  }
  if (!fork && StopReason(answer) != v1::REFUSAL_REASON_UNSPECIFIED) {
    Fail(absl::StrCat(town.municipality, ": stopped without a fork"));
  }
  const v1::RefusalReason reason = Refusal(answer);
  if (reason == v1::REFUSAL_REASON_KEY || reason == v1::REFUSAL_REASON_UNKNOWN_MUNICIPALITY) {
    Fail(absl::StrCat(town.municipality, ": refused as a stranger"));
  }
  if (reason == v1::REFUSAL_REASON_PROTOCOL && !misled_ && !IsOutOfTurn(answer)) {
    Fail(absl::StrCat(town.municipality, ": an honest node is said to break the protocol: ",
                      std::get<federation::EndStream>(answer.back()).reason));
  }
}

void Oracle::CheckCopy(const Town& town, const ChangeLog& copy, const Disk& hub_disk) {
  const bool known =
      std::any_of(town.histories.begin(), town.histories.end(), [&](const History& history) {
        return IsPrefix(copy.leaf_hashes(), history.disk->leaf_hashes()) &&
               history.disk->IsBoundary(copy.size());
      });
  if (!known) {
    Fail(absl::StrCat(town.municipality, ": the hub's ", copy.size(),
                      " entries are no whole imports of any of its histories"));
  }
  if (copy.leaf_hashes() != Span(hub_disk.leaf_hashes())) {
    return Fail(absl::StrCat(town.municipality, ": the hub's copy is not what is on its disk"));
  }
  if (copy.size() > 0) CheckHead(town, copy);
  CheckObjects(town, copy, hub_disk);
}

void Oracle::CheckHead(const Town& town, const ChangeLog& copy) {
  const auto head =
      federation::OpenCheckpoint(copy.head(), copy.origin(), town.public_key, scheme_);
  if (!head.ok() || head->size != copy.size() ||
      head->root != federation::RootOf(copy.leaf_hashes()) ||
      head->state_digest != federation::StateDigest(copy.objects())) {
    Fail(absl::StrCat(town.municipality, ": the hub's copy is not what its head says"));
  }
}

void Oracle::CheckObjects(const Town& town, const ChangeLog& copy, const Disk& hub_disk) {
  Model& model = models_[town.municipality];
  if (model.size > copy.size()) Fail(absl::StrCat(town.municipality, ": the hub's copy shrank"));
  for (; model.size < copy.size(); ++model.size) {
    v1::LogEntry entry;
    entry.ParseFromString(*hub_disk.Entry(model.size));
    Replay(entry.change(), copy.leaf_hashes()[model.size], model.objects);
  }
  const bool same = std::equal(model.objects.begin(), model.objects.end(), copy.objects().begin(),
                               copy.objects().end(), [](const auto& a, const auto& b) {
                                 return a.first == b.first && a.second == b.second.entry_hash;
                               });
  if (!same) {
    Fail(absl::StrCat(town.municipality, ": what is in force at the hub is not what was edited"));
  }
}

void Oracle::CheckAtRest(Town& town, const ChangeLog& copy, const federation::SourceMachine& source,
                         bool stopped) {
  if (stopped) {
    if (!town.rewound && !town.hostile) {
      Fail(absl::StrCat(town.municipality, ": in quarantine for nothing"));
    }
    return;
  }
  const Verdict verdict = Judge(town.disk().leaf_hashes(), copy.leaf_hashes());
  if (verdict == Verdict::kBehind) {
    Fail(absl::StrCat(town.municipality, ": behind, and never given back: ", source.detail()));
  } else if (verdict != Verdict::kWelcome) {
    Fail(absl::StrCat(town.municipality, ": a fork was never found: ", source.detail()));
  } else if (copy.size() != town.disk().leaf_hashes().size() ||
             source.acknowledged_size() != copy.size() || !source.connected()) {
    Fail(absl::StrCat(town.municipality, ": the hub has ", copy.size(), " of ",
                      town.disk().leaf_hashes().size(), " entries, ", source.acknowledged_size(),
                      " acknowledged: ", source.detail()));
  }
}

}  // namespace ambito::simulation
