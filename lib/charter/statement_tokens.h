// The sentence of a standard in words, numbers and signs.
#ifndef AMBITO_LIB_CHARTER_STATEMENT_TOKENS_H_
#define AMBITO_LIB_CHARTER_STATEMENT_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ambito::charter {

struct Token {
  enum class Kind {
    kWord,     // `text` in lower case without accents; `P.A.I.` as `pai`.
    kNumber,   // `text` is plain decimal, whether it was in digits or in words.
    kArticle,  // `un`, `uno`, `una`: one, or only an article. `text` is `1`.
    kSign,     // `%`, `/`, `(`, `>=`, …
    kOther,    // Digits that are no plain number, as written: `8.30`, `1:15`.
  };
  Kind kind;
  std::string text;
  size_t begin;  // Bytes of the sentence.
  size_t end;
  bool abbreviated = false;  // A word with a dot right after it.
};

// No promise counts further; its products with a scale fit in 64 bits.
inline constexpr int64_t kLargestNumber = 1'000'000'000;

// Tokens that may be asked for beyond their ends, where they are no word and no sign.
class Tokens {
 public:
  explicit Tokens(absl::string_view sentence);

  size_t size() const { return tokens_.size(); }
  const Token& operator[](size_t i) const { return tokens_[i]; }

  bool IsNumber(size_t i) const { return Is(i, Token::Kind::kNumber); }
  bool IsArticle(size_t i) const { return Is(i, Token::Kind::kArticle); }
  bool IsWord(size_t i) const { return Is(i, Token::Kind::kWord); }
  bool IsSign(size_t i) const { return Is(i, Token::Kind::kSign); }
  bool IsOther(size_t i) const { return Is(i, Token::Kind::kOther); }
  bool IsSign(size_t i, absl::string_view sign) const;
  bool IsOneOf(size_t i, std::initializer_list<absl::string_view> words) const;
  bool StartsWithOneOf(size_t i, std::initializer_list<absl::string_view> stems) const;
  bool StartsWithOneOf(size_t i, const std::vector<std::string>& stems) const;
  // The number or article at `i` when it is whole and at most kLargestNumber.
  std::optional<int64_t> WholeNumber(size_t i) const;

 private:
  bool Is(size_t i, Token::Kind kind) const { return i < size() && tokens_[i].kind == kind; }

  std::vector<Token> tokens_;
};

// What was recognised, and the position after it.
template <typename T>
struct Found {
  T what;
  size_t next;
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_STATEMENT_TOKENS_H_
