#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "lib/charter/statistics.h"

namespace ambito::charter {
namespace {

constexpr char kDistrict[] = "district";

// Something that can be declared, counted: where, and how many.
struct Figure {
  std::string scope;
  int64_t counted = 0;
};

class Counted {
 public:
  Counted(const v1::DistrictProfile& district, const v1::Statistics& statistics)
      : district_(district), statistics_(statistics) {}

  // What `what` declares about, counted; nothing when it cannot be counted here. Charters declare
  // standards, surveys and the total of services of the lead municipality's own charter.
  std::optional<Figure> Find(absl::string_view what) const {
    if (what == "district_services") return Figure{kDistrict, statistics_.shared()};
    if (what == "organisations") return Figure{kDistrict, statistics_.organisations()};
    if (what == "families_lead") return Households(true);
    if (what == "families_other_municipalities") return Households(false);
    if (absl::ConsumePrefix(&what, "organisations_breakdown.")) {
      return Figure{kDistrict, CountOf(statistics_.organisations_by_kind(), what)};
    }
    if (absl::ConsumePrefix(&what, "municipality_only_services.")) {
      const v1::MunicipalityStatistics* own = Municipality(what);
      if (own == nullptr) return std::nullopt;
      return Figure{own->municipality(), own->municipality_only()};
    }
    return FindOfLead(what);
  }

 private:
  std::optional<Figure> FindOfLead(absl::string_view what) const {
    const v1::MunicipalityStatistics* lead = Municipality(district_.lead_municipality());
    if (lead == nullptr) return std::nullopt;
    if (what == "total_services_lead") return Figure{lead->municipality(), lead->services()};
    if (what == "standards") return Figure{lead->municipality(), lead->standards()};
    if (what == "services_with_survey") return Figure{lead->municipality(), lead->surveys()};
    if (absl::ConsumePrefix(&what, "standards_by_category.")) {
      return Figure{lead->municipality(), CountOf(lead->standards_by_category(), what)};
    }
    return std::nullopt;
  }

  // Nothing when a member's households are not known: a part of a sum proves nothing.
  std::optional<Figure> Households(bool of_lead) const {
    const std::string& lead = district_.lead_municipality();
    if (lead.empty()) return std::nullopt;
    Figure figure{of_lead ? lead : kDistrict, 0};
    for (const v1::Member& member : district_.members()) {
      if ((member.istat_code() == lead) != of_lead) continue;
      if (!member.has_households()) return std::nullopt;
      figure.counted += member.households();
    }
    return figure;
  }

  const v1::MunicipalityStatistics* Municipality(absl::string_view istat_code) const {
    const auto& all = statistics_.by_municipality();
    auto it = std::find_if(all.begin(), all.end(), [&](const v1::MunicipalityStatistics& one) {
      return istat_code == one.municipality();
    });
    return it == all.end() ? nullptr : &*it;
  }

  template <typename Counts>
  static int64_t CountOf(const Counts& counts, absl::string_view code) {
    auto it = std::find_if(counts.begin(), counts.end(),
                           [&](const v1::Count& count) { return code == count.code(); });
    return it == counts.end() ? 0 : it->count();
  }

  const v1::DistrictProfile& district_;
  const v1::Statistics& statistics_;
};

// The sum of the declared totals that `what` is made of, when there are any.
std::optional<int64_t> SumOfBreakdown(const v1::DistrictProfile& district, absl::string_view what) {
  std::string prefix;
  if (what == "organisations") prefix = "organisations_breakdown.";
  if (what == "standards") prefix = "standards_by_category.";
  if (prefix.empty()) return std::nullopt;
  std::optional<int64_t> sum;
  for (const v1::DeclaredTotal& part : district.declared()) {
    if (absl::StartsWith(part.what(), prefix)) sum = sum.value_or(0) + part.value();
  }
  return sum;
}

// A charter's total is the district's services and the lead's own.
std::optional<int64_t> SumOfServices(const v1::DistrictProfile& district) {
  std::string own = absl::StrCat("municipality_only_services.", district.lead_municipality());
  std::optional<int64_t> shared_part;
  std::optional<int64_t> own_part;
  for (const v1::DeclaredTotal& part : district.declared()) {
    if (part.what() == "district_services") shared_part = part.value();
    if (part.what() == own) own_part = part.value();
  }
  if (!shared_part.has_value() || !own_part.has_value()) return std::nullopt;
  return *shared_part + *own_part;
}

}  // namespace

std::vector<v1::Disagreement> FindDisagreements(const v1::DistrictProfile& district,
                                                const v1::Statistics& statistics) {
  Counted counted(district, statistics);
  std::set<std::tuple<std::string, std::string, int64_t, int64_t>> found;
  for (const v1::DeclaredTotal& total : district.declared()) {
    std::optional<Figure> figure = counted.Find(total.what());
    if (!figure.has_value()) continue;
    std::optional<int64_t> sum = total.what() == "total_services_lead"
                                     ? SumOfServices(district)
                                     : SumOfBreakdown(district, total.what());
    for (int64_t other : {figure->counted, sum.value_or(total.value())}) {
      if (other != total.value()) found.emplace(total.what(), figure->scope, total.value(), other);
    }
  }
  std::vector<v1::Disagreement> disagreements;
  for (const auto& [what, scope, declared, other] : found) {
    v1::Disagreement& disagreement = disagreements.emplace_back();
    disagreement.set_what(what);
    disagreement.set_scope(scope);
    disagreement.set_declared(declared);
    disagreement.set_counted(other);
  }
  return disagreements;
}

}  // namespace ambito::charter
