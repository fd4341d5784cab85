// The last draft on disk, so that a hub with very many sheets answers within seconds of its start.
// Derived data: it is used only when its key says that it was made from exactly what the hub holds
// now, by this very program; whatever is missing or damaged is worked out anew.
#ifndef AMBITO_DISTRICT_HUB_AGGREGATE_SAVED_DRAFT_H_
#define AMBITO_DISTRICT_HUB_AGGREGATE_SAVED_DRAFT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "lib/charter/harmonise.h"

namespace ambito::hub {

// Written beside and renamed. UNAVAILABLE when the disk does not take it.
absl::Status SaveDraft(const std::string& path, const std::string& key,
                       const charter::Draft& draft);

// NOT_FOUND when there is none under this key; DATA_LOSS when it is damaged.
absl::StatusOr<charter::Draft> LoadDraft(const std::string& path, const std::string& key);

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_AGGREGATE_SAVED_DRAFT_H_
