// A hub with the copy of one town's log, and what it answers in words.
#ifndef AMBITO_TESTS_UNIT_FEDERATION_SINK_FIXTURE_H_
#define AMBITO_TESTS_UNIT_FEDERATION_SINK_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "lib/federation/replication.h"
#include "tests/support/federation.h"

namespace ambito::federation {

inline constexpr int64_t kNowMs = 1'700'000'000'000;

// `welcome SIZE`, `recover FIRST+COUNT of SIZE`, `ack DURABLE/RECEIVED`, `store FIRST+COUNT`,
// `stop REASON`, `refused REASON`, `end`.
std::vector<std::string> Told(const std::vector<SinkAction>& actions);

// Entries [first, end) of a town's log, with the head it has now when they end there.
v1::ReplicateRequest BatchOf(test::TownLog& town, uint64_t first, uint64_t end);
v1::ReplicateRequest HelloOf(const test::TownLog& town);
// That the town's newest head goes on from its first `size` entries.
v1::ReplicateRequest ExtensionOf(const test::TownLog& town, uint64_t size);
v1::ReplicateRequest RecoveredOf(uint64_t durable, uint64_t received);

class SinkTest : public testing::Test {
 protected:
  SinkTest();

  // A new stream.
  void Reconnect();
  // One message, and what follows while the store answers OK.
  std::vector<std::string> Send(const v1::ReplicateRequest& message);
  // The copy has all the town has now.
  void CatchUp();
  // The copy, and what a restart would find.
  void ExpectHolds(const test::TownLog& town, uint64_t size);

  ReplicationLimits limits_;
  test::TownLog town_;
  SinkMachine::Peer peer_;
  std::unique_ptr<LogStore> store_;
  ChangeLog copy_;
  std::unique_ptr<SinkMachine> sink_;

 private:
  std::vector<std::string> Served(std::vector<SinkAction> actions);
};

}  // namespace ambito::federation

#endif  // AMBITO_TESTS_UNIT_FEDERATION_SINK_FIXTURE_H_
