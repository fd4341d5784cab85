// What a version changes for citizens: pure, over two drafts. Whoever votes sees this first.
#ifndef AMBITO_LIB_ASSEMBLY_CHARTER_DIFF_H_
#define AMBITO_LIB_ASSEMBLY_CHARTER_DIFF_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/charter.pb.h"
#include "lib/assembly/parts.h"
#include "lib/charter/harmonise.h"

namespace ambito::assembly {

// A service that comes, goes, or changes its reach.
struct ServiceChange {
  enum class Kind { kGained, kLost, kNowShared, kNowOwn };
  Kind kind = Kind::kGained;
  std::string service;  // Id.
  std::string title;
};

// What is guaranteed of one thing in one service.
struct GuaranteeChange {
  // kOther: the two cannot be compared.
  enum class Kind { kNew, kGone, kBetter, kWorse, kOther };
  Kind kind = Kind::kNew;
  std::string service;
  std::string title;  // Of the service.
  std::string indicator;
  std::string event;
  std::string condition;
  std::optional<v1::Bound> before;
  std::optional<v1::Bound> after;
};

struct CharterDiff {
  std::vector<int> parts;  // Whose text is another, from 1.
  // In the order of the later draft, what has gone last.
  std::vector<ServiceChange> services;
  std::vector<GuaranteeChange> guarantees;

  bool empty() const { return parts.empty() && services.empty() && guarantees.empty(); }
};

// For the citizens of one municipality; of the whole district where `istat_code` is empty. Without
// `before` everything is new.
CharterDiff DiffCharters(const charter::Draft* before, const charter::Draft& after,
                         absl::string_view istat_code);

// Parts whose text differs, from 1.
std::vector<int> ChangedParts(const Parts& before, const Parts& after);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_CHARTER_DIFF_H_
