// Mutations that keep a JSON text JSON, so that a fuzzer gets past the parser to the readers.
#ifndef AMBITO_TESTS_FUZZ_JSON_MUTATOR_H_
#define AMBITO_TESTS_FUZZ_JSON_MUTATOR_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace ambito::fuzz {

// The text with one of its values replaced, removed, doubled or swapped; empty when it is not JSON.
// The same for the same seed.
std::string MutateJson(absl::string_view text, uint32_t seed);

}  // namespace ambito::fuzz

// In a target of JSON texts: every second mutation is of the tree, the others of bytes.
#ifdef AMBITO_LIBFUZZER
#define FUZZ_JSON_MUTATOR                                                                       \
  extern "C" size_t LLVMFuzzerMutate(uint8_t* bytes, size_t size, size_t max_size);             \
  extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* bytes, size_t size, size_t max_size,       \
                                            unsigned int seed) {                                \
    const std::string mutated =                                                                 \
        seed % 2 == 0 ? std::string()                                                           \
                      : ::ambito::fuzz::MutateJson(                                             \
                            absl::string_view(reinterpret_cast<char*>(bytes), size), seed / 2); \
    if (mutated.empty() || mutated.size() > max_size) {                                         \
      return LLVMFuzzerMutate(bytes, size, max_size);                                           \
    }                                                                                           \
    mutated.copy(reinterpret_cast<char*>(bytes), mutated.size());                               \
    return mutated.size();                                                                      \
  }
#else
#define FUZZ_JSON_MUTATOR
#endif

#endif  // AMBITO_TESTS_FUZZ_JSON_MUTATOR_H_
