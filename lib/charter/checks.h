// The checks that validators of several messages share. Each adds at most one violation, at
// `field`, and passes over an optional value that is not there.
#ifndef AMBITO_LIB_CHARTER_CHECKS_H_
#define AMBITO_LIB_CHARTER_CHECKS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/limits.h"
#include "lib/charter/paths.h"
#include "lib/charter/read_files.h"
#include "lib/charter/text_rules.h"
#include "lib/charter/violations.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {

void CheckText(absl::string_view text, absl::string_view field, size_t max_characters,
               ViolationList& violations);
void RequireText(absl::string_view text, absl::string_view field, size_t max_characters,
                 ViolationList& violations);
void CheckIdentifier(absl::string_view id, absl::string_view field, ViolationList& violations);
void RequireIdentifier(absl::string_view id, absl::string_view field, ViolationList& violations);
void CheckDate(absl::string_view date, absl::string_view field, ViolationList& violations);
void CheckEmail(absl::string_view email, absl::string_view field, ViolationList& violations);
void CheckRange(int64_t number, int64_t min, int64_t max, absl::string_view field,
                ViolationList& violations);
void CheckCount(size_t count, size_t max, absl::string_view field, ViolationList& violations);
void CheckFormatVersion(int32_t version, ViolationList& violations);
void AddMissing(absl::string_view field, ViolationList& violations);

// The form, and the membership when `members` is known.
void RequireIstatCode(absl::string_view code, const std::vector<v1::Member>& members,
                      absl::string_view field, ViolationList& violations);

// A catalogue entry, when the entries are known.
void CheckService(absl::string_view service, const CheckContext& context, absl::string_view field,
                  ViolationList& violations);

// An empty id is someone else's violation.
void CheckUniqueId(const std::string& id, absl::string_view field,
                   absl::flat_hash_set<std::string>& seen, ViolationList& violations);
void CheckUniqueAcceptance(const v1::Acceptance& acceptance, absl::string_view path,
                           absl::flat_hash_set<std::string>& seen, ViolationList& violations);

// The municipality and the charter of a file.
void ValidateProfile(const v1::MunicipalityProfile& profile, const CheckContext& context,
                     ViolationList& violations);
void ValidateSourceCharter(const v1::SourceCharter& charter, const CheckContext& context,
                           absl::string_view path, ViolationList& violations);

// A code of the closed list `terms`; `what` with its article, for instance `an area`.
template <typename T>
void CheckCode(absl::string_view code, const TermList<T>& terms, absl::string_view error,
               absl::string_view what, absl::string_view field, ViolationList& violations) {
  if (code.empty() || terms.Has(code)) return;
  constexpr size_t kFewEnoughToList = 12;
  const auto name = [](const T& term) -> const std::string& { return term.code; };
  const std::string nearest = NearestName(code, terms, name);
  std::string hint;
  if (!nearest.empty()) hint = absl::StrCat(" Did you mean \"", nearest, "\"?");
  if (nearest.empty() && terms.size() <= kFewEnoughToList) {
    const auto append = [](std::string* out, const T& term) { out->append(term.code); };
    hint = absl::StrCat(" Allowed: ", absl::StrJoin(terms, ", ", append), ".");
  }
  violations.AddError(error, field, absl::StrCat(Quoted(code), " is not ", what, ".", hint));
}

template <typename T>
void RequireCode(absl::string_view code, const TermList<T>& terms, absl::string_view error,
                 absl::string_view what, absl::string_view field, ViolationList& violations) {
  if (code.empty()) AddMissing(field, violations);
  CheckCode(code, terms, error, what, field, violations);
}

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_CHECKS_H_
