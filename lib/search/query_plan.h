// From what a citizen types to a query of the index: words that say something, each with what else
// it may mean or have been meant to be.
#ifndef AMBITO_LIB_SEARCH_QUERY_PLAN_H_
#define AMBITO_LIB_SEARCH_QUERY_PLAN_H_

#include <xapian.h>

#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace ambito::search {

// Words of a query that count; what comes after them is left out.
inline constexpr size_t kMaxQueryWords = 32;

struct QueryPlan {
  Xapian::Query query;          // Empty: nothing in the text says anything.
  std::set<std::string> stems;  // What highlights mark.
  std::set<std::string> roots;
  std::string suggestion;  // The text with words spelled better; empty: none.
};

// Throws what Xapian throws.
QueryPlan PlanQuery(const Xapian::Database& index, absl::string_view text);

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_QUERY_PLAN_H_
