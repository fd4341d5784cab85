// A folder as one zip file.
#ifndef AMBITO_CLIENT_EXPORT_ZIP_H_
#define AMBITO_CLIENT_EXPORT_ZIP_H_

#include <string>

#include "absl/status/status.h"

namespace ambito::client {

// Every file of `folder` into the new zip file `path`, under `name/`, by name and with one fixed
// date: the same files give the same bytes. What was at `path` stays until the new one is whole.
// FAILED_PRECONDITION with the reason when something cannot be read or written.
absl::Status ZipFolder(const std::string& folder, const std::string& name, const std::string& path);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_ZIP_H_
