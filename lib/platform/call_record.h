// What became of a server's calls: counted by method and code, and a line in the journal for each
// that was refused and for each stream that opened or ended. Safe for concurrent use.
#ifndef AMBITO_LIB_PLATFORM_CALL_RECORD_H_
#define AMBITO_LIB_PLATFORM_CALL_RECORD_H_

#include <grpcpp/support/server_interceptor.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/platform/durations.h"
#include "lib/platform/identity.h"
#include "lib/platform/mutex.h"

namespace ambito::platform {

class CallRecord {
 public:
  struct Call {
    absl::string_view method;  // `/ambito.v1.SheetService/GetSheet`
    Identity caller;           // Empty when the certificate holds none.
    bool stream = false;       // Both sides speak, for as long as they like.
  };
  void StreamOpened(const Call& call);
  // A method that authorisation knows nothing of counts as "other", so that no caller can make up
  // names without end.
  void Ended(const Call& call, const grpc::Status& status, double seconds);

  struct Method {
    std::map<grpc::StatusCode, uint64_t> calls;
    Durations seconds;
  };
  // `see` must not call back.
  void ForEach(const std::function<void(const std::string& name, const Method& method)>& see) const;
  // Calls of a method that ended with OK, or with anything else.
  uint64_t Count(absl::string_view method, bool ok) const;

  // Tells `record`, which outlives the server, of every call that passed authorisation; the others
  // authorisation itself must tell, for no interceptor sees them.
  static std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> NewInterceptor(
      CallRecord& record);

 private:
  mutable Mutex mutex_;
  std::map<std::string, Method, std::less<>> methods_ ABSL_GUARDED_BY(mutex_);
};

// `PERMISSION_DENIED`, as gRPC spells it.
absl::string_view CodeName(grpc::StatusCode code);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_CALL_RECORD_H_
