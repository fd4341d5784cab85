#include "client/output/text.h"

#include <utf8proc.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"

namespace ambito::client {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";

// The first character and its length in bytes; negative when the bytes are not UTF-8.
struct Character {
  utf8proc_int32_t code = -1;
  size_t bytes = 1;
};

Character First(absl::string_view text) {
  Character character;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t length =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &character.code);
  if (length > 0) {
    character.bytes = static_cast<size_t>(length);
  } else {
    character.code = -1;
  }
  return character;
}

bool IsHarmful(utf8proc_int32_t code) {
  if (code == '\n' || code == '\t') return false;
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return true;
  const bool turns = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return turns || code == 0x200E || code == 0x200F || code == 0x061C;
}

std::vector<absl::string_view> Words(absl::string_view text) {
  return absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
}

std::string WrapLine(absl::string_view line, size_t width, size_t indent) {
  const std::string margin(indent, ' ');
  std::string wrapped;
  size_t column = 0;
  for (absl::string_view word : Words(line)) {
    const size_t word_width = DisplayWidth(word);
    if (column > 0 && column + 1 + word_width > width) {
      wrapped += '\n';
      column = 0;
    }
    absl::StrAppend(&wrapped, column == 0 ? margin : " ", word);
    column += (column == 0 ? indent : 1) + word_width;
  }
  return wrapped + '\n';
}

// How many bytes of the text fit into `width` columns; at least one character's.
size_t FittingBytes(absl::string_view text, size_t width) {
  size_t bytes = 0;
  size_t columns = 0;
  while (bytes < text.size()) {
    const absl::string_view next = text.substr(bytes, First(text.substr(bytes)).bytes);
    columns += DisplayWidth(next);
    if (bytes > 0 && columns > width) break;
    bytes += next.size();
  }
  return bytes;
}

std::string Padded(const std::string& cell, size_t width, Table::Align align) {
  const size_t own = DisplayWidth(cell);
  const std::string fill(width > own ? width - own : 0, ' ');
  return align == Table::Align::kLeft ? cell + fill : fill + cell;
}

// Wrapped lines without their breaks; what has no space to break at is cut.
std::vector<std::string> ColumnLines(absl::string_view text, size_t width) {
  std::vector<std::string> lines;
  const std::string wrapped = Wrap(text, width, 0);
  for (absl::string_view rest : absl::StrSplit(absl::StripSuffix(wrapped, "\n"), '\n')) {
    do {
      const absl::string_view head = rest.substr(0, FittingBytes(rest, width));
      lines.emplace_back(head);
      rest.remove_prefix(head.size());
    } while (!rest.empty());
  }
  return lines;
}

void TrimEnd(std::string& line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
}

}  // namespace

size_t DisplayWidth(absl::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const Character character = First(text);
    const int columns = character.code < 0 ? 1 : utf8proc_charwidth(character.code);
    width += columns > 0 ? static_cast<size_t>(columns) : 0;
    text.remove_prefix(character.bytes);
  }
  return width;
}

std::string Printable(absl::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const Character character = First(text);
    const bool harmful = character.code < 0 || IsHarmful(character.code);
    absl::StrAppend(&printable, harmful ? kReplacement : text.substr(0, character.bytes));
    text.remove_prefix(character.bytes);
  }
  return printable;
}

std::string PrintableLine(absl::string_view text) {
  std::string line = Printable(text);
  for (char& c : line) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return line;
}

std::string Wrap(absl::string_view text, size_t width, size_t indent) {
  std::string wrapped;
  const std::string printable = Printable(text);
  for (absl::string_view line : absl::StrSplit(printable, '\n')) {
    absl::StrAppend(&wrapped, WrapLine(line, width, indent));
  }
  return wrapped;
}

std::string SideBySide(absl::string_view left, absl::string_view right, size_t width) {
  constexpr absl::string_view kBetween = " │ ";
  constexpr size_t kNarrowest = 28;
  const size_t half = width > 3 ? (width - 3) / 2 : 0;
  if (half < kNarrowest) return absl::StrCat(Wrap(left, width, 2), Wrap(right, width, 2));
  const std::vector<std::string> one = ColumnLines(left, half);
  const std::vector<std::string> other = ColumnLines(right, half);
  std::string text;
  for (size_t i = 0; i < std::max(one.size(), other.size()); ++i) {
    std::string line = absl::StrCat(Padded(i < one.size() ? one[i] : "", half, Table::Align::kLeft),
                                    kBetween, i < other.size() ? other[i] : "");
    TrimEnd(line);
    absl::StrAppend(&text, line, "\n");
  }
  return text;
}

std::string Shortened(absl::string_view text, size_t width) {
  const std::string line = PrintableLine(text);
  if (DisplayWidth(line) <= width) return line;
  return absl::StrCat(line.substr(0, FittingBytes(line, width - 1)), "…");
}

void Table::Add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = PrintableLine(cell);
  rows_.push_back(std::move(cells));
}

std::vector<size_t> Table::Widths() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    size_t width = DisplayWidth(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, DisplayWidth(row[i]));
    widths.push_back(width);
  }
  return widths;
}

std::string Table::Render(size_t indent) const {
  const std::vector<size_t> widths = Widths();
  std::vector<std::string> titles;
  bool titled = false;
  for (const Column& column : columns_) {
    titles.push_back(column.title);
    titled = titled || !column.title.empty();
  }
  std::vector<std::vector<std::string>> lines = rows_;
  if (titled) lines.insert(lines.begin(), titles);
  std::string rendered;
  for (const auto& cells : lines) {
    std::string line(indent, ' ');
    for (size_t i = 0; i < cells.size(); ++i) {
      absl::StrAppend(&line, i == 0 ? "" : "  ", Padded(cells[i], widths[i], columns_[i].align));
    }
    TrimEnd(line);
    absl::StrAppend(&rendered, line, "\n");
  }
  return rendered;
}

std::string LocalTime(int64_t ms) {
  if (ms == 0) return "never";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixMillis(ms), absl::LocalTimeZone());
}

std::string Plural(int64_t count, absl::string_view one, absl::string_view many) {
  return absl::StrCat(count, " ", count == 1 ? one : many);
}

}  // namespace ambito::client
