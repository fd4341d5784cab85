#include "tests/simulation/mutation.h"

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
  switch (random.Below(7)) {
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

std::string Serialised(const google::protobuf::Message& message, Random& random) {
  const std::string bytes = message.SerializeAsString();
  return random.Chance(200) ? OddBytes(bytes, random) : bytes;
}

}  // namespace

std::string Mutated(v1::ReplicateRequest request, Random& random) {
  if (random.Chance(50)) {
    request.Clear();
  } else if (random.Chance(50)) {
    request.mutable_hello()->set_protocol_version(1);
  } else if (request.has_hello()) {
    MutateHello(*request.mutable_hello(), random);
  } else if (request.batch().entries_size() > 0) {
    MutateBatch(*request.mutable_batch(), random);
  }
  return Serialised(request, random);
}

std::string Mutated(v1::ReplicateResponse response, Random& random) {
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
      response.mutable_ack()->set_durable_size(OddNumber(response.ack().durable_size(), random));
      response.mutable_ack()->set_received_size(OddNumber(response.ack().received_size(), random));
      break;
  }
  return Serialised(response, random);
}

}  // namespace ambito::simulation
