#include "client/command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/commands.h"
#include "lib/charter/validate.h"

namespace ambito::client {
namespace {

constexpr char kAbout[] =
    "ambito: the service charter of a social district, from the sheets of its municipalities\n\n"
    "Checks and harmonises files with no server; keeps a municipality's sheets at its node; asks\n"
    "the district hub for the draft charter and revises the district's own content.\n";

constexpr char kFooter[] =
    "\nSettings come from the flag, else the environment (AMBITO_HUB, AMBITO_CERT, …), else\n"
    "$XDG_CONFIG_HOME/ambito/profile.toml. `ambito doctor` shows them and tries them.\n"
    "Exit codes: 0 done; 1 the answer is no; 2 wrong usage; 3 not reached, or refused.\n"
    "\nFirst steps:\n"
    "  ambito sheet check --district district.json 018110_pavia.json\n"
    "  ambito harmonise --district district.json municipalities/*.json\n"
    "  ambito doctor\n";

std::string TypeName(const Option& option) {
  if (option.positional()) return "";
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

// The type's name says what is expected, so the checks have no names of their own.
CLI::Validator Check(const std::function<bool(const std::string&)>& fits, const char* what) {
  return CLI::Validator(
      [fits, what](const std::string& text) {
        return fits(text) ? std::string() : absl::StrCat("'", text, "' is not ", what);
      },
      "");
}

void AddChecks(CLI::Option& added, const Option& option) {
  if (!option.choices.empty()) added.check(CLI::IsMember(option.choices).description(""));
  if (option.takes == Takes::kNumber) {
    added.check(Check(
        [](const std::string& text) {
          uint64_t number = 0;
          return absl::SimpleAtoi(text, &number);
        },
        "a whole number, 0 or more"));
  }
  if (option.takes == Takes::kDate) {
    added.check(Check([](const std::string& text) { return charter::IsIsoDate(text); },
                      "a date YYYY-MM-DD"));
  }
}

void AddOption(CLI::App& app, const Option& option) {
  CLI::Option* added = nullptr;
  if (option.takes == Takes::kNothing) {
    added = app.add_flag(option.name, option.help);
  } else {
    const CLI::callback_t taken = [](const CLI::results_t&) { return true; };
    added = app.add_option(option.name, taken, option.help);
    added->type_name(TypeName(option));
    if (option.repeated) {
      // Several after one another only where there is no flag before each.
      added->expected(CLI::detail::expected_max_vector_size);
      added->allow_extra_args(option.positional());
    }
    AddChecks(*added, option);
  }
  if (option.required) added->required();
}

bool HasOption(const std::vector<Option>& options, const std::string& name) {
  for (const Option& option : options) {
    if (option.name == name) return true;
  }
  return false;
}

// Those a command has for itself keep its meaning.
void AddGlobalOptions(CLI::App& app, const std::vector<Option>& own) {
  for (const Option& option : GlobalOptions()) {
    if (HasOption(own, option.name)) continue;
    AddOption(app, option);
    app.get_option(option.name)->group("Everywhere");
  }
}

void AddExample(CLI::App& app, const Command& command) {
  app.footer(absl::StrCat("\nExample:\n  ", command.example));
}

// The parser's tree and which command each leaf is.
struct Tree {
  CLI::App root{kAbout, "ambito"};
  std::map<std::string, CLI::App*> nouns;
  std::map<const CLI::App*, const Command*> leaves;
};

CLI::App* NounOf(Tree& tree, const Command& command) {
  CLI::App*& noun = tree.nouns[command.noun];
  if (noun == nullptr) {
    noun = tree.root.add_subcommand(command.noun, NounHelp(command.noun));
    noun->require_subcommand(1);
  }
  return noun;
}

void AddCommand(Tree& tree, const Command& command) {
  CLI::App* leaf = command.verb.empty()
                       ? tree.root.add_subcommand(command.noun, command.help)
                       : NounOf(tree, command)->add_subcommand(command.verb, command.help);
  for (const Option& option : command.options) AddOption(*leaf, option);
  AddGlobalOptions(*leaf, command.options);
  AddExample(*leaf, command);
  tree.leaves[leaf] = &command;
}

const CLI::App* ChosenLeaf(const CLI::App& root) {
  const CLI::App* app = &root;
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return app;
}

void Collect(const CLI::App& app, const Option& option, Arguments::Values& values) {
  const CLI::Option* said = app.get_option(option.name);
  if (said->count() > 0) values.emplace(option.name, said->results());
}

ParsedLine Result(const Tree& tree) {
  const CLI::App* leaf = ChosenLeaf(tree.root);
  ParsedLine line;
  line.command = tree.leaves.at(leaf);
  Arguments::Values arguments;
  for (const Option& option : line.command->options) Collect(*leaf, option, arguments);
  Arguments::Values settings;
  for (const Option& option : GlobalOptions()) {
    const bool shadowed = HasOption(line.command->options, option.name);
    if (!shadowed) Collect(*leaf, option, settings);
    Collect(tree.root, option, settings);
  }
  line.arguments = Arguments(std::move(arguments));
  line.settings = Arguments(std::move(settings));
  return line;
}

}  // namespace

ParsedLine ParseCommandLine(int argc, const char* const* argv, const std::vector<Command>& table,
                            std::ostream& out, std::ostream& err) {
  ParsedLine line;
  const auto tree = std::make_unique<Tree>();
  try {
    tree->root.require_subcommand(1);
    AddGlobalOptions(tree->root, {});
    for (const Command& command : table) AddCommand(*tree, command);
    tree->root.footer(kFooter);
    tree->root.parse(argc, argv);
    return Result(*tree);
  } catch (const CLI::ParseError& error) {
    line.exit = tree->root.exit(error, out, err) == 0 ? ExitCode::kDone : ExitCode::kUsage;
  } catch (const std::exception& error) {
    err << "ambito: " << error.what() << '\n';
    line.exit = ExitCode::kUsage;
  }
  return line;
}

}  // namespace ambito::client
