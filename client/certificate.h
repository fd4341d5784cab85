// Our own certificate, looked at before it is shown to anyone: a TLS handshake that fails says
// only "unavailable", so what is wrong with it is found and said here.
#ifndef AMBITO_CLIENT_CERTIFICATE_H_
#define AMBITO_CLIENT_CERTIFICATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/context.h"

namespace ambito::client {

// One thing that was looked at, in a sentence.
struct Finding {
  enum class Kind { kGood, kWarning, kBad };
  Kind kind = Kind::kGood;
  std::string text;
};

// PEM texts, read from the files the settings name.
struct Credentials {
  std::string cert;
  std::string key;
  std::string ca;
};

struct CertificateReport {
  std::string identity;      // SPIFFE URI; empty: none could be read.
  std::string holder;        // Who that is, in words.
  int64_t not_before_s = 0;  // Seconds since 1970 UTC; 0: could not be read.
  int64_t not_after_s = 0;
  bool files_missing = false;  // A setting is not given or a file cannot be opened.
  std::vector<Finding> findings;
  Credentials credentials;

  bool ok() const;
  // The bad findings' texts.
  std::vector<std::string> problems() const;
  void Good(std::string text) { findings.push_back({Finding::Kind::kGood, std::move(text)}); }
  void Warn(std::string text) { findings.push_back({Finding::Kind::kWarning, std::move(text)}); }
  void Bad(std::string text) { findings.push_back({Finding::Kind::kBad, std::move(text)}); }
};

// Looks at the certificate, key and root the context names, as of `now_s`: can they be read, do
// they belong together, is it valid today, whose is it.
CertificateReport InspectCertificate(const Context& context, int64_t now_s);

// `the node of municipality 018110 in district pavia`; the URI itself when it is not one of ours.
std::string DescribeIdentity(absl::string_view uri);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_CERTIFICATE_H_
