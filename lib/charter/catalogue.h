// The service catalogue: the starter one compiled in, and a district's entries laid over it.
#ifndef AMBITO_LIB_CHARTER_CATALOGUE_H_
#define AMBITO_LIB_CHARTER_CATALOGUE_H_

#include "absl/strings/string_view.h"
#include "ambito/v1/district.pb.h"

namespace ambito::charter {

// lib/charter/data/catalogue.json, sorted by id. Lives for the whole process.
const v1::Catalogue& StarterCatalogue();

// `base` with `own` laid over it: an entry of `own` replaces the one with its id. Sorted by id.
v1::Catalogue Overlay(const v1::Catalogue& base, const v1::Catalogue& own);

// Null when there is no such entry.
const v1::CatalogueEntry* FindEntry(const v1::Catalogue& catalogue, absl::string_view id);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_CATALOGUE_H_
