// mTLS for every listener and every call, from files that are re-read when they change on disk.
#ifndef AMBITO_LIB_PLATFORM_TLS_H_
#define AMBITO_LIB_PLATFORM_TLS_H_

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "lib/platform/certificates.h"
#include "lib/platform/identity.h"
#include "lib/platform/mutex.h"

namespace ambito::platform {

// PEM files.
struct TlsFiles {
  std::string certificate;
  std::string key;
  std::string ca;        // One root, or several while one takes over from another.
  std::string crl = {};  // A revocation list of each root; empty: nobody is ever revoked.
};

// What the files held at one moment, checked as a whole.
struct TlsMaterial {
  std::string certificate;  // PEM texts.
  std::string key;
  std::string roots;
  Identity identity;  // Of our own certificate.
  RevocationList revoked;
  // FAILED_PRECONDITION when a list is configured and is missing, damaged, forged or stale. Whoever
  // is on it all the same is in `revoked`.
  absl::Status revocation;
};

// The files as they are on disk now. A change that does not fit together, as when a key is written
// before its certificate, is never used: what was good stays, and the log says so once. Safe for
// concurrent use.
class LiveTls {
 public:
  // FAILED_PRECONDITION, every problem in one message, unless certificate, key and roots can be
  // read, belong together and are valid today. The revocation list is only in `revocation`.
  static absl::StatusOr<std::shared_ptr<LiveTls>> Open(const TlsFiles& files);

  // Looks at the files first. The same pointer while nothing has changed.
  std::shared_ptr<const TlsMaterial> Current();

 private:
  // Modification time in ns, size and inode of each file.
  using Stamps = std::array<std::array<int64_t, 3>, 4>;

  LiveTls(TlsFiles files, std::shared_ptr<const TlsMaterial> material);
  Stamps Look() const;
  bool Settled(const Stamps& stamps) const;
  void ReadAgain() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const TlsFiles files_;
  Mutex mutex_;
  std::shared_ptr<const TlsMaterial> material_ ABSL_GUARDED_BY(mutex_);
  // Of files that were read and had been left alone for a while; a change within the clock's tick
  // of an earlier one shows in no stamp.
  std::optional<Stamps> seen_ ABSL_GUARDED_BY(mutex_);
  std::string complaint_ ABSL_GUARDED_BY(mutex_);  // The newest one logged.
};

class CallGate;

// For a listener: each new connection is shown the certificate, and held against the roots, that
// are on disk at that moment; callers must hold a certificate. Every call passes the gate; null,
// for benchmarks: every call that has a certificate gets in.
std::shared_ptr<grpc::ServerCredentials> ServerTls(std::shared_ptr<LiveTls> tls,
                                                   std::shared_ptr<CallGate> gate);

// For dialling: presents ours, checks theirs and the host name. With what is on disk now: whoever
// dials for months asks for new ones when LiveTls::Current is another.
std::shared_ptr<grpc::ChannelCredentials> ChannelTlsOf(const TlsMaterial& material);
// The same, for whoever dials once; files that cannot be read make calls fail.
std::shared_ptr<grpc::ChannelCredentials> ChannelTls(const TlsFiles& files);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_TLS_H_
