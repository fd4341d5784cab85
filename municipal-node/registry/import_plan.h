// What an import would change: the file against what is stored.
#ifndef AMBITO_MUNICIPAL_NODE_REGISTRY_IMPORT_PLAN_H_
#define AMBITO_MUNICIPAL_NODE_REGISTRY_IMPORT_PLAN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
#include "ambito/v1/node_service.pb.h"
#include "lib/federation/owned_log.h"

namespace ambito::node {

// A sheet's object is `sheet/ID`.
inline constexpr absl::string_view kSheetPrefix = "sheet/";

struct ImportPlan {
  std::vector<v1::Change>
      changes;  // In the file's order, removals last; none for what is the same.
  // One an object, without revisions.
  std::vector<v1::ImportSheetsResponse::Item> items;
};

// `reason` is recorded with what `replace` removes.
absl::StatusOr<ImportPlan> PlanImport(const v1::MunicipalityFile& file, bool replace,
                                      absl::string_view reason, const federation::OwnedLog& log);

// Whether a municipality's content stays small enough to be exported and imported again when these
// changes come on top of what is in force, in their order. RESOURCE_EXHAUSTED.
absl::Status CheckRoom(const federation::ObjectMap& in_force,
                       const std::vector<v1::Change>& changes);

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_REGISTRY_IMPORT_PLAN_H_
