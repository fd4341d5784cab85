// One object a file, as commands of the client read them: a sheet, an organisation, a text, a
// catalogue entry. A text goes to the reader its keys are of.
#include "absl/strings/match.h"
#include "lib/charter/write_files.h"
#include "tests/fuzz/files.h"
#include "tests/fuzz/json_mutator.h"

namespace ambito::charter {
namespace {

const CheckContext& Context() {
  static const auto& context = *new CheckContext{"2009-06-01", {}, "", {"asilo-nido"}};
  return context;
}

FUZZ_TARGET(single_objects, input) {
  if (absl::StrContains(input, "\"sheet_id\"")) {
    return fuzz::CheckReader<v1::ServiceSheet>(
        input, [](absl::string_view bytes) { return ReadSheetFile(bytes, Context()); },
        &WriteSheet);
  }
  if (absl::StrContains(input, "\"organisation_id\"")) {
    return fuzz::CheckReader<v1::Organisation>(input, &ReadOrganisationFile, &WriteOrganisation);
  }
  if (absl::StrContains(input, "\"sections\"")) {
    return fuzz::CheckReader<v1::DistrictText>(input, &ReadTextFile, &WriteText);
  }
  fuzz::CheckReader<v1::CatalogueEntry>(input, &ReadCatalogueEntryFile, &WriteCatalogueEntry);
}

}  // namespace
}  // namespace ambito::charter

FUZZ_JSON_MUTATOR
