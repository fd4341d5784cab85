// What flipped bits do to a RocksDB write-ahead log unnoticed: a record whose length or type they
// have changed can look like one the process died in, or like the rest of a recycled file. RocksDB
// takes both for the end, and drops what follows.
#ifndef AMBITO_LIB_PLATFORM_WAL_CHECK_H_
#define AMBITO_LIB_PLATFORM_WAL_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ambito::platform {

// Format: github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format, without recycled files.
inline constexpr size_t kWalBlockBytes = 32'768;

// `block` is a block of the file, up to the block's end or the file's. DATA_LOSS when a record that
// would reach beyond the end is followed by a whole one, or is itself whole with a shorter length;
// when a record is of a recycled file, which no store of ours has. Any other damage is OK here:
// RocksDB reports it.
absl::Status CheckWalBlock(absl::string_view block);

// The same for every block of every write-ahead log in a store's folder. UNAVAILABLE when one
// cannot be read.
absl::Status CheckWals(const std::string& folder);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_WAL_CHECK_H_
