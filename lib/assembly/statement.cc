#include "lib/assembly/statement.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lib/charter/text_rules.h"
#include "lib/charter/validate.h"
#include "lib/federation/signed_note.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

using federation::Digest;

constexpr absl::string_view kPrefix = "ambito/";
constexpr absl::string_view kSuffix = "/v1";
constexpr absl::string_view kDistrict = "district ";
constexpr absl::string_view kAnchor = "anchor ";

bool IsName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '-';
  });
}

absl::Status Malformed(size_t line, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, " of the statement ", what));
}

// A reader sees where a text begins and ends.
bool IsVisible(absl::string_view value) {
  return charter::IsUtf8(value) && !charter::FindForbiddenCharacter(value) &&
         value.find('\t') == absl::string_view::npos && !absl::StartsWith(value, " ") &&
         !absl::EndsWith(value, " ");
}

absl::StatusOr<Statement::Field> ReadField(absl::string_view line, size_t number) {
  const size_t space = line.find(' ');
  const absl::string_view name = line.substr(0, space);
  if (!IsName(name)) return Malformed(number, "has no field name");
  if (space == absl::string_view::npos) return Statement::Field{std::string(name), ""};
  const absl::string_view value = line.substr(space + 1);
  if (value.empty()) return Malformed(number, "ends with a space");
  if (!IsVisible(value)) return Malformed(number, "holds characters that nobody sees");
  return Statement::Field{std::string(name), std::string(value)};
}

}  // namespace

std::optional<Digest> DigestFromHex(absl::string_view hex) {
  if (hex.size() != 64 || !std::all_of(hex.begin(), hex.end(), [](char c) {
        return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f');
      })) {
    return std::nullopt;
  }
  return federation::DigestFromBytes(absl::HexStringToBytes(hex));
}

void Statement::Add(absl::string_view name, absl::string_view value) {
  fields.push_back({std::string(name), std::string(value)});
}
void Statement::Add(absl::string_view name, uint64_t value) { Add(name, absl::StrCat(value)); }
void Statement::Add(absl::string_view name, const Digest& digest) {
  Add(name, federation::DigestHex(digest));
}
void Statement::AddLines(absl::string_view name, absl::string_view text) {
  for (const absl::string_view line : absl::StrSplit(text, '\n')) Add(name, line);
}

std::string WriteStatement(const Statement& statement) {
  const LedgerName& ledger = statement.ledger;
  std::string text =
      absl::StrCat(kPrefix, statement.kind, kSuffix, "\n", kDistrict, ledger.district, "\n");
  if (ledger.anchor) absl::StrAppend(&text, kAnchor, federation::DigestHex(*ledger.anchor), "\n");
  for (const Statement::Field& field : statement.fields) {
    absl::StrAppend(&text, field.name, field.value.empty() ? "" : " ", field.value, "\n");
  }
  return text;
}

absl::StatusOr<Statement> ReadStatement(absl::string_view text) {
  if (text.size() > kMaxStatementBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a statement has at most ", kMaxStatementBytes, " bytes"));
  }
  if (!absl::ConsumeSuffix(&text, "\n")) return Malformed(1, "does not end");
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  Statement statement;
  absl::string_view kind = lines[0];
  if (!absl::ConsumePrefix(&kind, kPrefix) || !absl::ConsumeSuffix(&kind, kSuffix) ||
      !IsName(kind)) {
    return Malformed(1, "is not `ambito/KIND/v1`");
  }
  statement.kind = std::string(kind);
  absl::string_view district = lines.size() > 1 ? lines[1] : "";
  if (!absl::ConsumePrefix(&district, kDistrict) || !charter::IsSlug(district)) {
    return Malformed(2, "is not `district SLUG`");
  }
  statement.ledger.district = std::string(district);
  absl::string_view anchor = lines.size() > 2 ? lines[2] : "";
  if (absl::ConsumePrefix(&anchor, kAnchor)) {
    statement.ledger.anchor = DigestFromHex(anchor);
    if (!statement.ledger.anchor) return Malformed(3, "is not `anchor` and 64 hexadecimal digits");
  }
  for (size_t i = statement.ledger.anchor ? 3 : 2; i < lines.size(); ++i) {
    ASSIGN_OR_RETURN(Statement::Field field, ReadField(lines[i], i + 1));
    statement.fields.push_back(std::move(field));
  }
  return statement;
}

bool FieldReader::IsNext(absl::string_view name) const {
  return ok() && next_ < statement_.fields.size() && statement_.fields[next_].name == name;
}

void FieldReader::Fail(absl::string_view name, absl::string_view why) {
  if (!ok()) return;
  status_ =
      absl::InvalidArgumentError(absl::StrCat("`", name, "` of the ", statement_.kind, " ", why));
}

std::optional<std::string> FieldReader::MaybeText(absl::string_view name) {
  if (!IsNext(name)) return std::nullopt;
  return statement_.fields[next_++].value;
}

std::string FieldReader::Text(absl::string_view name) {
  const std::optional<std::string> text = MaybeText(name);
  if (!text) Fail(name, "is missing, or not in its place");
  if (text && text->empty()) Fail(name, "is empty");
  return text.value_or("");
}

uint64_t FieldReader::Number(absl::string_view name, uint64_t least, uint64_t most) {
  const std::string text = Text(name);
  const auto number = federation::FromCanonicalDecimal(text);
  if (number && *number >= least && *number <= most) return *number;
  Fail(name, absl::StrCat("is not a number from ", least, " to ", most));
  return least;
}

std::optional<Digest> FieldReader::DigestOrNone(absl::string_view name) {
  const std::string text = Text(name);
  if (text == "none") return std::nullopt;
  const auto digest = DigestFromHex(text);
  if (!digest) Fail(name, "is not 64 hexadecimal digits");
  return digest;
}

Digest FieldReader::Digest(absl::string_view name) {
  const auto digest = DigestOrNone(name);
  if (!digest) Fail(name, "is not 64 hexadecimal digits");
  return digest.value_or(federation::Digest());
}

std::string FieldReader::OneOf(absl::string_view name,
                               std::initializer_list<absl::string_view> choices) {
  std::string text = Text(name);
  if (std::find(choices.begin(), choices.end(), text) == choices.end()) {
    Fail(name, absl::StrCat("is none of ", absl::StrJoin(choices, ", ")));
  }
  return text;
}

bool FieldReader::YesOrNo(absl::string_view name) { return OneOf(name, {"yes", "no"}) == "yes"; }

std::vector<std::vector<std::string>> FieldReader::Rows(absl::string_view name, size_t words) {
  std::vector<std::vector<std::string>> rows;
  while (IsNext(name)) {
    const std::string& value = statement_.fields[next_++].value;
    rows.push_back(absl::StrSplit(value, absl::MaxSplits(' ', static_cast<int>(words) - 1)));
    const bool whole = rows.back().size() == words &&
                       std::find(rows.back().begin(), rows.back().end(), "") == rows.back().end();
    if (!whole) Fail(name, absl::StrCat("has not ", words, " words"));
  }
  return ok() ? rows : std::vector<std::vector<std::string>>();
}

std::string FieldReader::Lines(absl::string_view name) {
  std::vector<std::string> lines;
  while (IsNext(name)) lines.push_back(statement_.fields[next_++].value);
  if (lines.empty()) Fail(name, "is missing, or not in its place");
  return absl::StrJoin(lines, "\n");
}

absl::Status FieldReader::Done() {
  if (next_ < statement_.fields.size()) {
    Fail(statement_.fields[next_].name, "is not expected there");
  }
  return status_;
}

}  // namespace ambito::assembly
