#include "lib/charter/statement_tokens.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "lib/charter/italian_numbers.h"
#include "lib/charter/text_rules.h"

namespace ambito::charter {
namespace {

bool IsDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

bool AllDigits(absl::string_view text, size_t min_size, size_t max_size) {
  return text.size() >= min_size && text.size() <= max_size &&
         std::all_of(text.begin(), text.end(), IsDigit);
}

// `1.500` and `12.000`: points every three digits.
bool IsGrouped(const std::vector<absl::string_view>& groups) {
  return groups.size() == 2 && AllDigits(groups[0], 1, 3) && AllDigits(groups[1], 3, 3);
}

// The plain decimal of Italian digits: `2,5`, `1.500`, `7.5`. Nothing for `8.30`, which is more
// often a time of the day, and for anything longer.
std::optional<std::string> ReadDigits(absl::string_view text) {
  constexpr size_t kLongest = 7;
  if (AllDigits(text, 1, kLongest)) return std::string(text);
  const std::vector<absl::string_view> by_comma = absl::StrSplit(text, ',');
  if (by_comma.size() == 2 && AllDigits(by_comma[0], 1, kLongest) && AllDigits(by_comma[1], 1, 4)) {
    return absl::StrCat(by_comma[0], ".", by_comma[1]);
  }
  const std::vector<absl::string_view> by_point = absl::StrSplit(text, '.');
  if (IsGrouped(by_point)) return absl::StrCat(by_point[0], by_point[1]);
  if (by_point.size() == 2 && AllDigits(by_point[0], 1, kLongest) && AllDigits(by_point[1], 1, 1)) {
    return std::string(text);
  }
  return std::nullopt;
}

class Tokenizer {
 public:
  explicit Tokenizer(absl::string_view sentence) : sentence_(sentence) {}

  std::vector<Token> Run() {
    while (position_ < sentence_.size()) {
      const char c = sentence_[position_];
      if (const size_t space = SpaceSize()) {
        position_ += space;
      } else if (IsDigit(c)) {
        TakeDigits();
      } else if (!TakeWord()) {
        TakeSign();
      }
    }
    return std::move(tokens_);
  }

 private:
  void Add(Token::Kind kind, std::string text, size_t end) {
    tokens_.push_back({kind, std::move(text), position_, end, false});
    position_ = end;
  }

  // Bytes of the space here, also a no-break one; 0 when it is none.
  size_t SpaceSize() const {
    const absl::string_view rest = sentence_.substr(position_);
    if (absl::ascii_isspace(static_cast<unsigned char>(rest[0]))) return 1;
    if (absl::StartsWith(rest, "\u00A0")) return 2;
    return absl::StartsWith(rest, "\u202F") ? 3 : 0;
  }

  void TakeDigits() {
    size_t end = position_;
    while (end < sentence_.size() &&
           (IsDigit(sentence_[end]) || absl::StrContains(".,:", sentence_.substr(end, 1)))) {
      ++end;
    }
    while (!IsDigit(sentence_[end - 1])) --end;
    const auto number = ReadDigits(sentence_.substr(position_, end - position_));
    const absl::string_view written = sentence_.substr(position_, end - position_);
    Add(number.has_value() ? Token::Kind::kNumber : Token::Kind::kOther,
        number.value_or(std::string(written)), end);
    AddMinuteSign();
    // `10°`, `10º`: the sign only says that it is an ordinal.
    const absl::string_view rest = sentence_.substr(end);
    if (absl::StartsWith(rest, "°") || absl::StartsWith(rest, "º")) position_ += 2;
  }

  // `15'` is 15 minutes; in `15'anni` it would only be an apostrophe.
  void AddMinuteSign() {
    const absl::string_view rest = sentence_.substr(position_);
    const size_t size = absl::StartsWith(rest, "'") ? 1 : absl::StartsWith(rest, "’") ? 3 : 0;
    const bool before_letter =
        size < rest.size() && absl::ascii_isalpha(static_cast<unsigned char>(rest[size]));
    if (size > 0 && !before_letter) Add(Token::Kind::kWord, "minuti", position_ + size);
  }

  // Bytes of `P.A.I.` here, 0 when there is no such thing: letters with a dot between.
  size_t AcronymSize() const {
    const absl::string_view rest = sentence_.substr(position_);
    const auto letter = [&](size_t at) {
      return at < rest.size() && absl::ascii_isalpha(static_cast<unsigned char>(rest[at]));
    };
    size_t size = 0;
    while (letter(size) && size + 1 < rest.size() && rest[size + 1] == '.') size += 2;
    if (letter(size) && !letter(size + 1)) ++size;
    constexpr size_t kTwoLetters = 3;
    return size >= kTwoLetters ? size : 0;
  }

  // A run of letters, accented ones and `²` of `m²` too. False when there is none.
  bool TakeWord() {
    if (const size_t acronym = AcronymSize()) {
      const std::string letters = Skeleton(sentence_.substr(position_, acronym));
      AddWord(letters, position_ + acronym);
      return true;
    }
    size_t end = position_;
    while (end < sentence_.size()) {
      const size_t letter = LetterSize(end);
      if (letter == 0) break;
      end += letter;
    }
    if (end == position_) return false;
    const std::string word = Skeleton(sentence_.substr(position_, end - position_));
    if (word == "m" && absl::StartsWith(sentence_.substr(end), "2")) {
      Add(Token::Kind::kWord, "mq", end + 1);
    } else {
      AddWord(word, end);
    }
    return true;
  }

