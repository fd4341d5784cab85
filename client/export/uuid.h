// Names as UUIDs, for formats that ask for them: the same name gives the same UUID.
#ifndef AMBITO_CLIENT_EXPORT_UUID_H_
#define AMBITO_CLIENT_EXPORT_UUID_H_

#include <string>

#include "absl/strings/string_view.h"

namespace ambito::client {

// Version 5 (RFC 9562), of `urn:ambito:NAME` in the namespace of URLs.
std::string UuidOf(absl::string_view name);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_UUID_H_
