#include "client/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/commands/commands.h"
#include "client/completion.h"
#include "client/files.h"
#include "tests/support/files.h"

namespace ambito::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Parsed {
  ParsedLine line;
  std::string out;
  std::string err;
};

Parsed Parse(const std::string& words) {
  const std::vector<std::string> parts = absl::StrSplit(words, ' ');
  std::vector<const char*> argv;
  for (const std::string& part : parts) argv.push_back(part.c_str());
  std::ostringstream out;
  std::ostringstream err;
  Parsed parsed;
  parsed.line =
      ParseCommandLine(static_cast<int>(argv.size()), argv.data(), CommandTable(), out, err);
  parsed.out = out.str();
  parsed.err = err.str();
  return parsed;
}

TEST(CommandLine, FindsTheCommandAndItsArguments) {
  const Parsed parsed = Parse("ambito sheet check --district d.json a.json b.json --output json");
  ASSERT_NE(parsed.line.command, nullptr);
  EXPECT_EQ(parsed.line.command->words(), "sheet check");
  EXPECT_EQ(parsed.line.arguments.Get("--district"), "d.json");
  EXPECT_THAT(parsed.line.arguments.All("FILE"), ElementsAre("a.json", "b.json"));
  EXPECT_EQ(parsed.line.settings.Get("--output"), "json");
}

TEST(CommandLine, TakesSettingsBeforeTheNounAndPrefersThoseAfterTheVerb) {
  const Parsed parsed = Parse("ambito --hub a:1 --ca ca.pem charter stats --hub b:1");
  EXPECT_EQ(parsed.line.settings.Get("--hub"), "b:1");
  EXPECT_EQ(parsed.line.settings.Get("--ca"), "ca.pem");
}

TEST(CommandLine, LetsACommandsOwnOptionKeepItsMeaning) {
  const Parsed parsed = Parse("ambito --key tls.pem federation register 018110 --key abcd");
  EXPECT_EQ(parsed.line.arguments.Get("--key"), "abcd");
  EXPECT_EQ(parsed.line.settings.Get("--key"), "tls.pem");
}

TEST(CommandLine, TakesAnIdThatLooksLikeAVerb) {
  EXPECT_EQ(Parse("ambito sheet show list").line.arguments.Get("ID"), "list");
}

TEST(CommandLine, AsksForOneValueAnOption) {
  const Parsed parsed = Parse("ambito charter services --scope DISTRICT --scope MUNICIPAL");
  EXPECT_THAT(parsed.line.arguments.All("--scope"), ElementsAre("DISTRICT", "MUNICIPAL"));
}

TEST(CommandLine, RefusesWrongUsage) {
  for (const char* words :
       {"ambito", "ambito sheet", "ambito sheet frobnicate", "ambito sheet show",
        "ambito sheet show a b", "ambito sheet check", "ambito sheet list --output xml",
        "ambito sheet update f.json --revision x", "ambito harmonise --district d --as-of x f",
        "ambito text show 3", "ambito charter show --part 7", "ambito node status --bogus"}) {
    const Parsed parsed = Parse(words);
    EXPECT_EQ(parsed.line.command, nullptr) << words;
    EXPECT_EQ(parsed.line.exit, ExitCode::kUsage) << words;
    EXPECT_FALSE(parsed.err.empty()) << words;
    EXPECT_EQ(parsed.out, "") << words;
  }
}

TEST(CommandLine, HelpsWithAnExampleOfEachCommand) {
  for (const Command& command : CommandTable()) {
    const Parsed parsed = Parse("ambito " + command.words() + " --help");
    EXPECT_EQ(parsed.line.exit, ExitCode::kDone);
    EXPECT_THAT(parsed.out, HasSubstr(command.example)) << command.words();
    EXPECT_EQ(parsed.err, "");
  }
}

TEST(CommandTable, HasExamplesThatParse) {
  for (const Command& command : CommandTable()) {
    if (!absl::StartsWith(command.example, "ambito ")) continue;
    // Quoted words are one argument.
    std::string words = command.example;
    bool quoted = false;
    for (char& c : words) {
      if (c == '\'') quoted = !quoted;
      if (quoted && c == ' ') c = '_';
    }
    const Parsed parsed = Parse(words);
    ASSERT_NE(parsed.line.command, nullptr) << words << ": " << parsed.err;
    EXPECT_EQ(parsed.line.command->words(), command.words());
  }
}

TEST(CommandTable, SaysWhatEveryNounIsAbout) {
  for (const Command& command : CommandTable()) {
    EXPECT_FALSE(command.help.empty()) << command.words();
    EXPECT_EQ(NounHelp(command.noun).empty(), command.verb.empty()) << command.noun;
  }
}

// What bash would offer for the words typed so far.
std::string Offered(const std::string& words) {
  const std::string folder = test::MakeTempFolder();
  const std::string script = folder + "/completion.sh";
  const std::string program = BashCompletion(CommandTable()) + "COMP_WORDS=(" + words +
                              ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_ambito\n" +
                              "echo \" ${COMPREPLY[*]} \" > " + folder + "/offered\n";
  EXPECT_TRUE(WriteOutput(script, program).ok());
  EXPECT_EQ(std::system(("bash " + script).c_str()), 0);
  return *ReadInput(folder + "/offered");
}

TEST(Completion, OffersNounsVerbsOptionsAndChoices) {
  EXPECT_THAT(Offered("ambito ch"), HasSubstr(" charter "));
  EXPECT_THAT(Offered("ambito sheet ''"), HasSubstr(" history "));
  EXPECT_THAT(Offered("ambito sheet ''"), Not(HasSubstr("charter")));
  EXPECT_THAT(Offered("ambito sheet import --"), HasSubstr(" --dry-run "));
  EXPECT_THAT(Offered("ambito sheet import --"), HasSubstr(" --output "));
  EXPECT_THAT(Offered("ambito harmonise --d"), HasSubstr(" --district "));
  EXPECT_THAT(Offered("ambito charter services --scope ''"), HasSubstr(" INTERMUNICIPAL "));
  EXPECT_THAT(Offered("ambito sheet list --output j"), HasSubstr(" json "));
}

}  // namespace
}  // namespace ambito::client
