// What the writers of interchange files share. An empty value is left out, as absent.
#ifndef AMBITO_LIB_CHARTER_WRITE_JSON_H_
#define AMBITO_LIB_CHARTER_WRITE_JSON_H_

#include <string>

#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "google/protobuf/repeated_field.h"
#include "nlohmann/json.hpp"

namespace ambito::charter {

using OrderedJson = nlohmann::ordered_json;

// Written as a number with the digits of its text.
inline constexpr char kThresholdKey[] = "threshold";

void PutText(OrderedJson& json, const char* key, const std::string& text);
void PutTexts(OrderedJson& json, const char* key,
              const google::protobuf::RepeatedPtrField<std::string>& texts);

// As the interchange files have them.
OrderedJson SheetJson(const v1::ServiceSheet& sheet);
OrderedJson OrganisationJson(const v1::Organisation& organisation);
OrderedJson TextJson(const v1::DistrictText& text);
OrderedJson DutiesJson(const v1::Duties& duties);

// Indented by one space, with a final newline.
std::string Dump(const OrderedJson& json);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_WRITE_JSON_H_
