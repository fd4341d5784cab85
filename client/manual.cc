#include "client/manual.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/commands/commands.h"

namespace ambito::client {
namespace {

constexpr char kDescription[] =
    ".SH DESCRIPTION\n"
    "The service charter of an Italian social district, from the service sheets of its\n"
    "municipalities. Files are checked and harmonised with no server; a municipality's sheets are\n"
    "kept at its node (municipal\\-node(8)); the draft charter and the district's own content are "
    "at\n"
    "the district hub (district\\-hub(8)).\n";

constexpr char kRest[] =
    ".SH ENVIRONMENT\n"
    "Each setting is taken from its option, else from the variable\n"
    ".B AMBITO_\n"
    "and its name (\n"
    ".BR AMBITO_HUB ,\n"
    ".BR AMBITO_CERT ),\n"
    "else from the profile.\n"
    ".SH FILES\n"
    ".TP\n"
    ".I $XDG_CONFIG_HOME/ambito/profile.toml\n"
    "The settings of this person, usually in ~/.config.\n"
    ".SH EXIT STATUS\n"
    "0: done. 1: a check failed, or the answer is no. 2: wrong usage, or a file that cannot be\n"
    "opened. 3: the other side could not be reached, or refused.\n"
    ".SH SEE ALSO\n"
    ".BR municipal\\-node (8),\n"
    ".BR district\\-hub (8),\n"
    ".BR ambito\\-pki (1)\n";

std::string ValueName(const Option& option) {
  if (!option.choices.empty()) return absl::StrJoin(option.choices, "|");
  switch (option.takes) {
    case Takes::kNothing:
      return "";
    case Takes::kFile:
      return "FILE";
    case Takes::kNumber:
      return "N";
    case Takes::kDate:
      return "YYYY-MM-DD";
    case Takes::kText:
      return "TEXT";
  }
  return "";
}

std::string OptionEntry(const Option& option) {
  const std::string value = option.positional() ? "" : ValueName(option);
  std::string entry = absl::StrCat(".TP\n.B ", ManualText(option.name));
  if (!value.empty()) absl::StrAppend(&entry, " \\fI", ManualText(value), "\\fR");
  absl::StrAppend(&entry, "\n", ManualText(option.help));
  if (option.required) absl::StrAppend(&entry, " (needed)");
  if (option.repeated) absl::StrAppend(&entry, " (may be said more than once)");
  return entry + "\n";
}

std::string CommandEntry(const Command& command) {
  std::string entry = absl::StrCat(".SS ", ManualText("ambito " + command.words()), "\n",
                                   ManualText(command.help), "\n");
  for (const Option& option : command.options) absl::StrAppend(&entry, OptionEntry(option));
  absl::StrAppend(&entry, ".PP\nExample:\n.PP\n.nf\n.RS\n", ManualText(command.example),
                  "\n.RE\n.fi\n");
  return entry;
}

}  // namespace

std::string ManualText(absl::string_view text) {
  std::string out = absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}});
  // A line that starts with one of these would be a request.
  out = absl::StrReplaceAll(out, {{"\n.", "\n\\&."}, {"\n'", "\n\\&'"}});
  if (!out.empty() && (out.front() == '.' || out.front() == '\'')) out.insert(0, "\\&");
  return out;
}

std::string ManualPage(const std::vector<Command>& table, absl::string_view version) {
  std::string page = absl::StrCat(
      ".TH AMBITO 1 \"\" \"ambito ", version, "\" \"User Commands\"\n.SH NAME\nambito \\- the ",
      "service charter of a social district\n.SH SYNOPSIS\n.B ambito\n.I NOUN VERB\n.RI [ OPTION ",
      "...]\n.PP\n.B ambito\n.I NOUN VERB\n.B \\-\\-help\n", kDescription, ".SH COMMANDS\n");
  for (const Command& command : table) absl::StrAppend(&page, CommandEntry(command));
  absl::StrAppend(&page, ".SH OPTIONS OF EVERY COMMAND\n");
  for (const Option& option : GlobalOptions()) absl::StrAppend(&page, OptionEntry(option));
  return absl::StrCat(page, kRest);
}

}  // namespace ambito::client
