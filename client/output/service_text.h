// One service for people, with where each of its sheets comes from and why it is there.
#ifndef AMBITO_CLIENT_OUTPUT_SERVICE_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_SERVICE_TEXT_H_

#include <string>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/charter_service.pb.h"
#include "ambito/v1/district.pb.h"
#include "client/output/console.h"

namespace ambito::client {

// Names of municipalities from `district`.
std::string ServiceText(const v1::GetServiceResponse& answer, const v1::DistrictProfile& district,
                        const Console& console);

// `018110/018110-001`.
std::string SheetName(const v1::SheetRef& sheet);

// `87%` for 0.871.
std::string PercentText(double share);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_SERVICE_TEXT_H_
