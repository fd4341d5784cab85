#include "lib/assembly/bundle_file.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lib/assembly/statement.h"
#include "lib/federation/signed_note.h"

namespace ambito::assembly {
namespace {

constexpr absl::string_view kFirstLine = "ambito/bundle/v1\n";
constexpr size_t kMaxMembers = 4'000;
constexpr size_t kMaxIndexBytes = 1 << 20;

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("not a bundle: ", what));
}

}  // namespace

std::string WriteMembers(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string file(kFirstLine);
  for (const auto& [name, bytes] : members) {
    absl::StrAppend(&file, name, " ", bytes.size(), " ",
                    federation::DigestHex(federation::Sha256(bytes)), "\n");
  }
  absl::StrAppend(&file, "\n");
  for (const auto& [name, bytes] : members) absl::StrAppend(&file, bytes);
  return file;
}

absl::StatusOr<std::vector<BundleMember>> ReadMembers(absl::string_view file) {
  absl::string_view rest = file;
  if (!absl::ConsumePrefix(&rest, kFirstLine)) return Malformed("it does not begin as one");
  const size_t end = rest.substr(0, kMaxIndexBytes).find("\n\n");
  if (end == absl::string_view::npos) return Malformed("its index has no end");
  const std::vector<absl::string_view> lines = absl::StrSplit(rest.substr(0, end), '\n');
  if (lines.size() > kMaxMembers) return Malformed("it has too many members");
  rest.remove_prefix(end + 2);
  std::vector<BundleMember> members;
  for (const absl::string_view line : lines) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    const auto size = words.size() == 3 ? federation::FromCanonicalDecimal(words[1]) : std::nullopt;
    const auto digest = words.size() == 3 ? DigestFromHex(words[2]) : std::nullopt;
    if (!size || !digest || !federation::IsKeyName(words[0]))
      return Malformed(absl::StrCat("line ", members.size() + 2, " is not NAME SIZE SHA256"));
    if (*size > rest.size()) return Malformed(absl::StrCat(words[0], " is cut short"));
    members.push_back({std::string(words[0]), rest.substr(0, *size),
                       static_cast<size_t>(rest.data() - file.data()), *digest});
    rest.remove_prefix(*size);
  }
  if (!rest.empty()) return Malformed("there are bytes after its last member");
  return members;
}

void AppendFramed(std::string& bytes, absl::string_view name, absl::string_view content) {
  absl::StrAppend(&bytes, name, " ", content.size(), "\n", content, "\n");
}

absl::StatusOr<std::vector<Framed>> ReadFramed(absl::string_view bytes) {
  std::vector<Framed> all;
  while (!bytes.empty()) {
    const size_t end = bytes.find('\n');
    const absl::string_view line = bytes.substr(0, end);
    const size_t space = line.rfind(' ');
    if (end == absl::string_view::npos || space == absl::string_view::npos)
      return Malformed("a line of name and size is missing");
    const auto size = federation::FromCanonicalDecimal(line.substr(space + 1));
    bytes.remove_prefix(end + 1);
    if (!size || *size >= bytes.size() || bytes[*size] != '\n')
      return Malformed(absl::StrCat(line.substr(0, space), " is not as long as it says"));
    all.push_back({std::string(line.substr(0, space)), bytes.substr(0, *size)});
    bytes.remove_prefix(*size + 1);
  }
  return all;
}

}  // namespace ambito::assembly
