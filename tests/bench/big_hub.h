// A hub that holds a big district: its copies of the municipalities' logs are written before it
// starts. Whatever fails ends the program.
#ifndef AMBITO_TESTS_BENCH_BIG_HUB_H_
#define AMBITO_TESTS_BENCH_BIG_HUB_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "district-hub/config.h"
#include "lib/platform/tls.h"
#include "tests/bench/big_district.h"

namespace ambito::bench {

inline constexpr char kSlug[] = "pavia";  // Whose throw-away certificates are used.

void Check(const absl::Status& status);

template <typename T>
T Take(absl::StatusOr<T> value) {
  Check(value.status());
  return *std::move(value);
}

// Of `hub`, or of somebody who calls it, for instance `office/demo`.
platform::TlsFiles Tls(const std::string& identity);

// What a hub is started with; its stores lie in `folder`.
hub::Config Prepare(const std::string& folder, const BigDistrict& district);

}  // namespace ambito::bench

#endif  // AMBITO_TESTS_BENCH_BIG_HUB_H_
