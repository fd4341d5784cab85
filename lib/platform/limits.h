// What one server gives its callers at most: `[limits]` in both daemons' configuration. Whoever
// meets a limit is told its name; docs/operations.md lists them all.
#ifndef AMBITO_LIB_PLATFORM_LIMITS_H_
#define AMBITO_LIB_PLATFORM_LIMITS_H_

#include <cstdint>

namespace ambito::platform {

// Largest message either way; larger content is streamed, longer lists come in pages.
inline constexpr int kMaxMessageBytes = 1 << 20;
// All headers of a call together.
inline constexpr int kMaxMetadataBytes = 16 << 10;

struct CallLimits {
  int64_t per_identity = 16;  // Under way at once, streams included.
  int64_t deadline_max_s = 3'600;
};

struct ServerLimits {
  int64_t handshake_s = 10;     // A connection without its certificate shown by then is closed.
  int64_t idle_s = 300;         // So is one without a call for so long.
  int64_t connections = 1'024;  // Open at once.
  int64_t threads = 64;
  int64_t memory_mib = 256;  // Of gRPC's buffers.
};

struct Limits {
  CallLimits calls;
  ServerLimits server;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_LIMITS_H_
