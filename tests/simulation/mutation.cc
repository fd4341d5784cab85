#include "tests/simulation/mutation.h"

#include <algorithm>
#include <utility>

#include "lib/federation/change_log.h"
#include "lib/federation/checkpoint.h"
#include "lib/federation/replication.h"
#include "tests/support/federation.h"

namespace ambito::simulation {
namespace {

uint64_t OddNumber(uint64_t honest, Random& random) {
  switch (random.Below(6)) {
    case 0:
      return honest + 1;
    case 1:
      return honest - 1;
    case 2:
      return 0;
    case 3:
      return UINT64_MAX;
    case 4:
      return random.Below(300);
    default:
      return random.Next();
  }
}

std::string OddBytes(std::string honest, Random& random) {
  switch (random.Below(6)) {
    case 0:
      return "";
    case 1:
      return honest + honest;
    case 2:
      return honest.substr(0, random.Below(honest.size() + 1));
    case 3:
      return std::string(5000, 'x');
    case 4:
      return "\x01\x02\x03";
    default:
      break;
  }
  if (!honest.empty()) {
    char& byte = honest[random.Below(honest.size())];
    byte = static_cast<char>(byte ^ (1 << random.Below(7)));
  }
  return honest;
}

void MutateHello(v1::Hello& hello, Random& random) {
  switch (random.Below(4)) {
    case 0:
      hello.set_municipality("015100");
      break;
    case 1:
      hello.set_protocol_version(static_cast<int32_t>(random.Between(-1, 9)));
      break;
    case 2:
      hello.set_head(OddBytes(hello.head(), random));
      break;
    default:
      hello.set_restored(true);
      break;
  }
}

void MutateBatch(v1::Batch& batch, Random& random) {
  const int count = batch.entries_size();
  const int chosen = static_cast<int>(random.Below(static_cast<uint64_t>(count)));
  switch (random.Below(9)) {
    case 7:  // Over every limit of entries.
      while (batch.entries_size() < 80) batch.add_entries(batch.entries(chosen));
      break;
    case 8:  // Over every limit of bytes.
      batch.set_entries(chosen, std::string(10'000, 'x'));
      break;
    case 0:
      batch.set_first_index(OddNumber(batch.first_index(), random));
      break;
    case 1:
      batch.set_head(OddBytes(batch.head(), random));
      break;
    case 2:
      batch.clear_entries();
      break;
    case 3:
      batch.mutable_entries()->SwapElements(0, chosen);
      break;
    case 4:
      batch.add_entries(batch.entries(chosen));
      break;
    case 5:
      batch.mutable_entries()->RemoveLast();
      break;
    default:
      batch.set_entries(chosen, OddBytes(batch.entries(chosen), random));
      break;
  }
}

void MutateDigests(google::protobuf::RepeatedPtrField<std::string>& digests, Random& random) {
  const size_t count = static_cast<size_t>(digests.size());
  if (count == 0 || random.Chance(200)) {
    *digests.Add() = std::string(random.Size(30, 34), 'p');
  } else if (random.Chance(300)) {
    digests.RemoveLast();
  } else {
    std::string& digest = *digests.Mutable(static_cast<int>(random.Below(count)));
    digest = OddBytes(digest, random);
  }
}

void MutateAck(v1::Ack& ack, Random& random) {
  ack.set_durable_size(OddNumber(ack.durable_size(), random));
  ack.set_received_size(OddNumber(ack.received_size(), random));
}

std::string Serialised(const google::protobuf::Message& message, Random& random) {
  const std::string bytes = message.SerializeAsString();
  return random.Chance(200) ? OddBytes(bytes, random) : bytes;
}

}  // namespace

std::string Mutated(v1::ReplicateRequest request, Random& random) {
  if (random.Chance(50)) {
    request.Clear();
  } else if (random.Chance(50)) {
    request.mutable_hello()->set_protocol_version(federation::kProtocolVersion);
  } else if (random.Chance(30)) {
    MutateAck(*request.mutable_recovered(), random);
  } else if (request.has_hello()) {
    MutateHello(*request.mutable_hello(), random);
  } else if (request.has_recovered()) {
    MutateAck(*request.mutable_recovered(), random);
  } else if (request.has_extension() && random.Chance(300)) {
    request.mutable_extension()->set_root_at(OddBytes(request.extension().root_at(), random));
  } else if (request.has_extension()) {
    MutateDigests(*request.mutable_extension()->mutable_proof(), random);
  } else if (request.batch().entries_size() > 0) {
    MutateBatch(*request.mutable_batch(), random);
  }
  return Serialised(request, random);
}

std::string Mutated(v1::ReplicateResponse response, Random& random) {
  if (response.recover().batch().entries_size() > 0 && random.Chance(700)) {
    v1::Recover& recover = *response.mutable_recover();
    if (random.Chance(100)) recover.set_size(OddNumber(recover.size(), random));
    MutateBatch(*recover.mutable_batch(), random);
    return Serialised(response, random);
  }
  switch (random.Below(5)) {
    case 0:
      response.Clear();
      break;
    case 1:
      response.mutable_welcome()->set_size(OddNumber(response.welcome().size(), random));
      break;
    case 2:
      response.mutable_welcome()->set_root(OddBytes(std::string(32, 'r'), random));
      break;
    case 3:
      response.mutable_refused()->set_reason(static_cast<v1::RefusalReason>(random.Below(9)));
      break;
    default:
      MutateAck(*response.mutable_ack(), random);
      break;
  }
  return Serialised(response, random);
}

v1::ReplicateRequest Lied(v1::ReplicateRequest request, const federation::Signer& signer,
                          Random& random) {
  std::string* head = request.has_hello()   ? request.mutable_hello()->mutable_head()
                      : request.has_batch() ? request.mutable_batch()->mutable_head()
                                            : nullptr;
  if (head == nullptr || head->empty()) return request;
  federation::Checkpoint checkpoint = *federation::ParseCheckpoint(*head);
  (random.Chance(700) ? checkpoint.state_digest : checkpoint.root)[random.Below(32)] ^= 1;
  *head = federation::SignCheckpoint(checkpoint, signer);
  return request;
}

v1::Batch ForgedBatch(const std::string& municipality, const Disk& disk, Random& random) {
  v1::Batch batch;
  batch.set_first_index(disk.leaf_hashes().size());
  const auto log = federation::ChangeLog::FromImage(test::kSlug, municipality, *disk.Load());
  if (!log.ok()) return batch;
  v1::LogEntry entry;
  entry.set_log(municipality);
  entry.set_index(log->size());
  *entry.mutable_change() = test::DeleteSheet("s" + std::to_string(random.Below(12)));
  const auto step = log->Prepare({entry.SerializeAsString()});
  if (!step.ok()) return batch;
  batch.add_entries(step->append.entries[0]);
  batch.set_head(
      federation::SignCheckpoint(step->checkpoint, *test::NewStandInSigner("another key")));
  return batch;
}

v1::ReplicateResponse Forged(const std::string& municipality, const Disk& disk, Random& random) {
  v1::ReplicateResponse response;
  *response.mutable_recover()->mutable_batch() = ForgedBatch(municipality, disk, random);
  response.mutable_recover()->set_size(disk.leaf_hashes().size() + 1);
  return response;
}

}  // namespace ambito::simulation
