// The draft charter for people: its six parts, lists of services, organisations.
#ifndef AMBITO_CLIENT_OUTPUT_CHARTER_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_CHARTER_TEXT_H_

#include <string>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/charter_service.pb.h"
#include "ambito/v1/district.pb.h"
#include "client/output/console.h"

namespace ambito::client {

// A line a service: id, title, area, scope, how many municipalities.
std::string ServicesText(const google::protobuf::RepeatedPtrField<v1::Service>& services,
                         const Console& console);

// The questions of a draft, at most `limit` of them.
std::string QuestionsText(const v1::DraftCharter& draft, int limit, const Console& console);

// One of the six parts; the draft's whole charter is the six of them.
std::string PartText(const v1::DraftCharter& draft, int part, const Console& console);

// The sections of a district text with their titles.
std::string DistrictTextText(const v1::DistrictText& text, const Console& console);

// Organisations by kind, each with mission, services, access and contacts.
std::string OrganisationsText(
    const google::protobuf::RepeatedPtrField<v1::Organisation>& organisations,
    const Console& console);
std::string OrganisationText(const v1::Organisation& organisation, const Console& console);

// `draft 12, 2009-03-15 14:02:11` and whose copy may be old.
std::string FreshnessText(const v1::DraftFreshness& freshness);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_CHARTER_TEXT_H_
