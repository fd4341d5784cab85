// A hub that holds a big district: its copies of the municipalities' logs are written before it
// starts. Whatever fails ends the program.
#ifndef AMBITO_TESTS_BENCH_BIG_HUB_H_
#define AMBITO_TESTS_BENCH_BIG_HUB_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
#include "district-hub/config.h"
#include "lib/federation/signature.h"
#include "lib/platform/rocksdb_log_store.h"
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

// Appends to a log in the store at `data` as its owner would, a thousand changes an import. The
// same changes under the same key give the same bytes.
void WriteLog(platform::LogDatabase& database, const std::string& log,
              const federation::Signer& signer, std::vector<v1::Change> changes);
std::vector<v1::Change> PutSheets(const BigTown& town);
std::unique_ptr<federation::Signer> LogKey(const std::string& path);

// What a hub is started with; its stores lie in `folder`, and the key of all its towns' logs is
// `folder`/node.pem.
hub::Config Prepare(const std::string& folder, const BigDistrict& district);

}  // namespace ambito::bench

#endif  // AMBITO_TESTS_BENCH_BIG_HUB_H_
