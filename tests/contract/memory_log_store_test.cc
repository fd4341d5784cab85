#include "lib/federation/memory_log_store.h"

#include "tests/contract/log_store_contract.h"
#include "tests/support/federation.h"

namespace ambito::federation {
namespace {

// What memory holds outlives whoever uses it, as a disk does.
class Memory {
 public:
  std::unique_ptr<LogStore> Open() { return std::make_unique<test::FaultyLogStore>(*kept_); }

 private:
  std::unique_ptr<LogStore> kept_ = NewMemoryLogStore();
};

INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LogStoreContract, Memory);

}  // namespace
}  // namespace ambito::federation
