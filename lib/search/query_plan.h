// From what a citizen types to a query of the index: words that say something, each with what else
// it may mean or have been meant to be.
#ifndef AMBITO_LIB_SEARCH_QUERY_PLAN_H_
#define AMBITO_LIB_SEARCH_QUERY_PLAN_H_

#include <xapian.h>

#include <functional>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/search/term_counts.h"

namespace ambito::search {

// Words of a query that count; what comes after them is left out.
inline constexpr size_t kMaxQueryWords = 32;

struct QueryPlan {
  Xapian::Query query;                       // Empty: nothing in the text says anything.
  std::set<std::string, std::less<>> stems;  // What highlights mark.
  std::set<std::string, std::less<>> roots;
  std::string suggestion;  // The text with words spelled better; empty: none.
};

// `counts` are those of `index`. Throws what Xapian throws.
QueryPlan PlanQuery(const Xapian::Database& index, TermCounts& counts, absl::string_view text);

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_QUERY_PLAN_H_
