// A LogStore in memory, for tests and simulations. What it holds is what a disk would hold: it
// outlives the machines that use it.
#ifndef AMBITO_LIB_FEDERATION_MEMORY_LOG_STORE_H_
#define AMBITO_LIB_FEDERATION_MEMORY_LOG_STORE_H_

#include <memory>

#include "lib/federation/log_store.h"

namespace ambito::federation {

// Not safe for concurrent use (there are no threads in this room); wrap calls in a lock where
// there are.
std::unique_ptr<LogStore> NewMemoryLogStore();

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_MEMORY_LOG_STORE_H_
