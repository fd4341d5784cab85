// The published charter in CPSV-AP 3.2, the European vocabulary of public services, and in
// CPSV-AP_IT, the Italian one, with the quality standards as indicators: docs/cpsv.md.
#ifndef AMBITO_CLIENT_EXPORT_CPSV_H_
#define AMBITO_CLIENT_EXPORT_CPSV_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/charter/write_json.h"

namespace ambito::client {

struct CpsvOptions {
  std::string base;                           // Of every IRI made here; ends with `/` or `:`.
  std::map<std::string, std::string> cities;  // ISTAT code → its IRI in the national vocabulary.
};

// ISTAT codes and the last pieces of IRIs, from the national vocabulary's `cities.csv`.
// INVALID_ARGUMENT: it is not that file.
absl::StatusOr<std::map<std::string, std::string>> ReadCities(const std::string& csv);

// File names and their bytes, from what PublishedJson returns: `cpsv-ap` and `cpsv-ap_it`, `.ttl`
// and
// `.jsonld` each.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> CpsvFiles(
    const charter::OrderedJson& published, const CpsvOptions& options);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_CPSV_H_
