#include "client/completion.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ambito::client {
namespace {

constexpr char kHead[] =
    "# bash completion for ambito: ambito completion bash > "
    "~/.local/share/bash-completion/completions/ambito\n"
    "_ambito() {\n"
    "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
    "  local noun=\"${COMP_WORDS[1]}\" verb=\"${COMP_WORDS[2]}\" words=\"\"\n";

constexpr char kTail[] =
    "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
    "}\n"
    "complete -o default -F _ambito ambito\n";

std::vector<std::string> OptionNames(const std::vector<Option>& options) {
  std::vector<std::string> names;
  for (const Option& option : options) {
    if (!option.positional()) names.push_back(option.name);
  }
  return names;
}

// The choices of an option or of a value told by its place.
void AddChoices(const std::vector<Option>& options, const std::string& words,
                std::vector<std::string>& cases) {
  for (const Option& option : options) {
    if (option.choices.empty() || option.positional()) continue;
    cases.push_back(absl::StrCat("    \"", words, option.name, "\") words=\"",
                                 absl::StrJoin(option.choices, " "), "\" ;;\n"));
  }
}

std::string ChoiceCases(const std::vector<Command>& table) {
  std::vector<std::string> cases;
  for (const Command& command : table) {
    AddChoices(command.options, command.words() + " ", cases);
  }
  std::vector<std::string> everywhere;
  AddChoices(GlobalOptions(), "", everywhere);
  return absl::StrCat("  case \"$noun $verb $prev\" in\n", absl::StrJoin(cases, ""), "  esac\n",
                      "  [[ -n \"$words\" ]] || case \"$prev\" in\n", absl::StrJoin(everywhere, ""),
                      "  esac\n");
}

std::string NounCase(const std::string& noun, const std::set<std::string>& verbs) {
  return absl::StrCat("    ", noun, ") words=\"", absl::StrJoin(verbs, " "), "\" ;;\n");
}

std::string WordCases(const std::vector<Command>& table) {
  std::map<std::string, std::set<std::string>> verbs;
  std::string options;
  for (const Command& command : table) {
    std::vector<std::string> names = OptionNames(command.options);
    const std::string pattern = command.verb.empty()
                                    ? absl::StrCat(command.noun, "\\ *")
                                    : absl::StrCat(command.noun, "\\ ", command.verb);
    verbs[command.noun];
    if (!command.verb.empty()) verbs[command.noun].insert(command.verb);
    absl::StrAppend(&options, "      ", pattern, ") words=\"", absl::StrJoin(names, " "),
                    "\" ;;\n");
  }
  std::string nouns;
  std::vector<std::string> names;
  for (const auto& [noun, of_noun] : verbs) {
    names.push_back(noun);
    if (!of_noun.empty()) absl::StrAppend(&nouns, "  ", NounCase(noun, of_noun));
  }
  return absl::StrCat("  if [[ -z \"$words\" && $COMP_CWORD -eq 1 ]]; then\n    words=\"",
                      absl::StrJoin(names, " "), "\"\n",
                      "  elif [[ -z \"$words\" && $COMP_CWORD -eq 2 && \"$cur\" != -* ]]; then\n",
                      "    case \"$noun\" in\n", nouns, "    esac\n",
                      "  elif [[ -z \"$words\" && \"$cur\" == -* ]]; then\n",
                      "    case \"$noun $verb\" in\n", options, "    esac\n", "    words+=\" ",
                      absl::StrJoin(OptionNames(GlobalOptions()), " "), " --help\"\n  fi\n");
}

}  // namespace

std::string BashCompletion(const std::vector<Command>& table) {
  return absl::StrCat(kHead, ChoiceCases(table), WordCases(table), kTail);
}

}  // namespace ambito::client
