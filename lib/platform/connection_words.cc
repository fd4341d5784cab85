#include "lib/platform/connection_words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace ambito::platform {
namespace {

struct Saying {
  absl::string_view heard;  // Part of gRPC's or OpenSSL's text, compared without case.
  absl::string_view words;
};

// The first that is heard is meant: causes stand before what only follows from them.
constexpr Saying kSayings[] = {
    {"CERTIFICATE_VERIFY_FAILED",
     "the other side's certificate was not signed by the root that is trusted here, or has "
     "expired"},
    {"not verified", "the certificate of the other side is for another host name"},
    {"Hostname Verification", "the certificate of the other side is for another host name"},
    {"Peer name", "the certificate of the other side is for another host name"},
    {"certificate_expired", "the other side refuses our certificate: it has expired"},
    {"unknown ca", "the other side does not know the root that signed our certificate"},
    {"WRONG_VERSION_NUMBER", "what listens there does not speak TLS: is it the right port?"},
    {"Ssl handshake failed", "no secure connection could be agreed with what listens there"},
    {"Handshake read failed",
     "the other side broke off while certificates were shown: is it this district's, and is our "
     "certificate?"},
    {"Connection refused", "nothing listens at that address"},
    {"DNS resolution failed", "the host name is not known: is it spelled right, does DNS work?"},
    {"Domain name not found", "the host name is not known: is it spelled right, does DNS work?"},
    {"No route to host", "there is no way to that address: is the network up?"},
    {"Network is unreachable", "there is no way to that address: is the network up?"},
    {"Connection timed out", "nothing answered at that address: is a firewall in between?"},
    {"connection attempt timed out", "nothing answered at that address: is a firewall in between?"},
    {"Connection reset by peer", "the other side closed the connection"},
    {"Broken pipe", "the other side closed the connection"},
    {"Socket closed", "the other side closed the connection"},
    {"Received http2 header with status", "what listens there is a web server, not one of ours"},
    {"Trying to connect an http1.x server", "what listens there is a web server, not one of ours"},
    {"keepalive watchdog timeout", "the other side has gone silent"},
    {"ping timeout", "the other side has gone silent"},
    {"Received message larger than max", "the answer is larger than the largest message (1 MiB)"},
    {"GOAWAY", "the other side is stopping"},
    {"failed to connect to all addresses", "no connection could be made"},
};

}  // namespace

std::string ConnectionWords(absl::string_view message) {
  const std::string lower = absl::AsciiStrToLower(message);
  for (const Saying& saying : kSayings) {
    if (absl::StrContains(lower, absl::AsciiStrToLower(saying.heard)))
      return std::string(saying.words);
  }
  return std::string(message);
}

}  // namespace ambito::platform
