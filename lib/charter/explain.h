// Where everything a service says comes from, and what hangs on each of its sheets.
#ifndef AMBITO_LIB_CHARTER_EXPLAIN_H_
#define AMBITO_LIB_CHARTER_EXPLAIN_H_

#include "absl/functional/function_ref.h"
#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/harmonise.h"

namespace ambito::charter {

// The sheet a draft was made from; null: it is not there.
using SheetFinder = absl::FunctionRef<const v1::ServiceSheet*(const v1::SheetRef&)>;

// `service` is one of the draft's. Without a sheet, an older one of the same municipality that is
// only superseded comes into force, as it would if the sheet were deleted.
v1::Explanation Explain(const Draft& draft, const v1::Service& service,
                        const v1::Decisions& decisions, SheetFinder find_sheet);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_EXPLAIN_H_
