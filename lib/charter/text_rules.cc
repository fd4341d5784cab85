#include "lib/charter/text_rules.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "utf8proc.h"

namespace ambito::charter {
namespace {

constexpr int32_t kInvalid = -1;
constexpr int32_t kSoftHyphen = 0xAD;  // Harmless: only says where a word may be broken.

// Takes the first character off `text`; kInvalid, and one byte, when it is not UTF-8.
int32_t TakeCharacter(absl::string_view& text) {
  // Nearly all of Italian is ASCII, and a hub looks at every character of every sheet.
  if (const auto first = static_cast<unsigned char>(text.front()); first < 0x80) {
    text.remove_prefix(1);
    return first;
  }
  utf8proc_int32_t character = kInvalid;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto taken =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &character);
  text.remove_prefix(taken > 0 ? static_cast<size_t>(taken) : 1);
  return taken > 0 ? character : kInvalid;
}

bool IsForbidden(int32_t character) {
  if (character >= ' ' && character <= '~') return false;
  if (character == '\n' || character == '\t' || character == kSoftHyphen) return false;
  if (character == kInvalid) return true;
  switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_CC:  // Controls.
    case UTF8PROC_CATEGORY_CF:  // Direction overrides and isolates, zero-width, BOM.
    case UTF8PROC_CATEGORY_CN:  // Not assigned, noncharacters.
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:  // Private use: looks different on every machine.
    case UTF8PROC_CATEGORY_ZL:  // Line and paragraph separators.
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return false;
  }
}

bool IsLetterOrDigit(int32_t character) {
  const utf8proc_category_t category = utf8proc_category(character);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

}  // namespace

size_t CountCharacters(absl::string_view text) {
  size_t count = 0;
  for (; !text.empty(); ++count) TakeCharacter(text);
  return count;
}

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    if (TakeCharacter(text) == kInvalid) return false;
  }
  return true;
}

bool IsBlank(absl::string_view text) {
  while (!text.empty()) {
    const int32_t character = TakeCharacter(text);
    const bool space =
        character == '\n' || character == '\t' || character == '\r' ||
        (character != kInvalid && utf8proc_category(character) == UTF8PROC_CATEGORY_ZS);
    if (!space) return false;
  }
  return true;
}

std::optional<int32_t> FindForbiddenCharacter(absl::string_view text) {
  while (!text.empty()) {
    const int32_t character = TakeCharacter(text);
    if (IsForbidden(character)) return character;
  }
  return std::nullopt;
}

std::string Shortened(absl::string_view text, size_t max_characters) {
  std::string shortened;
  for (size_t count = 0; !text.empty(); ++count) {
    if (count == max_characters) return absl::StrCat(shortened, "…");
    const absl::string_view before = text;
    const int32_t character = TakeCharacter(text);
    if (character == '\n' || character == '\t') {
      shortened.push_back(' ');
    } else if (!IsForbidden(character)) {
      absl::StrAppend(&shortened, before.substr(0, before.size() - text.size()));
    }
  }
  return shortened;
}

std::string Quoted(absl::string_view text) { return absl::StrCat("\"", Shortened(text), "\""); }

std::string Skeleton(absl::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                      UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(mapped, &std::free);
  if (size < 0) return "";
  absl::string_view rest(reinterpret_cast<const char*>(mapped), static_cast<size_t>(size));
  std::string skeleton;
  while (!rest.empty()) {
    const absl::string_view before = rest;
    if (IsLetterOrDigit(TakeCharacter(rest))) {
      absl::StrAppend(&skeleton, before.substr(0, before.size() - rest.size()));
    }
  }
  return skeleton;
}

bool SameName(absl::string_view a, absl::string_view b) { return Skeleton(a) == Skeleton(b); }

size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = absl::ascii_tolower(static_cast<unsigned char>(a[i - 1])) ==
                        absl::ascii_tolower(static_cast<unsigned char>(b[j - 1]));
      const size_t replaced = diagonal + (same ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace ambito::charter
