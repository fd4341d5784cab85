// A store written anew without what was dropped from it. Dropping only hides: the file with the bad
// block stays, and RocksDB takes no write any more once it meets that block while merging files.
#ifndef AMBITO_LIB_PLATFORM_REBUILD_H_
#define AMBITO_LIB_PLATFORM_REBUILD_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace ambito::platform {

// Keys from `first` up to `second`, that not among them.
using KeyRange = std::pair<std::string, std::string>;

// Copies every key of the closed store at `folder` that is in none of `dropped` (sorted, apart) to
// a store of its own, which then takes the place of the first; that one is kept at
// `folder`.damaged. A crash leaves one of the two in place (FinishRebuild). DATA_LOSS when another
// key cannot be read: nothing has changed then.
absl::Status RebuildStore(const std::string& folder, const std::vector<KeyRange>& dropped);

// Before a store is opened: puts the new one in place where a crash had left neither.
absl::Status FinishRebuild(const std::string& folder);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_REBUILD_H_
