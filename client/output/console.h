// Where a command speaks: results on `out`, messages on `err`.
#ifndef AMBITO_CLIENT_OUTPUT_CONSOLE_H_
#define AMBITO_CLIENT_OUTPUT_CONSOLE_H_

#include <cstddef>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"

namespace ambito::client {

// Language of charter content in text output.
enum class Lang { kIt, kEn };

enum class Colour { kBold, kDim, kRed, kGreen, kYellow };

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool json = false;
  Lang lang = Lang::kIt;
  bool progress = false;  // Only when `err` is a terminal.
  bool colour = false;    // Only when `out` is a terminal and NO_COLOR is not set.
  size_t width = 100;     // Columns to wrap at.

  // `text` in a colour, as it is without colours.
  std::string Paint(Colour paint, absl::string_view text) const;
  // How far long work is, on one line of `err` that the next call rewrites; `done` == `total`
  // removes it. Only on a terminal.
  void Progress(absl::string_view what, size_t done, size_t total) const;
  // One line on `err`.
  void Note(absl::string_view message) const;
};

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_CONSOLE_H_
