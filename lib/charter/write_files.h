// Writes the interchange files of docs/formats.md; reading what was written gives the same message.
#ifndef AMBITO_LIB_CHARTER_WRITE_FILES_H_
#define AMBITO_LIB_CHARTER_WRITE_FILES_H_

#include <string>

#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::charter {

// JSON, indented by one space, keys in the documented order, a final newline. Thresholds keep
// their decimal text.
std::string WriteMunicipalityFile(const v1::MunicipalityFile& file);
std::string WriteDistrictFile(const v1::DistrictFile& file);
std::string WriteCatalogueFile(const v1::Catalogue& catalogue);
std::string WriteDecisionsFile(const v1::Decisions& decisions);
std::string WriteSheet(const v1::ServiceSheet& sheet);
std::string WriteOrganisation(const v1::Organisation& organisation);
std::string WriteText(const v1::DistrictText& text);
std::string WriteCatalogueEntry(const v1::CatalogueEntry& entry);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_WRITE_FILES_H_
