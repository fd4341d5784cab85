// The draft charter as cli.md shows it: the shape of `harmonise` and of charter.json.
#ifndef AMBITO_CLIENT_OUTPUT_CHARTER_JSON_H_
#define AMBITO_CLIENT_OUTPUT_CHARTER_JSON_H_

#include "ambito/v1/charter.pb.h"
#include "client/output/json.h"

namespace ambito::client {

// `{"services","review","unheeded_decisions","statistics"}`.
Json CharterJson(const v1::DraftCharter& draft);
Json ServiceJson(const v1::Service& service);
Json GuaranteeJson(const v1::Guarantee& guarantee);
Json QuestionJson(const v1::ReviewQuestion& question);
// What `charter explain` says: `{"service","review","decisions","without"}`.
Json ExplanationJson(const v1::Explanation& explanation);
Json StatisticsJson(const v1::Statistics& statistics);
Json MunicipalityStatisticsJson(const v1::MunicipalityStatistics& statistics);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_CHARTER_JSON_H_
