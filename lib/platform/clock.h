// The time, as a value tests can set.
#ifndef AMBITO_LIB_PLATFORM_CLOCK_H_
#define AMBITO_LIB_PLATFORM_CLOCK_H_

#include <cstdint>
#include <string>

namespace ambito::platform {

class Clock {
 public:
  virtual ~Clock() = default;
  // Milliseconds since 1970 UTC.
  virtual int64_t NowMs() const = 0;
  // Today in Italy, ISO date: charters come into force at Italian midnights.
  std::string Today() const;

  // The machine's clock. Lives for the whole process.
  static const Clock& System();
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_CLOCK_H_
