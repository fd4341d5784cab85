// Finds services of a draft by citizens' words. One Update at a time, any number of Searches beside
// it, from any thread; a Search sees one whole Update. What is found, and in which order, depends
// on the services indexed alone, not on the updates that brought them.
#ifndef AMBITO_LIB_SEARCH_SEARCH_INDEX_H_
#define AMBITO_LIB_SEARCH_SEARCH_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ambito/v1/charter_service.pb.h"
#include "lib/search/service_document.h"

namespace ambito::search {

inline constexpr size_t kMaxQueryBytes = 500;
inline constexpr size_t kMaxPageSize = 100;
// Nobody reads the thousandth page; a page token that says so is an attack.
inline constexpr size_t kMaxOffset = 10'000;
// Up to here SearchAnswer::total is exact.
inline constexpr size_t kExactTotal = 1'000;

struct SearchQuery {
  std::string text;  // Empty: everything the filters leave, by service id.
  std::string area;  // Of these, empty: all.
  std::vector<v1::Scope> scopes;
  std::string municipality;
  std::string target_users;
  size_t offset = 0;
  size_t limit = 10;
};

struct SearchAnswer {
  std::vector<v1::SearchResult> results;  // Best first; equal ones by service id.
  std::string suggestion;                 // Empty: none.
  size_t total = 0;                       // About.
  uint64_t generation = 0;                // Of the Update it answers from.
};

struct UpdateCounts {
  size_t written = 0;
  size_t removed = 0;
};

class SearchIndex {
 public:
  // In a folder of its own, which is made. One process at a time. FAILED_PRECONDITION when another
  // version wrote it, DATA_LOSS when it is damaged: it must be made anew in either case.
  static absl::StatusOr<std::unique_ptr<SearchIndex>> Open(const std::string& folder);
  // In a temporary folder, which goes with it.
  static absl::StatusOr<std::unique_ptr<SearchIndex>> Temporary();
  virtual ~SearchIndex() = default;

  // Makes it hold exactly the services that have a sheet in force. Writes those whose digest
  // differs only, all or nothing, durable once OK.
  virtual absl::StatusOr<UpdateCounts> Update(const std::vector<IndexedService>& services,
                                              const SheetLookup& find_sheet,
                                              uint64_t generation) = 0;

  // INVALID_ARGUMENT beyond a limit, UNAVAILABLE before the first Update, DATA_LOSS when it is
  // damaged.
  virtual absl::StatusOr<SearchAnswer> Search(const SearchQuery& query) = 0;
};

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_SEARCH_INDEX_H_
