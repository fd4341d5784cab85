// The Ed25519 key a daemon signs its log's heads with, in a PKCS#8 PEM file of its own (never the
// TLS key: whoever holds the TLS root must not be able to forge a head).
#ifndef AMBITO_LIB_PLATFORM_LOG_KEY_H_
#define AMBITO_LIB_PLATFORM_LOG_KEY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "lib/federation/checkpoint.h"
#include "lib/federation/signature.h"

namespace ambito::platform {

// Reads the key. FAILED_PRECONDITION as below, and when there is none.
absl::StatusOr<std::unique_ptr<federation::Signer>> LoadLogKey(const std::string& path);
// Reads the key; makes it (mode 0600) when there is no such file. FAILED_PRECONDITION when the
// file is there and is not an Ed25519 key, or others may read it.
absl::StatusOr<std::unique_ptr<federation::Signer>> LoadOrMakeLogKey(const std::string& path);
// The same for the key of the store in `data`: once there is a store, a key that is not there is an
// error, never made again, because nobody would take the log that goes on under another one; unless
// the configuration names the keys the log was signed with before.
absl::StatusOr<std::unique_ptr<federation::Signer>> LogKeyOfStore(
    const std::string& path, const std::string& data, const federation::LogKeys& earlier);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_LOG_KEY_H_
