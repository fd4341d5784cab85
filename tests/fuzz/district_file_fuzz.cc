// What the district office loads: profile, texts, duties, policy, organisations.
#include "lib/charter/write_files.h"
#include "tests/fuzz/files.h"
#include "tests/fuzz/json_mutator.h"

namespace ambito::charter {
namespace {

FUZZ_TARGET(district_file, input) {
  fuzz::CheckReader<v1::DistrictFile>(input, &ReadDistrictFile, &WriteDistrictFile);
}

}  // namespace
}  // namespace ambito::charter

FUZZ_JSON_MUTATOR
