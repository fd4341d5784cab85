// Signed files of `firma digitale` tools, which mayors hand over and entries hold.
#include "lib/assembly/cades.h"
#include "tests/fuzz/target.h"

namespace ambito::assembly {
namespace {

FUZZ_TARGET(signed_file, input) {
  fuzz::Bytes bytes(input);
  const std::string text = bytes.Text(bytes.Below(8));
  const std::string file = bytes.Rest();
  const CadesTerms terms;
  // Without a root nothing is believed, whatever it says.
  FUZZ_CHECK(!CheckCades(text, file, std::string(32, 'k'), terms).ok());
  const auto read = ReadCadesFile(file, text);
  if (!read.ok()) return;
  FUZZ_CHECK(read->public_key_digest.size() == 32);
  FUZZ_CHECK(!CheckCades(text, read->cms, read->public_key_digest, terms).ok());
  // What was stripped once stays as it is.
  const auto again = ReadCadesFile(read->cms, text);
  FUZZ_CHECK(again.ok() && again->cms == read->cms);
}

}  // namespace
}  // namespace ambito::assembly
