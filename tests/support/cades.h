// A certification authority and signers with certificates, as a `firma digitale` provider has them.
#ifndef AMBITO_TESTS_SUPPORT_CADES_H_
#define AMBITO_TESTS_SUPPORT_CADES_H_

#include <cstdint>
#include <memory>
#include <string>

namespace ambito::test {

// Certificate and key; its certificates lead to `issuer`, to itself where there is none.
class CadesSigner {
 public:
  struct Options {
    std::string name = "Mario Rossi";
    bool elliptic = false;  // Else RSA.
    int64_t not_before_s = 0;
    int64_t not_after_s = 2'000'000'000;
  };
  static CadesSigner Make(const Options& options, const CadesSigner* issuer = nullptr);
  ~CadesSigner();
  CadesSigner(CadesSigner&&) noexcept;

  std::string certificate() const;  // DER.
  // A signed file in DER: attached holds the text.
  std::string Sign(const std::string& text, bool attached = false) const;
  // The same in PEM.
  std::string SignPem(const std::string& text) const;

 private:
  struct Keys;
  explicit CadesSigner(std::unique_ptr<Keys> keys);
  std::unique_ptr<Keys> keys_;
};

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_CADES_H_
