// The office's lists: a catalogue, decisions. A text goes to the reader its keys are of.
#include "absl/strings/match.h"
#include "lib/charter/write_files.h"
#include "tests/fuzz/files.h"
#include "tests/fuzz/json_mutator.h"

namespace ambito::charter {
namespace {

FUZZ_TARGET(office_files, input) {
  if (absl::StrContains(input, "\"decisions\"")) {
    fuzz::CheckReader<v1::Decisions>(input, &ReadDecisionsFile, &WriteDecisionsFile);
  } else {
    fuzz::CheckReader<v1::Catalogue>(input, &ReadCatalogueFile, &WriteCatalogueFile);
  }
}

}  // namespace
}  // namespace ambito::charter

FUZZ_JSON_MUTATOR
