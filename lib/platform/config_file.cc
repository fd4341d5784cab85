#include "lib/platform/config_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ambito::platform {

struct ConfigFile::Document {
  std::string path;
  toml::table table;
};

namespace {

void CollectKeys(const toml::table& table, const std::string& prefix,
                 std::vector<std::string>& keys) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
    if (const toml::table* inner = node.as_table()) {
      CollectKeys(*inner, path + ".", keys);
    } else {
      keys.push_back(path);
    }
  }
}

toml::node_view<const toml::node> At(const toml::table& table, absl::string_view key) {
  return table.at_path(std::string_view(key.data(), key.size()));
}

}  // namespace

ConfigFile::ConfigFile(std::unique_ptr<Document> document) : document_(std::move(document)) {}
ConfigFile::~ConfigFile() = default;
ConfigFile::ConfigFile(ConfigFile&&) noexcept = default;

absl::StatusOr<ConfigFile> ConfigFile::Read(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) {
    return absl::NotFoundError(absl::StrCat(path, ": there is no such file"));
  }
  auto document = std::make_unique<Document>();
  document->path = path;
  // toml++ throws in its header-compiled form; the exception ends here.
  try {
    document->table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(absl::StrCat(path, ":", error.source().begin.line, ":",
                                                   error.source().begin.column, ": ",
                                                   std::string(error.description())));
  }
  return ConfigFile(std::move(document));
}

void ConfigFile::Wrong(absl::string_view key, absl::string_view what) {
  errors_.push_back(absl::StrCat(key, " ", what));
}

std::string ConfigFile::Required(absl::string_view key) {
  std::string value = Optional(key);
  if (value.empty() && (errors_.empty() || errors_.back().find(std::string(key)) != 0)) {
    Wrong(key, "is missing");
  }
  return value;
}

std::string ConfigFile::Optional(absl::string_view key, absl::string_view fallback) {
  asked_.emplace(key);
  auto node = At(document_->table, key);
  if (!node) return std::string(fallback);
  if (!node.is_string()) {
    Wrong(key, "must be a text in quotes");
    return std::string(fallback);
  }
  return *node.value<std::string>();
}

std::vector<std::string> ConfigFile::PublicKeys(absl::string_view key) {
  constexpr size_t kMost = 20;
  asked_.emplace(key);
  std::vector<std::string> keys;
  const auto node = At(document_->table, key);
  if (!node) return keys;
  const toml::array* listed = node.as_array();
  if (listed != nullptr && listed->size() <= kMost) {
    for (const toml::node& each : *listed) {
      const auto text = each.value<std::string>();
      const bool is_key = text && text->size() == 64 &&
                          std::all_of(text->begin(), text->end(), absl::ascii_isxdigit);
      if (is_key) keys.push_back(absl::HexStringToBytes(*text));
    }
    if (keys.size() == listed->size()) return keys;
  }
  Wrong(key, "must be a list of at most 20 keys, each of 64 hexadecimal digits (--show-key)");
  return {};
}

int64_t ConfigFile::Number(absl::string_view key, int64_t fallback, int64_t least, int64_t most) {
  asked_.emplace(key);
  auto node = At(document_->table, key);
  if (!node) return fallback;
  const int64_t value = node.is_integer() ? *node.value<int64_t>() : least - 1;
  if (value >= least && value <= most) return value;
  Wrong(key, absl::StrCat("must be a whole number from ", least, " to ", most));
  return fallback;
}

bool ConfigFile::Flag(absl::string_view key, bool fallback) {
  asked_.emplace(key);
  auto node = At(document_->table, key);
  if (!node) return fallback;
  if (node.is_boolean()) return *node.value<bool>();
  Wrong(key, "must be true or false");
  return fallback;
}

std::string ConfigFile::RequiredPath(absl::string_view key) {
  std::string path = OptionalPath(key);
  if (path.empty() && (errors_.empty() || errors_.back().find(std::string(key)) != 0)) {
    Wrong(key, "is missing");
  }
  return path;
}

std::string ConfigFile::OptionalPath(absl::string_view key) {
  const std::string path = Optional(key);
  if (path.empty() || path.front() == '/') return path;
  return (std::filesystem::path(document_->path).parent_path() / path).string();
}

TlsFiles ConfigFile::Tls() {
  return {RequiredPath("tls.certificate"), RequiredPath("tls.key"), RequiredPath("tls.ca"),
          OptionalPath("tls.crl")};
}

Limits ConfigFile::ReadLimits() {
  Limits limits;
  CallLimits& calls = limits.calls;
  ServerLimits& server = limits.server;
  calls.per_identity = Number("limits.calls_per_identity", calls.per_identity, 1, 1'000);
  calls.deadline_max_s = Number("limits.deadline_max_s", calls.deadline_max_s, 1, 86'400);
  server.handshake_s = Number("limits.handshake_s", server.handshake_s, 1, 120);
  server.idle_s = Number("limits.idle_s", server.idle_s, 1, 86'400);
  server.connections = Number("limits.connections", server.connections, 10, 100'000);
  server.threads = Number("limits.threads", server.threads, 8, 1'000);
  server.memory_mib = Number("limits.memory_mib", server.memory_mib, 16, 65'536);
  return limits;
}

absl::Status ConfigFile::Finish() const {
  std::vector<std::string> errors = errors_;
  std::vector<std::string> keys;
  CollectKeys(document_->table, "", keys);
  for (const std::string& key : keys) {
    if (asked_.count(key) == 0) errors.push_back(absl::StrCat(key, " is not a setting"));
  }
  if (errors.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(document_->path, ": ", absl::StrJoin(errors, "; ")));
}

}  // namespace ambito::platform
