// How many services have a term, remembered: what a term means is asked again in every query, and a
// look at the index costs more than all the rest.
#ifndef AMBITO_LIB_SEARCH_TERM_COUNTS_H_
#define AMBITO_LIB_SEARCH_TERM_COUNTS_H_

#include <xapian.h>

#include <string>

#include "absl/container/flat_hash_map.h"

namespace ambito::search {

// Of one view of the index, which it must be forgotten with. One thread at a time.
class TermCounts {
 public:
  Xapian::doccount Of(const Xapian::Database& index, const std::string& term) {
    // Whoever asks for ever new words fills it; then it starts anew.
    constexpr size_t kMostTerms = 20'000;
    if (counts_.size() >= kMostTerms) counts_.clear();
    const auto [count, is_new] = counts_.try_emplace(term, 0);
    if (is_new) count->second = index.get_termfreq(term);
    return count->second;
  }
  void Forget() { counts_.clear(); }

 private:
  absl::flat_hash_map<std::string, Xapian::doccount> counts_;
};

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_TERM_COUNTS_H_
