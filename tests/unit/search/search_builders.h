// Services and sheets to search in.
#ifndef AMBITO_TESTS_UNIT_SEARCH_SEARCH_BUILDERS_H_
#define AMBITO_TESTS_UNIT_SEARCH_SEARCH_BUILDERS_H_

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lib/search/search_index.h"

namespace ambito::search {

// A district of services with one sheet each, of municipality 018110 unless said.
class SmallDistrict {
 public:
  v1::Service& Add(const std::string& id, const std::string& title,
                   const std::string& description = "", const std::string& area = "ANZIANI") {
    v1::Service& service = services_.emplace_back();
    service.set_id(id);
    service.set_title(title);
    service.set_area(area);
    service.set_description(description);
    service.set_scope(v1::SCOPE_MUNICIPAL);
    service.add_coverage("018110");
    AddSheet(service, "018110", title);
    return service;
  }

  v1::ServiceSheet& AddSheet(v1::Service& service, const std::string& municipality,
                             const std::string& title) {
    v1::PlacedSheet& placed = *service.add_sheets();
    placed.mutable_sheet()->set_municipality(municipality);
    placed.mutable_sheet()->set_sheet_id(service.id());
    placed.set_in_force(true);
    v1::ServiceSheet& sheet = sheets_[{municipality, service.id()}];
    sheet.set_sheet_id(service.id());
    sheet.set_local_title(title);
    return sheet;
  }

  v1::CatalogueEntry& Entry(const std::string& id) { return entries_[id]; }

  std::vector<IndexedService> Services() const {
    std::vector<IndexedService> services;
    for (const v1::Service& service : services_) {
      const auto entry = entries_.find(service.id());
      services.push_back({&service, entry == entries_.end() ? nullptr : &entry->second, ""});
    }
    return services;
  }

  SheetLookup Lookup() const {
    return [this](const v1::SheetRef& ref) {
      const auto sheet = sheets_.find({ref.municipality(), ref.sheet_id()});
      return sheet == sheets_.end() ? nullptr : &sheet->second;
    };
  }

  std::deque<v1::Service>& services() { return services_; }

 private:
  std::deque<v1::Service> services_;
  std::map<std::pair<std::string, std::string>, v1::ServiceSheet> sheets_;
  std::map<std::string, v1::CatalogueEntry> entries_;
};

inline std::vector<std::string> Ids(const SearchAnswer& answer) {
  std::vector<std::string> ids;
  for (const v1::SearchResult& result : answer.results) ids.push_back(result.service());
  return ids;
}

inline SearchQuery Asking(const std::string& text) {
  SearchQuery query;
  query.text = text;
  return query;
}

}  // namespace ambito::search

#endif  // AMBITO_TESTS_UNIT_SEARCH_SEARCH_BUILDERS_H_
