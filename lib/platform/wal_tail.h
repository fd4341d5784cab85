// The end of a RocksDB write-ahead log: told apart, a record the process died in and a record whose
// length a flipped bit has changed. RocksDB takes both for the first, and drops what follows.
#ifndef AMBITO_LIB_PLATFORM_WAL_TAIL_H_
#define AMBITO_LIB_PLATFORM_WAL_TAIL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ambito::platform {

// Format: github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format, without recycled files.
inline constexpr size_t kWalBlockBytes = 32'768;

// `block` is the last block of the file, up to the file's end. DATA_LOSS when a record that would
// reach beyond the end is followed by a whole one, or is itself whole with a shorter length. Any
// other damage is OK here: RocksDB reports it.
absl::Status CheckWalTail(absl::string_view block);

// The same for every write-ahead log in a store's folder. UNAVAILABLE when one cannot be read.
absl::Status CheckWalTails(const std::string& folder);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_WAL_TAIL_H_
