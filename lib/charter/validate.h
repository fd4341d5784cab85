// What makes a message valid, whatever it came in (a file, a form, a call). The readers of
// read_files.h call these after they have checked the form of the file.
#ifndef AMBITO_LIB_CHARTER_VALIDATE_H_
#define AMBITO_LIB_CHARTER_VALIDATE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/read_files.h"
#include "lib/charter/violations.h"

namespace ambito::charter {

// `path` is put before each field, for instance `sheets[3]`; empty for a sheet alone.
void ValidateSheet(const v1::ServiceSheet& sheet, const CheckContext& context,
                   absl::string_view path, ViolationList& violations);
// Why a sheet in a municipality's log has no place in the charter: a node that follows the rules
// would not have taken it. Nothing for a good one.
std::optional<std::string> WhyNotTaken(const v1::ServiceSheet& sheet);
void ValidateMunicipalityFile(const v1::MunicipalityFile& file, const CheckContext& context,
                              ViolationList& violations);
void ValidateAcceptance(const v1::Acceptance& acceptance, const CheckContext& context,
                        absl::string_view path, ViolationList& violations);
void ValidateDistrictFile(const v1::DistrictFile& file, ViolationList& violations);
void ValidateText(const v1::DistrictText& text, absl::string_view path, ViolationList& violations);
void ValidateOrganisation(const v1::Organisation& organisation, absl::string_view path,
                          ViolationList& violations);
void ValidateCatalogueEntry(const v1::CatalogueEntry& entry, absl::string_view path,
                            ViolationList& violations);
// Everything but id, author and time, which the hub gives.
void ValidateDecision(const v1::Decision& decision, absl::string_view path,
                      ViolationList& violations);
// `remove`: only what it is about matters.
void ValidateTarget(const v1::GuaranteeTarget& target, bool remove, absl::string_view path,
                    ViolationList& violations);

// SAME, DIFFERENT, BELONGS, SPLIT, MERGE, and back; UNSPECIFIED and an empty name for anything
// else.
v1::DecisionKind DecisionKindOf(absl::string_view name);
std::string DecisionKindName(v1::DecisionKind kind);

// Codes people key things by.
bool IsIstatCode(absl::string_view text);   // six digits
bool IsIdentifier(absl::string_view text);  // [A-Za-z0-9][A-Za-z0-9._-]{0,63}
bool IsSlug(absl::string_view text);        // [a-z0-9][a-z0-9-]{0,39}
bool IsIsoDate(absl::string_view text);     // a day that exists

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_VALIDATE_H_
