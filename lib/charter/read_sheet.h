// Reads the form of one sheet; read_municipality.cc and ReadSheetFile share it.
#ifndef AMBITO_LIB_CHARTER_READ_SHEET_H_
#define AMBITO_LIB_CHARTER_READ_SHEET_H_

#include "ambito/v1/sheet.pb.h"
#include "lib/charter/field_reader.h"

namespace ambito::charter {

void ReadSheet(FieldReader& in, v1::ServiceSheet& sheet);
void ReadSourceCharter(FieldReader& in, v1::SourceCharter& charter);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READ_SHEET_H_
