// What the published website's search knows besides the charter: the words the hub finds services
// by. client/site/search/README.md has the format.
#ifndef AMBITO_CLIENT_EXPORT_SEARCH_WORDS_H_
#define AMBITO_CLIENT_EXPORT_SEARCH_WORDS_H_

#include "ambito/v1/district.pb.h"
#include "lib/charter/write_json.h"

namespace ambito::client {

// Names and citizens' words of every entry, the title first; question words and synonyms.
charter::OrderedJson SearchWords(const v1::Catalogue& catalogue);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_SEARCH_WORDS_H_
