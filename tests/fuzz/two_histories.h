// Logs that both ends of replication are fuzzed with: one town's two histories, signed by the same
// key from the third head on, and an impostor's. Nobody without the key can sign a third one.
#ifndef AMBITO_TESTS_FUZZ_TWO_HISTORIES_H_
#define AMBITO_TESTS_FUZZ_TWO_HISTORIES_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/federation/change_log.h"
#include "lib/federation/memory_log_store.h"
#include "lib/federation/merkle.h"
#include "lib/federation/replication.h"
#include "tests/fuzz/target.h"
#include "tests/support/federation.h"

namespace ambito::fuzz {

// A log with every step it was written in.
struct History {
  std::vector<std::string> entries;
  std::vector<federation::LogAppend> steps;
  std::vector<federation::ChangeLog> logs;  // Before the first step, and after each.
  std::string public_key;

  bool HasHead(const std::string& head) const {
    for (const auto& log : logs) {
      if (log.head() == head) return true;
    }
    return false;
  }
  const federation::ChangeLog& newest() const { return logs.back(); }
  // Empty where no edit ends.
  std::string HeadAt(uint64_t size) const {
    for (const auto& log : logs) {
      if (log.size() == size) return log.head();
    }
    return "";
  }
};

// The one a copy or a node begins with, the one that contradicts it, the impostor's.
inline constexpr size_t kHistories = 3;
inline const History& HistoryOf(size_t which) {
  static const auto& histories = *[] {
    auto* made = new std::vector<History>(kHistories);
    for (size_t i = 0; i < kHistories; ++i) {
      History& history = (*made)[i];
      static std::vector<std::unique_ptr<test::TownLog>> towns;
      towns.push_back(std::make_unique<test::TownLog>(test::kTown, i < 2 ? "key" : "other"));
      test::TownLog& town = *towns.back();
      history.public_key = town.signer().public_key();
      history.logs.push_back(town.log());
      const auto keep = [&] {
        const uint64_t first = history.entries.size();
        std::vector<std::string> entries;
        for (uint64_t n = first; n < town.log().size(); ++n) {
          entries.push_back(*town.store().Entry(n));
        }
        history.entries.insert(history.entries.end(), entries.begin(), entries.end());
        auto step = history.logs.back().Prepare(std::move(entries));
        step->append.head = town.log().head();
        history.steps.push_back(step->append);
        history.logs.push_back(town.log());
      };
      const std::string own = i == 0 ? "Asilo nido" : "Nido d'infanzia";
      town.Edit(test::PutSheet("asilo-nido"));
      keep();
      town.Import(test::PutSheets("s", 3));
      keep();
      town.Edit(test::PutSheet("pasti", own));
      keep();
      town.Edit(test::DeleteSheet("asilo-nido"));
      keep();
      town.Import(test::PutSheets("t", 2, own));
      keep();
    }
    return made;
  }();
  return histories[which];
}

// Of the town's own two.
inline bool InOneHistory(const std::string& head, const std::string& other) {
  for (size_t i = 0; i < 2; ++i) {
    if (HistoryOf(i).HasHead(head) && HistoryOf(i).HasHead(other)) return true;
  }
  return false;
}

// Small, so that short inputs reach them.
inline federation::ReplicationLimits SmallLimits() {
  federation::ReplicationLimits limits;
  limits.batch_bytes = 300;
  limits.batch_entries = 3;
  limits.batches_in_flight = 2;
  limits.staged_bytes = 900;
  return limits;
}

// A log where the first `steps` steps of a history are, and its store.
struct LogAndStore {
  LogAndStore(const History& history, size_t steps)
      : store(federation::NewMemoryLogStore()), log(history.logs[steps]) {
    for (size_t i = 0; i < steps; ++i) FUZZ_CHECK(store->Append(history.steps[i]).ok());
  }
  // What is stored is what the log says, and the town signed it.
  void Check() const {
    FUZZ_CHECK(InOneHistory(log.head(), log.head()));
    const auto stored = federation::ChangeLog::FromImage(test::kSlug, test::kTown, *store->Load());
    FUZZ_CHECK(stored.ok() && stored->head() == log.head() && stored->size() == log.size());
  }

  std::unique_ptr<federation::LogStore> store;
  federation::ChangeLog log;
};

// A run of a history's entries, with the head where there is one, or the newest.
inline v1::Batch TakeBatch(Bytes& bytes) {
  const History& history = HistoryOf(bytes.Below(kHistories));
  const size_t first = bytes.Below(history.entries.size() + 1);
  const size_t end = first + bytes.Below(5);
  v1::Batch batch;
  batch.set_first_index(first);
  for (size_t i = first; i < end && i < history.entries.size(); ++i) {
    batch.add_entries(history.entries[i]);
  }
  const size_t head = bytes.Below(4);
  if (head == 1) batch.set_head(history.newest().head());
  if (head > 1) batch.set_head(history.HeadAt(end));
  return batch;
}

// The message with a bit of its bytes turned, now and then, or as it is.
template <typename Message>
Message MaybeSpoilt(Message message, Bytes& bytes) {
  if (bytes.Byte() < 224) return message;
  std::string raw = message.SerializeAsString();
  if (raw.empty()) return message;
  char& byte = raw[bytes.Number() % raw.size()];
  byte = static_cast<char>(byte ^ (1 << bytes.Below(8)));
  Message spoilt;
  return spoilt.ParseFromString(raw) ? spoilt : message;
}

}  // namespace ambito::fuzz

#endif  // AMBITO_TESTS_FUZZ_TWO_HISTORIES_H_
