// Certificates for tests.
#ifndef AMBITO_TESTS_SUPPORT_PKI_H_
#define AMBITO_TESTS_SUPPORT_PKI_H_

#include <string>
#include <vector>

namespace ambito::test {

// The folder `deploy/pki throwaway` made for examples/SLUG's members; once a process and district.
std::string ThrowawayPki(const std::string& slug);
// The same for these municipalities; made anew at each call.
std::string ThrowawayPki(const std::string& slug, const std::vector<std::string>& members);

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_PKI_H_
