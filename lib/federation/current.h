// Whether a change would change anything.
#ifndef AMBITO_LIB_FEDERATION_CURRENT_H_
#define AMBITO_LIB_FEDERATION_CURRENT_H_

#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
#include "lib/federation/owned_log.h"

namespace ambito::federation {

enum class Difference { kNew, kChanged, kSame };

// `change` against the current state of its object.
absl::StatusOr<Difference> Compare(const v1::Change& change, const OwnedLog& log);

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_CURRENT_H_
