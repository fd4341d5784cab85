#include "client/command.h"

#include "absl/strings/numbers.h"

namespace ambito::client {

std::string Arguments::Get(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() || found->second.empty() ? "" : found->second.front();
}

std::vector<std::string> Arguments::All(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::optional<uint64_t> Arguments::Number(const std::string& name) const {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(Get(name), &number)) return std::nullopt;
  return number;
}

const std::vector<Option>& GlobalOptions() {
  static const auto& options = *new std::vector<Option>{
      {"--output",
       Takes::kText,
       "text for people, json for programs",
       false,
       false,
       {"text", "json"}},
      {"--lang",
       Takes::kText,
       "language of charter content in text output (it)",
       false,
       false,
       {"it", "en"}},
      {"--hub", Takes::kText, "address of the district hub, HOST:PORT"},
      {"--node", Takes::kText, "address of the municipal node, HOST:PORT"},
      {"--cert", Takes::kFile, "your certificate, PEM"},
      {"--key", Takes::kFile, "its private key, PEM"},
      {"--ca", Takes::kFile, "the district's root certificate, PEM"},
      {"--timeout", Takes::kNumber, "seconds to wait for an answer (30)"},
  };
  return options;
}

}  // namespace ambito::client
