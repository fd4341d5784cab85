// Reads the files people write (docs/formats.md): strict, every violation at once, with field
// path and stable code; never half a result. Pure: bytes in, messages or violations out.
#ifndef AMBITO_LIB_CHARTER_READ_FILES_H_
#define AMBITO_LIB_CHARTER_READ_FILES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/violations.h"

namespace ambito::charter {

// What an input is checked against besides its own form.
struct CheckContext {
  // The day of checking, ISO; a source charter of a later year is out of range.
  std::string today;
  // The district's members; empty: membership and names are not checked.
  std::vector<v1::Member> members;
  // The municipality whose file it must be; empty: any.
  std::string expected_municipality;
  // Ids a sheet's or acceptance's `service` may name; empty: not checked.
  std::vector<std::string> catalogue_ids;
};

template <typename File>
struct ReadResult {
  // Present when there is no error (warnings may be).
  std::optional<File> file;
  ViolationList violations;
};

ReadResult<v1::MunicipalityFile> ReadMunicipalityFile(absl::string_view bytes,
                                                      const CheckContext& context);
ReadResult<v1::DistrictFile> ReadDistrictFile(absl::string_view bytes);
// A list of catalogue entries: `{"format_version": 1, "entries": [...]}`.
ReadResult<v1::Catalogue> ReadCatalogueFile(absl::string_view bytes);
// Decisions of the district office: `{"format_version": 1, "decisions": [...]}`.
ReadResult<v1::Decisions> ReadDecisionsFile(absl::string_view bytes);

// One sheet as `ambito sheet create|update` reads it from a file: the object itself.
ReadResult<v1::ServiceSheet> ReadSheetFile(absl::string_view bytes, const CheckContext& context);
// One organisation, one text (`{"part": 1, "sections": [...]}`), one catalogue entry.
ReadResult<v1::Organisation> ReadOrganisationFile(absl::string_view bytes);
ReadResult<v1::DistrictText> ReadTextFile(absl::string_view bytes);
ReadResult<v1::CatalogueEntry> ReadCatalogueEntryFile(absl::string_view bytes);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READ_FILES_H_
