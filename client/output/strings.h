// The words around charter content in text output, in Italian and English. The client's own
// messages (help, errors, findings) are English and stand where they are said.
#ifndef AMBITO_CLIENT_OUTPUT_STRINGS_H_
#define AMBITO_CLIENT_OUTPUT_STRINGS_H_

#include "absl/strings/string_view.h"
#include "client/output/console.h"

namespace ambito::client {

enum class Word {
  kAbsent,
  kAccess,
  kAcceptedBy,
  kAll,
  kArea,
  kByArea,
  kByCategory,
  kByKind,
  kByScope,
  kComplaint,
  kConfidence,
  kContacts,
  kCost,
  kCounted,
  kCoverage,
  kCoveredBy,
  kDeclared,
  kDeliveryForm,
  kDescription,
  kDisagreements,
  kDistrict,
  kDocuments,
  kDuties,
  kEvidence,
  kExpired,
  kFromCatalogue,
  kHours,
  kHow,
  kHowAlone,
  kHowDecided,
  kHowMatched,
  kHowStated,
  kInForce,
  kIntermunicipal,
  kLost,
  kMaximumTimes,
  kMeasurable,
  kMission,
  kMunicipality,
  kMunicipalities,
  kNoText,
  kNotInForce,
  kNotYetValid,
  kOrganisation,
  kOrganisations,
  kOwn,
  kPart,
  kPart1,
  kPart2,
  kPart3,
  kPart4,
  kPart5,
  kPart6,
  kQuestions,
  kResponseDays,
  kService,
  kServices,
  kShared,
  kSheet,
  kSource,
  kSources,
  kStandards,
  kSuperseded,
  kSurvey,
  kSurveys,
  kTargetUsers,
  kTitle,
  kValidFrom,
  kValidTo,
  kVerifiable,
  kVerification,
  kWhat,
  kWhere,
  kWho,
  kCount,  // How many there are; last.
};

absl::string_view Say(Word word, Lang lang);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_STRINGS_H_
