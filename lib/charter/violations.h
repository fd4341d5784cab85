// Everything that is wrong with an input, collected while it is read and checked.
#ifndef AMBITO_LIB_CHARTER_VIOLATIONS_H_
#define AMBITO_LIB_CHARTER_VIOLATIONS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::charter {

// Collects violations in the order they are found. One field has one violation: the first found
// is the cause, later ones (an empty title of the wrong type) only follow from it.
class ViolationList {
 public:
  enum class Keep { kAll, kErrors };
  // `kErrors` where nobody reads warnings: what only they need is not worked out.
  explicit ViolationList(Keep keep = Keep::kAll) : keep_(keep) {}

  // `code` is one of docs/formats.md; `field` a path such as `sheets[0].area`.
  void AddError(absl::string_view code, absl::string_view field, absl::string_view message);
  void AddWarning(absl::string_view code, absl::string_view field, absl::string_view message);

  bool keeps_warnings() const { return keep_ == Keep::kAll; }
  bool has_errors() const { return has_errors_; }
  bool Reported(absl::string_view field) const;
  const std::vector<v1::Violation>& all() const { return violations_; }
  v1::Violations ToProto() const;

 private:
  void Add(absl::string_view code, absl::string_view field, v1::Severity severity,
           absl::string_view message);

  Keep keep_;
  std::vector<v1::Violation> violations_;
  std::set<std::string, std::less<>> fields_;
  bool has_errors_ = false;
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_VIOLATIONS_H_
