// The terms of the index: what each letter in front of one means. Changing any of this, or
// how documents are made, is a new kIndexFormat.
#ifndef AMBITO_LIB_SEARCH_TERMS_H_
#define AMBITO_LIB_SEARCH_TERMS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "ambito/v1/charter.pb.h"

namespace ambito::search {

inline constexpr absl::string_view kIndexFormat = "ambito-search-1";

// Xapian refuses longer ones; no word of a language is.
inline constexpr size_t kMaxTermBytes = 200;

// Value slots of a document.
inline constexpr unsigned kServiceSlot = 0;  // The service's id: order between equals.
inline constexpr unsigned kDigestSlot = 1;   // What it was made from.

inline std::string StemTerm(absl::string_view stem) { return std::string(stem); }
inline std::string RootTerm(absl::string_view root) { return absl::StrCat("R", root); }
// A name or citizens' phrase as a whole, of two words or more.
inline std::string PhraseTerm(const std::vector<std::string>& stems) {
  return absl::StrCat("P", absl::StrJoin(stems, " "));
}
// A whole folded word, which spelling is told of.
inline std::string WordTerm(absl::string_view word) { return absl::StrCat("W", word); }

inline std::string IdTerm(absl::string_view service) { return absl::StrCat("Q", service); }
inline std::string AreaTerm(absl::string_view area) { return absl::StrCat("XA", area); }
inline std::string ScopeTerm(v1::Scope scope) { return absl::StrCat("XS", scope); }
inline std::string MunicipalityTerm(absl::string_view istat) { return absl::StrCat("XM", istat); }
inline std::string UsersTerm(absl::string_view code) { return absl::StrCat("XT", code); }
// Every service that is found at all.
inline std::string AnyTerm() { return "XX"; }

// Metadata: how a folded word is written where that differs.
inline std::string ReadableKey(absl::string_view word) { return absl::StrCat("readable ", word); }

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_TERMS_H_
