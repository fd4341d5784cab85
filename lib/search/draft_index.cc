#include "lib/search/draft_index.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lib/charter/catalogue.h"
#include "lib/status_macros.h"

namespace ambito::search {
namespace {

// By whose and which.
using SheetTable = std::map<std::pair<std::string, std::string>, const v1::ServiceSheet*>;

SheetTable SheetsOf(const charter::HarmoniseInput& input) {
  SheetTable sheets;
  for (const charter::MunicipalityInput& municipality : input.municipalities) {
    for (const charter::InputSheet& delivered : municipality.sheets) {
      sheets[{municipality.istat_code, delivered.sheet->sheet_id()}] = delivered.sheet.get();
    }
  }
  return sheets;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SearchIndex>> IndexDraftOf(const charter::HarmoniseInput& input) {
  const v1::DraftCharter draft = charter::Harmonise(input);
  std::vector<IndexedService> services;
  for (const v1::Service& service : draft.services()) {
    services.push_back({&service, charter::FindEntry(input.catalogue, service.id()), ""});
  }
  const SheetTable sheets = SheetsOf(input);
  const auto find_sheet = [&](const v1::SheetRef& ref) {
    const auto found = sheets.find({ref.municipality(), ref.sheet_id()});
    return found == sheets.end() ? nullptr : found->second;
  };
  ASSIGN_OR_RETURN(auto index, SearchIndex::Temporary());
  RETURN_IF_ERROR(index->Update(services, find_sheet, 1).status());
  return index;
}

}  // namespace ambito::search
