// A file that arrives in pieces: options first, then bytes, bounded.
#ifndef AMBITO_LIB_PLATFORM_UPLOAD_H_
#define AMBITO_LIB_PLATFORM_UPLOAD_H_

#include <grpcpp/support/sync_stream.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace ambito::platform {

template <typename Options>
struct Upload {
  Options options;
  std::string bytes;
};

// INVALID_ARGUMENT when options do not come first and once; RESOURCE_EXHAUSTED over `max_bytes`.
// Request is a message with `options` and `chunk` as the import requests have them.
template <typename Options, typename Request>
absl::StatusOr<Upload<Options>> ReceiveUpload(grpc::ServerReader<Request>& reader,
                                              size_t max_bytes) {
  Request request;
  if (!reader.Read(&request) || !request.has_options()) {
    return absl::InvalidArgumentError("the first message must be the options");
  }
  Upload<Options> upload;
  upload.options = std::move(*request.mutable_options());
  while (reader.Read(&request)) {
    if (request.has_options()) return absl::InvalidArgumentError("the options came twice");
    if (upload.bytes.size() + request.chunk().size() > max_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("FILE_TOO_LARGE: the file is larger than ", max_bytes, " bytes"));
    }
    upload.bytes += request.chunk();
  }
  return upload;
}

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_UPLOAD_H_
