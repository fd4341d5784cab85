#include "tests/simulation/oracle.h"

#include <algorithm>
#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/federation.h"

namespace ambito::simulation {
namespace {

using federation::ChangeLog;
using federation::Digest;
using federation::SinkAction;

// What the hub answered, at a glance.
struct Said {
  bool welcome = false;
  bool acknowledges = false;
  bool gives_back = false;
  bool stores = false;
  bool stops = false;
  v1::RefusalReason refusal = v1::REFUSAL_REASON_UNSPECIFIED;
  absl::string_view end;  // Why the stream was ended.
};

Said Hear(const std::vector<SinkAction>& answer) {
  Said said;
  for (const SinkAction& action : answer) {
    if (const auto* send = std::get_if<federation::SendResponse>(&action)) {
      said.welcome |= send->message.has_welcome();
      said.acknowledges |= send->message.has_ack();
      said.gives_back |= send->message.has_recover();
      if (send->message.has_refused()) said.refusal = send->message.refused().reason();
    } else if (const auto* end = std::get_if<federation::EndStream>(&action)) {
      said.end = end->reason;
    } else if (std::holds_alternative<federation::StopReplica>(action)) {
      said.stops = true;
    } else {
      said.stores = true;
    }
  }
  return said;
}

// What repeated or reordered messages may make of an honest node's words.
bool IsOutOfTurn(const Said& said) {
  static constexpr std::array<absl::string_view, 5> kReasons = {
      "a second Hello on one stream", "a batch before Hello",
      "a batch before what Welcome asked for", "a proof nobody asked for",
      "a node says it took back what it was not given"};
  return std::find(kReasons.begin(), kReasons.end(), said.end) != kReasons.end();
}

Verdict Judge(const Lineage& lineage, Place node, Place copy) {
  if (lineage.Leads(copy, node)) return Verdict::kWelcome;
  if (lineage.Leads(node, copy)) return Verdict::kBehind;
  return lineage.size(node) <= lineage.size(copy) ? Verdict::kFork : Verdict::kForkLater;
}

bool SameObjects(const Lineage::Objects& truth, const federation::ObjectMap& objects) {
  return std::equal(truth.begin(), truth.end(), objects.begin(), objects.end(),
                    [](const auto& a, const auto& b) {
                      return a.second == b.second.entry_hash && a.first == b.first;
                    });
}

std::string OriginOf(const Town& town) {
  return absl::StrCat("ambito/", test::kSlug, "/", town.municipality);
}

std::string Base64(const Digest& digest) {
  return absl::Base64Escape(
      absl::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

v1::Change ChangeIn(const std::string& entry) {
  v1::LogEntry parsed;
  parsed.ParseFromString(entry);
  return std::move(*parsed.mutable_change());
}

bool Same(const v1::Change& a, const v1::Change& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

std::vector<v1::Change> AloneOn(const Disk& disk) {
  std::vector<v1::Change> changes;
  const auto edits = federation::AloneEdits::Load(disk);
  if (!edits.ok()) return changes;
  for (const auto& written : edits->all()) changes.push_back(written.entry.change());
  return changes;
}

}  // namespace

void Oracle::Check(bool holds, const Town& town, const char* what) {
  if (!holds) Fail(absl::StrCat(town.municipality, ": ", what));
}

// The signed text, and nothing else before the signature.
bool Oracle::SaysSo(const Town& town, const std::string& head, Place place) const {
  return absl::StartsWith(head,
                          absl::StrCat(OriginOf(town), "\n", town.lineage.size(place), "\n",
                                       Base64(town.lineage.root(place)), "\nstate ",
                                       Base64(town.lineage.state_digest(place)), "\n\n\u2014 "));
}

// ---- Nodes ----

void Oracle::Wrote(Town& town, const Disk& disk, const std::vector<v1::Change>& changes,
                   bool told) {
  const uint64_t before = town.lineage.size(town.disk);
  if (disk.leaf_hashes().size() != before + changes.size()) {
    return Fail(absl::StrCat(town.municipality, ": ", changes.size(), " changes made ",
                             disk.leaf_hashes().size() - before, " entries"));
  }
  std::vector<const std::string*> entries;
  for (size_t i = 0; i < changes.size(); ++i) {
    entries.push_back(&disk.EntryBytes(before + i));
    Check(absl::StrContains(*entries.back(), changes[i].SerializeAsString()), town,
          "an entry does not hold its change");
  }
  town.disk = town.lineage.Write(town.disk, changes, entries, disk.head());
  Check(SaysSo(town, disk.head(), town.disk), town, "the head it signed is not true");
  if (told) town.acknowledged = town.lineage.size(town.disk);
}

void Oracle::NotWritten(const Town& town, const absl::Status& status) {
  if (absl::IsUnavailable(status)) return;
  Fail(absl::StrCat(town.municipality, ": an edit was refused: ", status.ToString()));
}

void Oracle::Adopted(Town& town, const Disk& disk) {
  for (uint64_t index = town.lineage.size(town.disk); index < disk.leaf_hashes().size(); ++index) {
    const Place next = town.lineage.Follow(town.disk, disk.leaf_hashes()[index]);
    if (next == kNowhere) {
      return Fail(
          absl::StrCat(town.municipality, ": took back entry ", index, ", which it never wrote"));
    }
    town.disk = next;
  }
  Check(town.lineage.whole(town.disk), town, "took back a part of an import");
  Check(disk.head() == town.lineage.head(town.disk), town, "took back another head");
  town.acknowledged = town.lineage.size(town.disk);
}

void Oracle::Rebased(Town& town, const Disk& disk, const federation::OwnedLog& log) {
  CheckRebase(town, disk);
  Check(log.alone().empty(), town, "what was written alone is still beside the log");
  town.alone.clear();
}

void Oracle::RebasedInPart(Town& town, const Disk& disk) {
  const bool appended = disk.leaf_hashes().size() > town.lineage.size(town.disk);
  if (appended) CheckRebase(town, disk);
  const std::vector<v1::Change> left = AloneOn(disk);
  const bool newest_first = left.size() <= town.alone.size() && (!appended || left.empty()) &&
                            std::equal(left.begin(), left.end(), town.alone.begin(), Same);
  Check(newest_first, town, "a rebase that failed lost what was written alone");
  town.alone = left;
}

// What was written alone is in the log once, and in force.
void Oracle::CheckRebase(Town& town, const Disk& disk) {
  const uint64_t before = town.lineage.size(town.disk);
  std::vector<v1::Change> appended;
  auto next = town.alone.begin();
  for (uint64_t index = before; index < disk.leaf_hashes().size(); ++index) {
    appended.push_back(ChangeIn(disk.EntryBytes(index)));
    next = std::find_if(next, town.alone.end(),
                        [&](const v1::Change& change) { return Same(change, appended.back()); });
    Check(next != town.alone.end(), town, "a rebase appended what nobody wrote alone");
    if (next == town.alone.end()) return;
    ++next;
  }
  if (!appended.empty()) Wrote(town, disk, appended, /*told=*/true);
  std::map<std::string, const v1::Change*> last;
  for (const v1::Change& change : town.alone) last[federation::ObjectId(change)] = &change;
  for (const auto& [id, change] : last) {
    const auto newest = disk.History(id, UINT64_MAX, 1);
    const bool in_force =
        !newest->empty() && Same(ChangeIn(disk.EntryBytes(newest->front())), *change);
    const bool gone =
        newest->empty() || federation::IsRemoval(ChangeIn(disk.EntryBytes(newest->front())));
    Check(in_force || (gone && federation::IsRemoval(*change)), town,
          "what was written alone is not in force after the rebase");
  }
}

void Oracle::Restored(Town& town, const Disk& disk, Place place) {
  town.restored = true;
  town.disk = place;
  town.acknowledged = std::min<uint64_t>(town.acknowledged, disk.leaf_hashes().size());
  town.alone = AloneOn(disk);
}

void Oracle::CheckNode(const Town& town, const Disk& disk, const federation::OwnedLog* log) {
  const uint64_t size = town.lineage.size(town.disk);
  Check(disk.leaf_hashes().size() == size, town, "its disk changed behind everybody's back");
  Check(town.acknowledged <= size, town, "an acknowledged edit is not on its disk");
  if (log == nullptr) return;
  Check(log->log().size() == size, town, "its log is not as long as its disk");
  if (size == 0 || log->log().size() != size) return;
  Check(log->log().leaf_hashes().back() == town.lineage.leaf_hash(town.disk), town,
        "its log does not end as its disk does");
  Check(log->alone().all().size() == town.alone.size(), town, "an edit written alone is lost");
}

void Oracle::CheckOpened(const Town& town, const federation::OwnedLog& log) {
  Place place = 0;
  for (const Digest& leaf_hash : log.log().leaf_hashes()) {
    place = place == kNowhere ? kNowhere : town.lineage.Follow(place, leaf_hash);
  }
  Check(place == town.disk, town, "its log is not what was written");
  Check(SameObjects(town.lineage.ObjectsAt(town.disk), log.log().objects()), town,
        "what is in force at the node is not what was written");
  bool same = log.alone().all().size() == town.alone.size();
  for (size_t i = 0; same && i < town.alone.size(); ++i) {
    same = Same(log.alone().all()[i].entry.change(), town.alone[i]);
  }
  Check(same, town, "what was written alone is not beside the log");
}

// ---- The hub ----

void Oracle::HubRestored(Town& town, uint64_t size) {
  town.copy = town.lineage.Back(town.copy, size);
  town.in_force = town.lineage.ObjectsAt(town.copy);
}

void Oracle::CheckAnswer(const Town& town, uint64_t stream, const v1::ReplicateRequest& request,
                         const Answer& answer, bool was_stopped) {
  if (town.lying) CheckLie(town, request, answer);
  if (request.has_hello()) CheckAdmission(town, request.hello(), answer);
  const bool first = request.has_hello() && verdicts_.count(stream) == 0;
  if (first && town.honest() && greetings_.count(stream) > 0) {
    CheckEvidence(town, answer);
    CheckGreeting(town, stream, answer, was_stopped);
  } else {
    CheckContinued(town, stream, answer);
  }
}

// Whoever it is: only a member's own name and a head under its own key open the door.
void Oracle::CheckAdmission(const Town& town, const v1::Hello& hello, const Answer& answer) {
  const Said said = Hear(answer);
  if (!said.welcome && !said.gives_back) return;
  Check(town.member, town, "is no member and was let in");
  Check(hello.municipality() == town.municipality, town, "was let in under another name");
  Check(hello.protocol_version() == federation::kProtocolVersion, town,
        "was let in with another protocol");
  if (hello.head().empty() || town.lineage.Signed(hello.head()) != kNowhere) return;
  Check(federation::OpenCheckpoint(hello.head(), OriginOf(town), town.public_key, scheme_).ok(),
        town, "was let in with a head under another key");
}

void Oracle::CheckContinued(const Town& town, uint64_t stream, const Answer& answer) {
  CheckEvidence(town, answer);
  if (town.honest() && greetings_.count(stream) > 0) CheckHonest(town, stream, answer);
}

void Oracle::CheckGreeting(const Town& town, uint64_t stream, const Answer& answer,
                           bool was_stopped) {
  const Said said = Hear(answer);
  if (was_stopped) {
    return Check(said.refusal == v1::REFUSAL_REASON_FORK && !said.stops, town,
                 "its quarantine was forgotten");
  }
  const Greeting greeting = greetings_[stream];
  if (!greeting.registered) {
    return Check(said.refusal == v1::REFUSAL_REASON_KEY, town, "was let in without a key");
  }
  const Verdict verdict = verdicts_[stream] = Judge(town.lineage, greeting.place, town.copy);
  // The disk that holds what the node has lost may fail.
  const bool gives_back = said.gives_back || said.refusal == v1::REFUSAL_REASON_STORAGE;
  const bool right =
      (verdict == Verdict::kFork && said.stops) || (verdict == Verdict::kBehind && gives_back) ||
      ((verdict == Verdict::kWelcome || verdict == Verdict::kForkLater) && said.welcome);
  if (!right) {
    Fail(absl::StrCat(town.municipality, ": Hello over ", town.lineage.size(greeting.place),
                      " entries was answered wrongly; the copy has ", town.lineage.size(town.copy),
                      ", verdict ", static_cast<int>(verdict), ", refusal ",
                      static_cast<int>(said.refusal), ", ", said.end));
  }
}

void Oracle::CheckHonest(const Town& town, uint64_t stream, const Answer& answer) {
  const Said said = Hear(answer);
  const auto verdict = verdicts_.find(stream);
  const bool fork = verdict != verdicts_.end() && verdict->second == Verdict::kForkLater;
  Check(!fork || (!said.stores && !said.acknowledges), town,
        "entries of another history are taken");
  if (said.refusal == v1::REFUSAL_REASON_KEY && greetings_[stream].registered) {
    Fail(absl::StrCat(town.municipality, ": refused as a stranger: ", said.end));
  }
  Check(said.refusal != v1::REFUSAL_REASON_UNKNOWN_MUNICIPALITY, town, "refused as no member");
  if (said.refusal == v1::REFUSAL_REASON_PROTOCOL && !misled_ && !IsOutOfTurn(said)) {
    Fail(absl::StrCat(town.municipality,
                      ": an honest node is said to break the protocol: ", said.end));
  }
}

// Two heads under one key that cannot both be of one log; and nobody who declares every restore
// has signed such.
void Oracle::CheckEvidence(const Town& town, const Answer& answer) {
  for (const SinkAction& action : answer) {
    const auto* stop = std::get_if<federation::StopReplica>(&action);
    if (stop == nullptr) continue;
    const v1::StoppedReplica& stopped = stop->stopped;
    const auto opened =
        federation::OpenCheckpoint(stopped.node_head(), OriginOf(town), town.public_key, scheme_);
    Check(opened.ok(), town, "the evidence against it is not signed by it");
    Check(stopped.hub_head() == town.lineage.head(town.copy), town,
          "the evidence is not against the hub's head");
    const Place place = town.lineage.Signed(stopped.node_head());
    if (place == kNowhere) {
      Check(town.lying, town, "in quarantine for a head it never signed");
    } else {
      Check(!town.lineage.Leads(place, town.copy) && !town.lineage.Leads(town.copy, place), town,
            "in quarantine for two heads of one history");
      Check(town.undeclared || town.intruded || misled_, town,
            "in quarantine, and it declares its restores");
    }
  }
}

// A signed head that contradicts what the hub holds is found out where it is first met.
void Oracle::CheckLie(const Town& town, const v1::ReplicateRequest& request, const Answer& answer) {
  const std::string& head = request.has_hello() ? request.hello().head() : request.batch().head();
  if (town.lineage.Signed(head) != kNowhere) return;
  const auto opened = federation::OpenCheckpoint(head, OriginOf(town), town.public_key, scheme_);
  const uint64_t size = town.lineage.size(town.copy);
  if (!opened.ok() || opened->size > size) return;
  const Place place = town.lineage.Back(town.copy, opened->size);
  const bool contradicts =
      (town.lineage.whole(place) && opened->root != town.lineage.root(place)) ||
      (opened->size == size && size > 0 &&
       opened->state_digest != town.lineage.state_digest(place));
  if (!contradicts) return;
  const Said said = Hear(answer);
  Check(!(request.has_hello() && (said.welcome || said.gives_back)), town,
        "a signed lie was welcome");
  Check(!(request.has_batch() && said.acknowledges), town, "a signed lie was acknowledged");
}

void Oracle::CheckCopy(Town& town, const ChangeLog& copy, const Disk& disk) {
  const Place before = town.copy;
  Check(copy.size() >= town.lineage.size(before), town, "the hub's copy shrank");
  for (uint64_t index = town.lineage.size(before); index < copy.size(); ++index) {
    const Place next = town.lineage.Follow(town.copy, copy.leaf_hashes()[index]);
    if (next == kNowhere) {
      return Fail(absl::StrCat(town.municipality, ": the hub's entry ", index,
                               " is of none of its histories"));
    }
    town.copy = next;
  }
  town.lineage.Advance(before, town.copy, town.in_force);
  Check(town.lineage.whole(town.copy), town, "the hub holds a part of an import");
  Check(copy.head() == town.lineage.head(town.copy) && copy.head() == disk.head(), town,
        "the hub's head is not the town's");
  Check(copy.size() == disk.leaf_hashes().size() &&
            (copy.size() == 0 || copy.leaf_hashes().back() == disk.leaf_hashes().back()),
        town, "the hub's copy is not what is on its disk");
  if (copy.size() == 0) return;
  Check(copy.RootAt(copy.size()) == town.lineage.root(town.copy) &&
            copy.state_digest() == town.lineage.state_digest(town.copy),
        town, "the hub's copy is not what its head says");
  Check(SameObjects(town.in_force, copy.objects()), town,
        "what is in force at the hub is not what was edited");
}

void Oracle::CheckAtRest(const Town& town, const federation::OwnedLog& log,
                         const federation::SourceMachine& source, bool stopped) {
  if (stopped) return;  // CheckEvidence saw why.
  const uint64_t size = town.lineage.size(town.disk);
  if (town.disk != town.copy || source.acknowledged_size() != size || !source.connected() ||
      !source.agrees()) {
    return Fail(absl::StrCat(town.municipality, ": at rest the hub has ",
                             town.lineage.size(town.copy), " of ", size, " entries, ",
                             source.acknowledged_size(), " acknowledged: ", source.detail()));
  }
  Check(town.alone.empty(), town, "at rest, what was written alone is still beside the log");
  CheckOpened(town, log);
}

}  // namespace ambito::simulation
