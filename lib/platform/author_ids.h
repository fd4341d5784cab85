// Names of people stay in the store they were given to; what travels in a log is a code that only
// the holder of the log's key can make and only this store resolves.
#ifndef AMBITO_LIB_PLATFORM_AUTHOR_IDS_H_
#define AMBITO_LIB_PLATFORM_AUTHOR_IDS_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/log_store.h"
#include "lib/federation/signature.h"

namespace ambito::platform {

// Not safe for concurrent use of IdOf; NameOf only reads the store.
class AuthorIds {
 public:
  // Both outlive it.
  AuthorIds(federation::LogStore& store, const federation::Signer& signer)
      : store_(&store), signer_(&signer) {}

  // The same code for the same name; remembered durably before it is first returned.
  absl::StatusOr<std::string> IdOf(absl::string_view name);
  // The code itself when this store never gave it out.
  std::string NameOf(const std::string& id) const;

 private:
  federation::LogStore* store_;
  const federation::Signer* signer_;
  std::set<std::string> known_;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_AUTHOR_IDS_H_
