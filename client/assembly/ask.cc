#include "client/assembly/ask.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/files.h"
#include "client/output/strings.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

// While it lives nothing that is typed is shown.
class Silence {
 public:
  Silence() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~Silence() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  termios before_{};
  bool changed_ = false;
};

absl::StatusOr<std::string> ReadLine() {
  std::string line;
  if (std::getline(std::cin, line)) return std::string(absl::StripAsciiWhitespace(line));
  return absl::CancelledError("nothing was answered");
}

std::string PassphraseFile(const Invocation& in) {
  return in.arguments.Has("--passphrase-file") ? in.arguments.Get("--passphrase-file")
                                               : in.context.passphrase_file.value;
}

absl::StatusOr<std::string> FirstLine(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadInput(path));
  return text.substr(0, text.find_first_of("\r\n"));
}

std::string Prompt(Word word, const Console& console, absl::string_view key_file) {
  return absl::StrReplaceAll(Say(word, console.lang), {{"$0", key_file}});
}

}  // namespace

bool CanAsk() { return isatty(STDIN_FILENO) == 1; }

absl::StatusOr<std::string> Ask(const Console& console, absl::string_view question) {
  console.out << question << " " << std::flush;
  return ReadLine();
}

absl::StatusOr<std::string> AskSecret(const Console& console, absl::string_view question) {
  console.out << question << " " << std::flush;
  absl::StatusOr<std::string> line;
  {
    const Silence silence;
    line = ReadLine();
  }
  console.out << "\n";
  return line;
}

absl::StatusOr<std::string> Passphrase(const Invocation& in, absl::string_view key_file) {
  if (const std::string file = PassphraseFile(in); !file.empty()) return FirstLine(file);
  if (!CanAsk())
    return absl::FailedPreconditionError(
        "nobody can be asked for the passphrase: --passphrase-file");
  return AskSecret(in.console, Prompt(Word::kAskPassphrase, in.console, key_file));
}

absl::StatusOr<std::string> NewPassphrase(const Invocation& in, absl::string_view key_file) {
  if (!PassphraseFile(in).empty()) return Passphrase(in, key_file);
  ASSIGN_OR_RETURN(std::string once, Passphrase(in, key_file));
  ASSIGN_OR_RETURN(const std::string again,
                   AskSecret(in.console, Say(Word::kAskPassphraseAgain, in.console.lang)));
  if (once == again) return once;
  return absl::InvalidArgumentError("the two passphrases are not the same");
}

}  // namespace ambito::client
