#include "lib/charter/checks.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "lib/charter/validate.h"

namespace ambito::charter {
namespace {

bool IsLocalPart(absl::string_view part) {
  constexpr size_t kLongest = 64;
  if (part.empty() || part.size() > kLongest || part.front() == '.' || part.back() == '.') {
    return false;
  }
  return std::all_of(part.begin(), part.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           absl::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != absl::string_view::npos;
  });
}

bool IsHostLabel(absl::string_view label) {
  constexpr size_t kLongest = 63;
  if (label.empty() || label.size() > kLongest || label.front() == '-' || label.back() == '-') {
    return false;
  }
  return std::all_of(label.begin(), label.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
}

// What one types in an office, not all that RFC 5322 allows (comments, quotes, address literals).
bool IsEmail(absl::string_view email) {
  const size_t at = email.find('@');
  if (at == absl::string_view::npos || !IsLocalPart(email.substr(0, at))) return false;
  const std::vector<absl::string_view> labels = absl::StrSplit(email.substr(at + 1), '.');
  return labels.size() >= 2 && std::all_of(labels.begin(), labels.end(), IsHostLabel);
}

}  // namespace

void CheckText(absl::string_view text, absl::string_view field, size_t max_characters,
               ViolationList& violations) {
  if (!IsUtf8(text)) {
    violations.AddError("INVALID_UTF8", field, absl::StrCat(field, " is not UTF-8."));
    return;
  }
  if (const size_t count = CountCharacters(text); count > max_characters) {
    violations.AddError("TEXT_TOO_LONG", field,
                        absl::StrCat(field, " has ", count, " characters; at most ", max_characters,
                                     " are allowed."));
    return;
  }
  if (const auto character = FindForbiddenCharacter(text)) {
    violations.AddError("FORBIDDEN_CHARACTERS", field,
                        absl::StrFormat("%s has the invisible or unassigned character U+%04X in "
                                        "%s; take it out.",
                                        field, *character, Quoted(text)));
  }
}

void RequireText(absl::string_view text, absl::string_view field, size_t max_characters,
                 ViolationList& violations) {
  if (text.empty()) return AddMissing(field, violations);
  if (IsBlank(text)) {
    violations.AddError("EMPTY_FIELD", field, absl::StrCat(field, " has only spaces."));
    return;
  }
  CheckText(text, field, max_characters, violations);
}

void AddMissing(absl::string_view field, ViolationList& violations) {
  violations.AddError("MISSING_FIELD", field, absl::StrCat(field, " is missing."));
}

void CheckIdentifier(absl::string_view id, absl::string_view field, ViolationList& violations) {
  if (id.empty() || IsIdentifier(id)) return;
  violations.AddError("BAD_IDENTIFIER", field,
                      absl::StrCat(Quoted(id),
                                   " is not an identifier: 1 to 64 letters, digits, "
                                   "\".\", \"_\" or \"-\", beginning with a letter or digit."));
}

void RequireIdentifier(absl::string_view id, absl::string_view field, ViolationList& violations) {
  if (id.empty()) AddMissing(field, violations);
  CheckIdentifier(id, field, violations);
}

void CheckDate(absl::string_view date, absl::string_view field, ViolationList& violations) {
  if (date.empty() || IsIsoDate(date)) return;
  violations.AddError("BAD_DATE", field,
                      absl::StrCat(Quoted(date),
                                   " is not a day that exists, written as "
                                   "2007-06-15."));
}

void CheckEmail(absl::string_view email, absl::string_view field, ViolationList& violations) {
  if (email.empty() || IsEmail(email)) return;
  violations.AddError("BAD_EMAIL", field,
                      absl::StrCat(Quoted(email),
                                   " is not an e-mail address such as "
                                   "reclami@comune.example.it."));
}

void CheckRange(int64_t number, int64_t min, int64_t max, absl::string_view field,
                ViolationList& violations) {
  if (number >= min && number <= max) return;
  violations.AddError(
      "OUT_OF_RANGE", field,
      absl::StrCat(field, " is ", number, "; it must be between ", min, " and ", max, "."));
}

void CheckCount(size_t count, size_t max, absl::string_view field, ViolationList& violations) {
  if (count <= max) return;
  violations.AddError(
      "TOO_MANY", field,
      absl::StrCat(field, " has ", count, " items; at most ", max, " are allowed."));
}

void CheckFormatVersion(int32_t version, ViolationList& violations) {
  if (version == 1) return;
  violations.AddError("UNSUPPORTED_VERSION", "format_version",
                      absl::StrCat("format_version is ", version, "; this program reads 1."));
}

void RequireIstatCode(absl::string_view code, const std::vector<v1::Member>& members,
                      absl::string_view field, ViolationList& violations) {
  if (code.empty()) return AddMissing(field, violations);
  if (!IsIstatCode(code)) {
    violations.AddError("BAD_ISTAT_CODE", field,
                        absl::StrCat(Quoted(code),
                                     " is not an ISTAT code: six digits, the "
                                     "leading zero included, as \"015082\"."));
    return;
  }
  const auto is_it = [&](const v1::Member& member) { return member.istat_code() == code; };
  if (members.empty() || std::any_of(members.begin(), members.end(), is_it)) return;
  violations.AddError("NOT_IN_DISTRICT", field,
                      absl::StrCat(code, " is not a member of this district."));
}

void CheckService(absl::string_view service, const CheckContext& context, absl::string_view field,
                  ViolationList& violations) {
  CheckIdentifier(service, field, violations);
  const std::vector<std::string>& known = context.catalogue_ids;
  if (service.empty() || known.empty() || violations.Reported(field)) return;
  if (std::find(known.begin(), known.end(), service) != known.end()) return;
  const std::string nearest = NearestName(service, known, [](const std::string& id) { return id; });
  violations.AddError("UNKNOWN_SERVICE", field,
                      absl::StrCat(Quoted(service), " is not an entry of the catalogue.",
                                   nearest.empty() ? "" : " Did you mean \"", nearest,
                                   nearest.empty() ? "" : "\"?"));
}

void CheckUniqueId(const std::string& id, absl::string_view field,
                   absl::flat_hash_set<std::string>& seen, ViolationList& violations) {
  if (id.empty() || seen.insert(id).second) return;
  violations.AddError("DUPLICATE_ID", field, absl::StrCat(Quoted(id), " is there more than once."));
}

void CheckUniqueAcceptance(const v1::Acceptance& acceptance, absl::string_view path,
                           absl::flat_hash_set<std::string>& seen, ViolationList& violations) {
  if (acceptance.municipality().empty() || acceptance.sheet_id().empty()) return;
  CheckUniqueId(absl::StrCat(acceptance.municipality(), "/", acceptance.sheet_id()), path, seen,
                violations);
}

}  // namespace ambito::charter
