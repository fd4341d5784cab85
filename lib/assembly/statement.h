// What a ledger entry says: a short text of fixed lines that a person can read and sign.
// docs/ledger.md shows every kind. Parsing is strict: what parses is written back byte for byte.
#ifndef AMBITO_LIB_ASSEMBLY_STATEMENT_H_
#define AMBITO_LIB_ASSEMBLY_STATEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/digest.h"

namespace ambito::assembly {

inline constexpr size_t kMaxStatementBytes = 128 << 10;

// Which ledger an entry is of. A ledger that was founded anew has another anchor: what was signed
// for one never counts on another.
struct LedgerName {
  std::string district;                      // Slug.
  std::optional<federation::Digest> anchor;  // None: of the genesis entry itself.

  friend bool operator==(const LedgerName&, const LedgerName&) = default;
};

// `ambito/KIND/v1`, `district SLUG`, `anchor DIGEST`, then one `name value` a line in the kind's
// order. A genesis has no anchor line.
struct Statement {
  struct Field {
    std::string name;
    std::string value;  // May be empty: the line is the name alone.

    friend bool operator==(const Field&, const Field&) = default;
  };

  std::string kind;  // Lower-case letters and hyphens.
  LedgerName ledger;
  std::vector<Field> fields;

  void Add(absl::string_view name, absl::string_view value);
  void Add(absl::string_view name, uint64_t value);
  void Add(absl::string_view name, const federation::Digest& digest);  // 64 hexadecimal digits.
  // One field a line of `text`.
  void AddLines(absl::string_view name, absl::string_view text);

  friend bool operator==(const Statement&, const Statement&) = default;
};

// Each line with its newline.
std::string WriteStatement(const Statement& statement);

// INVALID_ARGUMENT, naming the line: not a statement of this form, or one that holds characters a
// reader cannot see; RESOURCE_EXHAUSTED: longer than kMaxStatementBytes.
absl::StatusOr<Statement> ReadStatement(absl::string_view text);

// Takes a statement's fields in their order. What is missing, malformed or left over is in
// `status`, the first of it; after that everything reads as empty.
class FieldReader {
 public:
  explicit FieldReader(const Statement& statement) : statement_(statement) {}

  std::string Text(absl::string_view name);
  // May be absent.
  std::optional<std::string> MaybeText(absl::string_view name);
  uint64_t Number(absl::string_view name, uint64_t least, uint64_t most);
  federation::Digest Digest(absl::string_view name);
  std::optional<federation::Digest> DigestOrNone(absl::string_view name);  // `none`: nothing.
  bool YesOrNo(absl::string_view name);
  std::string OneOf(absl::string_view name, std::initializer_list<absl::string_view> choices);
  // Every line of this name in a row, each split at spaces into exactly `words`, the last of which
  // takes the rest.
  std::vector<std::vector<std::string>> Rows(absl::string_view name, size_t words);
  std::string Lines(absl::string_view name);

  void Fail(absl::string_view name, absl::string_view why);
  bool ok() const { return status_.ok(); }
  // After the last field: nothing may be left.
  absl::Status Done();

 private:
  bool IsNext(absl::string_view name) const;
  const Statement& statement_;
  size_t next_ = 0;
  absl::Status status_;
};

// Nothing unless 64 lower-case hexadecimal digits.
std::optional<federation::Digest> DigestFromHex(absl::string_view hex);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_STATEMENT_H_
