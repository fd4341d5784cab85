#include "lib/platform/author_ids.h"

#include "absl/strings/str_cat.h"
#include "lib/federation/digest.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

std::string NoteName(absl::string_view id) { return absl::StrCat("author/", id); }

}  // namespace

absl::StatusOr<std::string> AuthorIds::IdOf(absl::string_view name) {
  // Ed25519 is deterministic: the signature is a keyed digest that nobody else can compute.
  const std::string signature = signer_->Sign(absl::StrCat("ambito/author/v1\n", name));
  const std::string id =
      absl::StrCat("a-", federation::DigestHex(federation::Sha256(signature)).substr(0, 12));
  if (known_.count(id) == 0) {
    RETURN_IF_ERROR(store_->PutNote(NoteName(id), name));
    known_.insert(id);
  }
  return id;
}

std::string AuthorIds::NameOf(const std::string& id) const {
  auto name = store_->Note(NoteName(id));
  return name.ok() ? *name : id;
}

}  // namespace ambito::platform
