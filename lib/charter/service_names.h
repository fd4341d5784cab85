// Names for services of sheets that leave where evidence put them: never one that another service
// has, in the catalogue or in this draft, and the same one again for the sheet it was recorded for.
#ifndef AMBITO_LIB_CHARTER_SERVICE_NAMES_H_
#define AMBITO_LIB_CHARTER_SERVICE_NAMES_H_

#include <map>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "ambito/v1/district.pb.h"
#include "lib/charter/placement.h"

namespace ambito::charter {

class ServiceNames {
 public:
  // Both outlive it; the services that are taken are looked up when the first name is asked for.
  ServiceNames(const v1::Catalogue& catalogue, const PlacedSheets& placed)
      : catalogue_(catalogue), placed_(placed) {}

  // `ruled_out`: services someone said it is not, by id; null: none.
  std::string Fresh(const Placement& placement,
                    const std::map<std::string, std::string>* ruled_out = nullptr);

 private:
  void LookUp();
  bool IsFree(const std::string& id, const std::string& sheet) const;

  const v1::Catalogue& catalogue_;
  const PlacedSheets& placed_;
  bool looked_up_ = false;
  absl::flat_hash_map<std::string, const v1::CatalogueEntry*> entries_;
  absl::flat_hash_set<std::string> taken_;
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_SERVICE_NAMES_H_
