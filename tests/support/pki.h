// Certificates for tests.
#ifndef AMBITO_TESTS_SUPPORT_PKI_H_
#define AMBITO_TESTS_SUPPORT_PKI_H_

#include <string>

namespace ambito::test {

// The folder `deploy/pki throwaway` made for examples/SLUG's members; once a process and district.
std::string ThrowawayPki(const std::string& slug);

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_PKI_H_
