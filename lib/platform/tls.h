// mTLS for every listener and every call; certificates are re-read when they change on disk.
#ifndef AMBITO_LIB_PLATFORM_TLS_H_
#define AMBITO_LIB_PLATFORM_TLS_H_

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "lib/platform/identity.h"

namespace ambito::platform {

// PEM files.
struct TlsFiles {
  std::string certificate;
  std::string key;
  std::string ca;
};

// The identity of our own certificate, after checking that the three files can be read, parse,
// belong together and are valid today. Every problem in one message.
absl::StatusOr<Identity> CheckTlsFiles(const TlsFiles& files);

// For a listener: callers must hold a certificate of the same authority.
std::shared_ptr<grpc::ServerCredentials> ServerTls(const TlsFiles& files);
// For dialling: presents ours, checks theirs and the host name.
std::shared_ptr<grpc::ChannelCredentials> ChannelTls(const TlsFiles& files);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_TLS_H_
