// The published charter as one JSON document: the open data file, and what the website and the
// printed charter are made from. docs/schema/published-charter.schema.json describes it.
#ifndef AMBITO_CLIENT_EXPORT_PUBLISHED_JSON_H_
#define AMBITO_CLIENT_EXPORT_PUBLISHED_JSON_H_

#include "client/export/published.h"
#include "lib/charter/write_json.h"

namespace ambito::client {

// The voted texts as they were voted; what the practical annex supplies is in `practical` beside
// each sheet and in `contact` of each organisation. `previous`: the charter before it, for what has
// changed since; null where it is not at hand.
charter::OrderedJson PublishedJson(const Published& published, const Published* previous);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_PUBLISHED_JSON_H_
