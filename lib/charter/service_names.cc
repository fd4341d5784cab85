#include "lib/charter/service_names.h"

#include "absl/strings/str_cat.h"

namespace ambito::charter {

std::string ServiceNames::Fresh(const Placement& placement,
                                const std::map<std::string, std::string>* ruled_out) {
  if (!looked_up_) LookUp();
  const std::string base = ProvisionalId(placement);
  std::string id = base;
  for (int next = 2; !IsFree(id, placement.Key()) || (ruled_out && ruled_out->contains(id));
       ++next) {
    id = absl::StrCat(base, "-", next);
  }
  taken_.insert(id);
  return id;
}

void ServiceNames::LookUp() {
  looked_up_ = true;
  for (const v1::CatalogueEntry& entry : catalogue_.entries()) entries_[entry.id()] = &entry;
  for (const Placement& placement : placed_.sheets) taken_.insert(placement.service);
}

bool ServiceNames::IsFree(const std::string& id, const std::string& sheet) const {
  if (taken_.contains(id)) return false;
  auto it = entries_.find(id);
  if (it == entries_.end()) return true;
  const v1::CatalogueEntry& entry = *it->second;
  return entry.provisional() && entry.first_members_size() > 0 && entry.first_members(0) == sheet;
}

}  // namespace ambito::charter
