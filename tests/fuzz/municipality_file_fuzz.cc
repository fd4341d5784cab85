// What a town hall loads: its profile, sheets and acceptances.
#include "lib/charter/write_files.h"
#include "tests/fuzz/files.h"
#include "tests/fuzz/json_mutator.h"

namespace ambito::charter {
namespace {

const CheckContext& Context() {
  static const auto& context = *new CheckContext{"2009-06-01", {}, "", {}};
  return context;
}

FUZZ_TARGET(municipality_file, input) {
  fuzz::CheckReader<v1::MunicipalityFile>(
      input, [](absl::string_view bytes) { return ReadMunicipalityFile(bytes, Context()); },
      &WriteMunicipalityFile);
}

}  // namespace
}  // namespace ambito::charter

FUZZ_JSON_MUTATOR
