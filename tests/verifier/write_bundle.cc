// Writes an example's published bundle and its anchor: what the second verifier is tried on.
//   write_bundle SLUG BUNDLE ANCHOR
#include <cstdio>

#include "lib/platform/small_file.h"
#include "tests/support/assembly.h"

int main(int argc, char** argv) {
  using namespace ambito;
  if (argc != 4) return std::puts("usage: write_bundle SLUG BUNDLE ANCHOR"), 2;
  test::ExampleLogs logs(argv[1]);
  const std::string bundle = WriteBundle(test::PublishedBundle(logs));
  const std::string anchor = federation::DigestHex(*logs.assembly.state.name().anchor) + "\n";
  const bool written =
      platform::WriteDurably(argv[2], bundle).ok() && platform::WriteDurably(argv[3], anchor).ok();
  return written ? 0 : 1;
}