  // Bytes of the letter at `at`; 0 when it is none.
  size_t LetterSize(size_t at) const {
    const auto byte = static_cast<unsigned char>(sentence_[at]);
    if (byte < 0x80) return absl::ascii_isalpha(byte) ? 1 : 0;
    const absl::string_view two = sentence_.substr(at, 2);
    // U+00C0 to U+024F, the accented Latin letters, but for the two signs among them; and `²`.
    const bool latin = byte >= 0xC3 && byte <= 0xC9 && two != "×" && two != "÷";
    return two.size() == 2 && (latin || two == "²") ? 2 : 0;
  }

  void AddWord(const std::string& word, size_t end) {
    const bool per_cent = word == "cento" && !tokens_.empty() && tokens_.back().text == "per";
    if (per_cent) tokens_.pop_back();
    if (per_cent || word == "percento") return Add(Token::Kind::kSign, "%", end);
    if (word == "m²") return Add(Token::Kind::kWord, "mq", end);
    if (word == "un" || word == "uno" || word == "una") {
      return Add(Token::Kind::kArticle, "1", end);
    }
    if (const auto number = ItalianNumber(word)) {
      return Add(Token::Kind::kNumber, absl::StrCat(*number), end);
    }
    Add(Token::Kind::kWord, word, end);
    JoinCollective();
  }

  // `un paio di` is 2, `una decina di` 10.
  void JoinCollective() {
    const size_t size = tokens_.size();
    if (size < 3 || tokens_[size - 1].text != "di") return;
    const auto count = ItalianCollective(tokens_[size - 2].text);
    if (!count.has_value() || tokens_[size - 3].kind != Token::Kind::kArticle) return;
    const size_t begin = tokens_[size - 3].begin;
    const size_t end = tokens_[size - 2].end;
    tokens_.resize(size - 3);
    tokens_.push_back({Token::Kind::kNumber, absl::StrCat(*count), begin, end, false});
  }

  // `30 (trenta)` and `trenta (30)` say the same number twice.
  void JoinRepeatedNumber() {
    const size_t size = tokens_.size();
    if (size < 4 || tokens_[size - 1].text != ")" || tokens_[size - 3].text != "(") return;
    const bool numbers = tokens_[size - 2].kind == Token::Kind::kNumber &&
                         tokens_[size - 4].kind == Token::Kind::kNumber;
    if (!numbers || tokens_[size - 2].text != tokens_[size - 4].text) return;
    tokens_[size - 4].end = tokens_[size - 1].end;
    tokens_.resize(size - 3);
  }

  void TakeSign() {
    const absl::string_view rest = sentence_.substr(position_);
    if (absl::StartsWith(rest, "€")) return Add(Token::Kind::kWord, "euro", position_ + 3);
    const bool after_word = !tokens_.empty() && tokens_.back().end == position_ &&
                            tokens_.back().kind == Token::Kind::kWord;
    if (after_word && rest[0] == '.') tokens_.back().abbreviated = true;
    const bool ends_abbreviation = after_word && rest[0] == '.' && tokens_.back().text.size() <= 4;
    const bool apostrophe = rest[0] == '\'' || absl::StartsWith(rest, "’");
    if (ends_abbreviation || apostrophe) {
      position_ += rest[0] == '.' || rest[0] == '\'' ? 1 : 3;
      return;
    }
    AddSign(rest);
  }

  void AddSign(absl::string_view rest) {
    static constexpr std::pair<absl::string_view, absl::string_view> kSigns[] = {
        {">=", ">="}, {"=>", ">="}, {"≥", ">="}, {"⩾", ">="}, {"<=", "<="}, {"=<", "<="},
        {"≤", "<="},  {"⩽", "<="},  {"–", "-"},  {"—", "-"},  {"½", "½"},
    };
    for (const auto& [written, sign] : kSigns) {
      if (!absl::StartsWith(rest, written)) continue;
      return Add(Token::Kind::kSign, std::string(sign), position_ + written.size());
    }
    Add(Token::Kind::kSign, std::string(rest.substr(0, 1)), position_ + 1);
    if (rest[0] == ')') JoinRepeatedNumber();
  }

  absl::string_view sentence_;
  size_t position_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Tokens::Tokens(absl::string_view sentence) : tokens_(Tokenizer(sentence).Run()) {}

bool Tokens::IsSign(size_t i, absl::string_view sign) const {
  return IsSign(i) && tokens_[i].text == sign;
}

bool Tokens::IsOneOf(size_t i, std::initializer_list<absl::string_view> words) const {
  return IsWord(i) && std::find(words.begin(), words.end(), tokens_[i].text) != words.end();
}

bool Tokens::StartsWithOneOf(size_t i, std::initializer_list<absl::string_view> stems) const {
  return IsWord(i) && std::any_of(stems.begin(), stems.end(), [&](absl::string_view stem) {
           return absl::StartsWith(tokens_[i].text, stem);
         });
}

bool Tokens::StartsWithOneOf(size_t i, const std::vector<std::string>& stems) const {
  return IsWord(i) && std::any_of(stems.begin(), stems.end(), [&](const std::string& stem) {
           return absl::StartsWith(tokens_[i].text, stem);
         });
}

std::optional<int64_t> Tokens::WholeNumber(size_t i) const {
  int64_t number = 0;
  if (!IsNumber(i) && !IsArticle(i)) return std::nullopt;
  if (!absl::SimpleAtoi(tokens_[i].text, &number) || number > kLargestNumber) return std::nullopt;
  return number;
}

}  // namespace ambito::charter
