// The published charter in HSDS 3.1 (Human Services Data Specification) under our Profile, which
// adds quality standards: docs/hsds-profile.md.
#ifndef AMBITO_CLIENT_EXPORT_HSDS_H_
#define AMBITO_CLIENT_EXPORT_HSDS_H_

#include <string>
#include <utility>
#include <vector>

#include "lib/charter/write_json.h"

namespace ambito::client {

// File names and their bytes, from what PublishedJson returns: `organizations.json`,
// `services.json`, `locations.json`, `service_at_locations.json`, each one page.
std::vector<std::pair<std::string, std::string>> HsdsFiles(const charter::OrderedJson& published);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_HSDS_H_
