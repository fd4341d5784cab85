// What people call the vocabulary's codes, in the language asked for. An unknown code, for
// instance of a newer node, is its own label.
#ifndef AMBITO_CLIENT_OUTPUT_LABELS_H_
#define AMBITO_CLIENT_OUTPUT_LABELS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "client/output/console.h"

namespace ambito::client {

std::string AreaLabel(absl::string_view code, Lang lang);
std::string CategoryLabel(absl::string_view code, Lang lang);
std::string OrganisationKindLabel(absl::string_view code, Lang lang);
std::string DeliveryFormLabel(absl::string_view code, Lang lang);
std::string SectionLabel(absl::string_view code, Lang lang);
std::string ScopeLabel(v1::Scope scope, Lang lang);
std::string HowLabel(v1::MatchHow how, Lang lang);
// Why a sheet is not in force.
std::string ReasonLabel(absl::string_view reason, Lang lang);

// The measure of a standard in words, `entro, al massimo 15 giorni lavorativi`; empty when the
// standard has only its sentence.
std::string MeasureLabel(const v1::Standard& standard, Lang lang);

std::string IndicatorLabel(absl::string_view code, Lang lang);
std::string EventLabel(absl::string_view code, Lang lang);
std::string ConditionLabel(absl::string_view code, Lang lang);
// `HOMOGENEOUS`, `FLOOR`, `GAP`, `CONFLICT`.
std::string StateLabel(absl::string_view state, Lang lang);
// Why a standard takes part in no guarantee.
std::string AsideLabel(absl::string_view reason, Lang lang);
// `entro 15 giorni lavorativi`; of a yes or no, that.
std::string BoundLabel(const v1::Bound& bound, Lang lang);

// The district's title of a part, the usual one when it gives none.
std::string PartTitle(const v1::DistrictProfile& district, int part, Lang lang);

// A member's name; the code when it is not a member's.
std::string MunicipalityName(const v1::DistrictProfile& district, absl::string_view istat_code);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_LABELS_H_
