#include "client/output/console.h"

#include "absl/strings/str_cat.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

const char* Sequence(Colour paint) {
  switch (paint) {
    case Colour::kBold:
      return "\033[1m";
    case Colour::kDim:
      return "\033[2m";
    case Colour::kRed:
      return "\033[31m";
    case Colour::kGreen:
      return "\033[32m";
    case Colour::kYellow:
      return "\033[33m";
  }
  return "";
}

}  // namespace

std::string Console::Paint(Colour paint, absl::string_view text) const {
  return colour ? absl::StrCat(Sequence(paint), text, "\033[0m") : std::string(text);
}

void Console::Progress(absl::string_view what, size_t done, size_t total) const {
  if (!progress) return;
  err << "\r\033[K";
  if (done < total) err << what << ' ' << done + 1 << " of " << total;
  err.flush();
}

void Console::Note(absl::string_view message) const { err << Printable(message) << '\n'; }

}  // namespace ambito::client
