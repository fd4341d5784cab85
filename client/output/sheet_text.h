// A sheet for people, in its three sections.
#ifndef AMBITO_CLIENT_OUTPUT_SHEET_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_SHEET_TEXT_H_

#include <string>

#include "ambito/v1/sheet.pb.h"
#include "client/output/console.h"

namespace ambito::client {

// Title and header, description, access, guaranteed standards; then complaint and survey.
std::string SheetText(const v1::ServiceSheet& sheet, const Console& console);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_SHEET_TEXT_H_
