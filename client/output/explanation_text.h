// Guarantees and explanations for people: every line says whose promise it is and what was assumed.
#ifndef AMBITO_CLIENT_OUTPUT_EXPLANATION_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_EXPLANATION_TEXT_H_

#include <string>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "client/output/console.h"

namespace ambito::client {

// Guarantees, conditions on citizens, and standards that take part in none; empty: nothing.
std::string GuaranteesText(const v1::Service& service, const v1::DistrictProfile& district,
                           const Console& console);

// All of `charter explain`.
std::string ExplanationText(const v1::Explanation& explanation, const v1::DistrictProfile& district,
                            const Console& console);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_EXPLANATION_TEXT_H_
