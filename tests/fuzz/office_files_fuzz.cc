// The office's lists: a catalogue, decisions. Any text goes to both readers.
#include "lib/charter/write_files.h"
#include "tests/fuzz/files.h"
#include "tests/fuzz/json_mutator.h"

namespace ambito::charter {
namespace {

FUZZ_TARGET(office_files, input) {
  fuzz::CheckReader<v1::Catalogue>(input, &ReadCatalogueFile, &WriteCatalogueFile);
  fuzz::CheckReader<v1::Decisions>(input, &ReadDecisionsFile, &WriteDecisionsFile);
}

}  // namespace
}  // namespace ambito::charter

FUZZ_JSON_MUTATOR
