// Checks of a sheet's guarantees, one by one and against each other.
#ifndef AMBITO_LIB_CHARTER_VALIDATE_STANDARDS_H_
#define AMBITO_LIB_CHARTER_VALIDATE_STANDARDS_H_

#include "absl/strings/string_view.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/violations.h"

namespace ambito::charter {

// `path` is the list's, for instance `sheets[0].standards`.
void ValidateStandards(const v1::ServiceSheet& sheet, absl::string_view path,
                       ViolationList& violations);

// Whether a measure fits its indicator and its number its unit. Codes of no vocabulary and what is
// missing are for the caller to report. `value_field`: what the number's field is called.
void CheckMeasure(const v1::Standard& measure, absl::string_view path,
                  absl::string_view value_field, ViolationList& violations);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_VALIDATE_STANDARDS_H_
