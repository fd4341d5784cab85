// Evidence of a match in words that an office understands, what speaks for and what against apart.
#ifndef AMBITO_CLIENT_OUTPUT_EVIDENCE_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_EVIDENCE_TEXT_H_

#include <string>

#include "ambito/v1/charter.pb.h"
#include "client/output/console.h"

namespace ambito::client {

// `il titolo è un altro nome del servizio: «SAD»`. A kind this client does not know, for instance
// of a newer hub, is its own words.
std::string EvidenceLabel(const v1::Evidence& evidence, Lang lang);

// All of it, strongest first, `contro:` before what speaks against; empty: none.
std::string EvidenceText(const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence,
                         Lang lang);

// It adds nothing or takes away.
bool SpeaksAgainst(const v1::Evidence& evidence);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_EVIDENCE_TEXT_H_
