// Text as it stands on a terminal: widths in columns, not bytes; nothing a file or a server sent
// can move the cursor or turn the direction of writing.
#ifndef AMBITO_CLIENT_OUTPUT_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ambito::client {

// Columns the text takes.
size_t DisplayWidth(absl::string_view text);

// The text with control and direction characters, and bytes that are not UTF-8, as U+FFFD. Line
// breaks and tabs stay.
std::string Printable(absl::string_view text);

// The same, on one line.
std::string PrintableLine(absl::string_view text);

// The text in lines of at most `width` columns, each after `indent` spaces; paragraphs stay apart;
// ends with a line break.
std::string Wrap(absl::string_view text, size_t width, size_t indent);

// Two texts beside each other in `width` columns, each wrapped in its half; one under the other
// where halves would be too narrow to read. Ends with a line break.
std::string SideBySide(absl::string_view left, absl::string_view right, size_t width);

// The text on one line, cut to `width` columns with an ellipsis.
std::string Shortened(absl::string_view text, size_t width);

// A table with aligned columns, two spaces apart.
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;  // No column with a title: no heading line.
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // One cell a column; missing ones are empty.
  void Add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  // Lines with their breaks, each after `indent` spaces, none with spaces at its end.
  std::string Render(size_t indent = 0) const;

 private:
  std::vector<size_t> Widths() const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// `2009-03-15 14:02:11`, local time; `never` for 0.
std::string LocalTime(int64_t ms);

// `1 sheet`, `2 sheets`.
std::string Plural(int64_t count, absl::string_view one, absl::string_view many);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_TEXT_H_
