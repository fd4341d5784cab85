// The broken inputs of tests/data/broken, the generated one included.
#ifndef AMBITO_TESTS_SUPPORT_BROKEN_INPUTS_H_
#define AMBITO_TESTS_SUPPORT_BROKEN_INPUTS_H_

#include <string>

namespace ambito::test {

// By the name expected_errors.json gives it; the 5 MB one is made as tests/data/broken/README.md
// says.
std::string BrokenInput(const std::string& name);

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_BROKEN_INPUTS_H_
