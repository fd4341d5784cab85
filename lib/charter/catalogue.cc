#include "lib/charter/catalogue.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "lib/charter/read_files.h"

namespace ambito::embedded {
extern const absl::string_view kCatalogueJson;
}  // namespace ambito::embedded

namespace ambito::charter {
namespace {

// The file is part of the program: one that does not read is a bug of ours.
v1::Catalogue ReadStarter() {
  ReadResult<v1::Catalogue> result = ReadCatalogueFile(embedded::kCatalogueJson);
  if (!result.file.has_value()) {
    for (const v1::Violation& violation : result.violations.all()) {
      std::fprintf(stderr, "lib/charter/data/catalogue.json: %s: %s\n", violation.field().c_str(),
                   violation.message().c_str());
    }
    std::abort();
  }
  return Overlay(v1::Catalogue(), *result.file);
}

}  // namespace

const v1::Catalogue& StarterCatalogue() {
  static const auto* const kCatalogue = new v1::Catalogue(ReadStarter());
  return *kCatalogue;
}

v1::Catalogue Overlay(const v1::Catalogue& base, const v1::Catalogue& own) {
  std::map<std::string, const v1::CatalogueEntry*> by_id;
  for (const v1::CatalogueEntry& entry : base.entries()) by_id[entry.id()] = &entry;
  for (const v1::CatalogueEntry& entry : own.entries()) by_id[entry.id()] = &entry;
  v1::Catalogue result;
  for (const auto& [id, entry] : by_id) *result.add_entries() = *entry;
  return result;
}

// A scan: a caller's catalogue need not be sorted, and there are about a hundred entries.
const v1::CatalogueEntry* FindEntry(const v1::Catalogue& catalogue, absl::string_view id) {
  for (const v1::CatalogueEntry& entry : catalogue.entries()) {
    if (absl::string_view(entry.id()) == id) return &entry;
  }
  return nullptr;
}

}  // namespace ambito::charter
