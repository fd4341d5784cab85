#include "tests/bench/big_district.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::bench {
namespace {

constexpr char kLead[] = "examples/pavia/municipalities/018110_pavia.json";
constexpr size_t kUnknownEvery = 50;

std::vector<v1::ServiceSheet> LeadSheets() {
  auto read = charter::ReadMunicipalityFile(test::ReadFile(kLead), charter::CheckContext());
  return {read.file->sheets().begin(), read.file->sheets().end()};
}

std::string EntryId(size_t number) { return absl::StrFormat("own-%04d", number); }

// Words nobody else uses; two towns have each.
std::string UnknownTitle(size_t number) {
  static constexpr const char* kSyllables[] = {"ba", "ne", "to", "ru",  "mi", "ga",
                                               "fo", "le", "su", "pra", "di", "chio"};
  std::string title = "Progetto";
  for (size_t word = 0; word < 2; ++word) {
    size_t rest = (number / 2 + 1) * 2654435761u + word * 40503u;
    title += ' ';
    for (int i = 0; i < 4; ++i, rest /= 12) title += kSyllables[rest % 12];
  }
  return title;
}

v1::ServiceSheet MakeSheet(const std::vector<v1::ServiceSheet>& lead, size_t town, size_t number,
                           const std::string& istat_code) {
  v1::ServiceSheet sheet = lead[number % lead.size()];
  sheet.set_sheet_id(absl::StrCat(istat_code, "-", number));
  sheet.set_description(absl::StrCat(sheet.description(), " Comune ", istat_code, "."));
  if (number % kUnknownEvery == kUnknownEvery - 1) {
    sheet.set_local_title(UnknownTitle(number / kUnknownEvery * kTowns + town));
  } else if (number >= lead.size()) {
    sheet.set_service(EntryId(number));
  }
  return sheet;
}

v1::CatalogueEntry MakeEntry(size_t number) {
  v1::CatalogueEntry entry;
  entry.set_id(EntryId(number));
  entry.set_title(absl::StrCat("Servizio del distretto numero ", number));
  entry.set_area("MULTIUTENZA");
  entry.set_description("Un servizio che il distretto ha catalogato.");
  return entry;
}

}  // namespace

BigDistrict MakeBigDistrict(const std::string& slug, size_t sheets) {
  const std::vector<v1::ServiceSheet> lead = LeadSheets();
  const size_t each = sheets / kTowns;
  BigDistrict district;
  district.file.set_format_version(1);
  v1::DistrictProfile& profile = *district.file.mutable_district();
  profile.set_code("BIG");
  profile.set_slug(slug);
  profile.set_name("Distretto grande");
  for (size_t number = lead.size(); number < each; ++number) {
    *district.own_catalogue.add_entries() = MakeEntry(number);
  }
  for (size_t i = 0; i < kTowns; ++i) {
    BigTown& town = district.towns.emplace_back();
    town.istat_code = absl::StrFormat("%06d", 900'001 + i);
    v1::Member& member = *profile.add_members();
    member.set_istat_code(town.istat_code);
    member.set_name(absl::StrCat("Comune ", i + 1));
    for (size_t number = 0; number < each; ++number) {
      town.sheets.push_back(MakeSheet(lead, i, number, town.istat_code));
    }
  }
  return district;
}

}  // namespace ambito::bench
