#include "lib/charter/district_objects.h"

#include <utility>

namespace ambito::charter {

void DistrictObjects::Take(v1::Change change) {
  if (change.has_put_district()) {
    file.set_format_version(1);
    *file.mutable_district() = std::move(*change.mutable_put_district());
  } else if (change.has_put_text()) {
    *file.add_texts() = std::move(*change.mutable_put_text());
  } else if (change.has_put_duties()) {
    *file.mutable_duties() = std::move(*change.mutable_put_duties());
  } else if (change.has_put_policy()) {
    *file.mutable_policy() = std::move(*change.mutable_put_policy());
  } else if (change.has_put_organisation()) {
    *file.add_organisations() = std::move(*change.mutable_put_organisation());
  } else if (change.has_put_catalogue_entry()) {
    *own_catalogue.add_entries() = std::move(*change.mutable_put_catalogue_entry());
  } else if (change.has_put_decision()) {
    *decisions.add_decisions() = std::move(*change.mutable_put_decision());
  } else if (change.has_put_target()) {
    targets.push_back(std::move(*change.mutable_put_target()));
  } else if (change.has_register_node_key()) {
    node_keys[change.register_node_key().istat_code()] = change.register_node_key().public_key();
  }
}

}  // namespace ambito::charter
