// How a fuzz target is written: FUZZ_TARGET(checkpoint, input) { … } takes any bytes, returns, and
// stops the process at a FUZZ_CHECK that does not hold. The name is its corpus's.
#ifndef AMBITO_TESTS_FUZZ_TARGET_H_
#define AMBITO_TESTS_FUZZ_TARGET_H_

#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"

#define FUZZ_CHECK(condition)                                                      \
  do {                                                                             \
    if (!(condition)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                \
    }                                                                              \
  } while (false)

#ifdef AMBITO_LIBFUZZER
#define FUZZ_TARGET(name, input)                                                \
  void Fuzz_##name(absl::string_view input);                                    \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {    \
    Fuzz_##name(absl::string_view(reinterpret_cast<const char*>(bytes), size)); \
    return 0;                                                                   \
  }                                                                             \
  void Fuzz_##name(absl::string_view input)
#else
#define FUZZ_TARGET(name, input)                                                \
  void Fuzz_##name(absl::string_view input);                                    \
  const bool kIsTarget_##name = ::ambito::fuzz::AddTarget(#name, &Fuzz_##name); \
  void Fuzz_##name(absl::string_view input)
#endif

namespace ambito::fuzz {

// Protobuf writes a line for every text that is no UTF-8.
inline const bool kProtobufIsQuiet = google::protobuf::SetLogHandler(nullptr) != nullptr;

// Tells replay.cc of a target. Always true.
bool AddTarget(const char* name, void (*target)(absl::string_view input));

// Takes an input apart, for targets that need more than one value. Answers zeros and empty texts
// when nothing is left.
class Bytes {
 public:
  explicit Bytes(absl::string_view input) : left_(input) {}

  bool empty() const { return left_.empty(); }
  uint8_t Byte() {
    if (left_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(left_.front());
    left_.remove_prefix(1);
    return byte;
  }
  // Less than `end`, which is from 1 to 256.
  size_t Below(size_t end) { return Byte() % end; }
  uint64_t Number() {
    uint64_t number = 0;
    for (int i = 0; i < 8; ++i) number = number << 8 | Byte();
    return number;
  }
  // The next `size` bytes, or what is left.
  std::string Text(size_t size) {
    const std::string text(left_.substr(0, size));
    left_.remove_prefix(text.size());
    return text;
  }
  // As many as the next byte says.
  std::string Text() { return Text(Byte()); }
  std::string Rest() { return Text(left_.size()); }

 private:
  absl::string_view left_;
};

}  // namespace ambito::fuzz

#endif  // AMBITO_TESTS_FUZZ_TARGET_H_
