#include "client/export/search_words.h"

#include "lib/search/synonyms.h"

namespace ambito::client {
namespace {

using charter::OrderedJson;

template <typename Texts>
void Append(const Texts& texts, OrderedJson& list) {
  for (const std::string& text : texts) list.push_back(text);
}

}  // namespace

OrderedJson SearchWords(const v1::Catalogue& catalogue) {
  const OrderedJson synonyms = OrderedJson::parse(search::SynonymsFile());
  OrderedJson json;
  json["format_version"] = 1;
  json["services"] = OrderedJson::object();
  for (const v1::CatalogueEntry& entry : catalogue.entries()) {
    OrderedJson names = {entry.title()};
    Append(entry.aliases(), names);
    Append(entry.acronyms(), names);
    Append(entry.historic_names(), names);
    OrderedJson citizen_words = OrderedJson::array();
    Append(entry.citizen_words(), citizen_words);
    json["services"][entry.id()] = {{"names", std::move(names)},
                                    {"citizen_words", std::move(citizen_words)}};
  }
  json["question_words"] = synonyms["question_words"];
  json["groups"] = synonyms["groups"];
  return json;
}

}  // namespace ambito::client
