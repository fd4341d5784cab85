// Checks of weekly opening intervals.
#ifndef AMBITO_LIB_CHARTER_OPENING_HOURS_H_
#define AMBITO_LIB_CHARTER_OPENING_HOURS_H_

#include "absl/strings/string_view.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/violations.h"

namespace ambito::charter {

// `path` is the list's, for instance `sheets[0].access.opening_hours`.
void CheckOpeningHours(const google::protobuf::RepeatedPtrField<v1::OpeningInterval>& intervals,
                       absl::string_view path, ViolationList& violations);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_OPENING_HOURS_H_
