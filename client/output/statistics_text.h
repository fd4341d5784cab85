// The figures of a draft for people: by scope, area, category, kind and municipality, with what is
// declared and does not add up.
#ifndef AMBITO_CLIENT_OUTPUT_STATISTICS_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_STATISTICS_TEXT_H_

#include <string>

#include "ambito/v1/charter.pb.h"
#include "client/output/console.h"

namespace ambito::client {

// Reads the draft's district (for names), statistics and questions.
std::string StatisticsText(const v1::DraftCharter& draft, const Console& console);

// One municipality's figures: services by area, standards by category.
std::string MunicipalityStatisticsText(const v1::MunicipalityStatistics& statistics,
                                       const Console& console);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_STATISTICS_TEXT_H_
