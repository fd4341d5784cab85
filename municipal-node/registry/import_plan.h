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

struct ImportPlan {
  std::vector<v1::Change>
      changes;  // In the file's order, removals last; none for what is the same.
  // One an object, without revisions.
  std::vector<v1::ImportSheetsResponse::Item> items;
};

// `reason` is recorded with what `replace` removes.
absl::StatusOr<ImportPlan> PlanImport(const v1::MunicipalityFile& file, bool replace,
                                      absl::string_view reason, const federation::OwnedLog& log);

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_REGISTRY_IMPORT_PLAN_H_
