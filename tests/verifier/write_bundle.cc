// Writes the published bundle of an example and its anchor, for verifiers in other languages:
// `write_bundle SLUG BUNDLE_FILE ANCHOR_FILE [small] [refreshed] [cades] [votes] [delegate]`.
// `small`: two municipalities, a sheet each; `refreshed`: with a newer annex; `cades`: a mayor
// signs with a certificate; `votes`: a vote is kept in a town's log; `delegate`: a mayor's client
// witnesses for the node.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "lib/assembly/bundle.h"
#include "tests/support/assembly.h"

int main(int argc, char** argv) {
  using namespace ambito;
  if (argc < 4) {
    std::cerr
        << "usage: write_bundle SLUG BUNDLE_FILE ANCHOR_FILE [small] [refreshed] [cades] [votes] "
           "[delegate]\n";
    return 2;
  }
  const std::set<std::string> options(argv + 4, argv + argc);
  test::ExampleLogs logs(argv[1], options.count("small") > 0);
  const std::string town = logs.municipalities().front();
  if (options.count("cades") > 0) logs.assembly.UseCades(town);
  if (options.count("votes") > 0) {
    v1::Change change;
    change.mutable_put_vote()->set_ballot(7);
    change.mutable_put_vote()->set_entry("a vote of another year");
    logs.Append(town, {change});
  }
  std::vector<std::string> delegated;
  if (options.count("delegate") > 0) delegated.push_back(town);
  assembly::Bundle bundle = test::PublishedBundle(logs, delegated);
  if (options.count("refreshed") > 0) {
    v1::ServiceSheet sheet = logs.Sheet(town, town + "-001");
    sheet.mutable_complaint()->set_phone("000 000000");
    v1::Change change;
    *change.mutable_put_sheet() = sheet;
    logs.Append(town, {change});
    test::Refresh(logs, bundle);
  }
  std::ofstream(argv[2], std::ios::binary) << WriteBundle(bundle);
  std::ofstream(argv[3]) << federation::DigestHex(*logs.assembly.state.name().anchor) << "\n";
  return testing::UnitTest::GetInstance()->ad_hoc_test_result().Failed() ? 1 : 0;
}
