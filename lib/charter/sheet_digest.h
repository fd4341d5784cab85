// The digest by which everything made from a sheet says which text it was made from.
#ifndef AMBITO_LIB_CHARTER_SHEET_DIGEST_H_
#define AMBITO_LIB_CHARTER_SHEET_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::charter {

// SHA-256 of the sheet's deterministic Protobuf bytes, 32 bytes: the same for a file read offline
// and for the entry a node has signed.
std::string SheetDigest(const v1::ServiceSheet& sheet);

// SHA-256 of any bytes, 32 bytes.
std::string Sha256Bytes(absl::string_view bytes);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_SHEET_DIGEST_H_
