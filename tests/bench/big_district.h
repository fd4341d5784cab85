// A district of 100 municipalities, as many as one may have, with any number of sheets.
#ifndef AMBITO_TESTS_BENCH_BIG_DISTRICT_H_
#define AMBITO_TESTS_BENCH_BIG_DISTRICT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::bench {

inline constexpr size_t kTowns = 100;

struct BigTown {
  std::string istat_code;
  std::vector<v1::ServiceSheet> sheets;
};

struct BigDistrict {
  v1::DistrictFile file;        // As valid as an import asks for.
  v1::Catalogue own_catalogue;  // For services beyond those of the examples.
  std::vector<BigTown> towns;
};

// `slug` is the district's. Each town has the 36 services of the example's lead municipality in its
// own words, then services the district has catalogued itself and the sheets name, and two in a
// hundred that nobody knows.
BigDistrict MakeBigDistrict(const std::string& slug, size_t sheets);

}  // namespace ambito::bench

#endif  // AMBITO_TESTS_BENCH_BIG_DISTRICT_H_
