// Keeps the search index of the draft: follows every draft in a thread of its own and writes what
// differs. The index lives in a folder and survives restarts; one that is damaged, or that another
// version wrote, is made anew.
#ifndef AMBITO_DISTRICT_HUB_SEARCH_DRAFT_INDEXER_H_
#define AMBITO_DISTRICT_HUB_SEARCH_DRAFT_INDEXER_H_

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "district-hub/aggregate/draft_keeper.h"
#include "lib/platform/mutex.h"
#include "lib/search/search_index.h"

namespace ambito::hub {

class DraftIndexer {
 public:
  // `drafts` outlives it. Only this object uses `folder`. Starts a thread, which opens the index.
  DraftIndexer(DraftKeeper& drafts, std::string folder);
  ~DraftIndexer();

  // As SearchIndex::Search; UNAVAILABLE until there is an index. The answer's generation is 0 until
  // this process has brought the index up to date once: what was there numbers drafts of another.
  absl::StatusOr<search::SearchAnswer> Search(const search::SearchQuery& query);

 private:
  void Run();
  bool WaitForWork();
  // Brings the index to the newest draft, making it anew where it must be.
  absl::Status Follow();
  absl::Status Open();
  absl::Status Rebuild(const absl::Status& reason);
  absl::Status Update(const DraftSnapshot& snapshot);
  std::vector<search::IndexedService> Services(const DraftSnapshot& snapshot);
  std::shared_ptr<search::SearchIndex> index() const;

  DraftKeeper& drafts_;
  const std::string folder_;
  uint64_t listener_ = 0;
  // What a service's document was made from, while neither it nor the catalogue changes.
  struct Known {
    std::shared_ptr<const v1::Service> service;
    std::string digest;
  };
  // Used by the indexing thread only.
  std::map<std::string, Known> known_;
  std::shared_ptr<const v1::Catalogue> catalogue_;
  std::map<std::string, const v1::CatalogueEntry*> entries_;
  std::shared_ptr<const DraftSnapshot> indexed_;

  std::atomic<bool> up_to_date_once_ = false;
  mutable platform::Mutex mutex_;
  platform::CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool dirty_ ABSL_GUARDED_BY(mutex_) = true;
  bool damaged_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<search::SearchIndex> index_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SEARCH_DRAFT_INDEXER_H_
