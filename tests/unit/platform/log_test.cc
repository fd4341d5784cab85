#include "lib/platform/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/files.h"

namespace ambito::platform {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

// What a process with this style writes while `speak` runs.
template <typename Speak>
std::string Written(LogStyle style, Speak speak) {
  std::ostringstream out;
  auto before = spdlog::default_logger();
  auto logger = std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(out));
  logger->set_formatter(NewLineFormatter("municipal-node", style));
  spdlog::set_default_logger(logger);
  speak();
  spdlog::set_default_logger(before);
  return out.str();
}

void Refuse(const std::string& detail) {
  LogEvent(spdlog::level::warn, "call refused",
           {{"municipality", "018110"}, {"duration_ms", 12}, {"detail", detail}});
}

TEST(Log, WritesFieldsForTheJournalWithASyslogPriority) {
  const std::string line = Written({LogFormat::kText, true}, [] { Refuse("no"); });
  EXPECT_EQ(line, "<4>call refused municipality=018110 duration_ms=12 detail=no\n");
}

TEST(Log, WritesTimeLevelAndProgramWhereThereIsNoJournal) {
  const std::string line = Written({LogFormat::kText, false}, [] { Refuse("no"); });
  EXPECT_THAT(line, MatchesRegex("....-..-..T..:..:...[0-9]+[+-]..:.. warning municipal-node call "
                                 "refused municipality=018110 .*\n"));
}

TEST(Log, WritesOneJsonObjectALine) {
  const std::string line = Written({LogFormat::kJson, false}, [] { Refuse("a \"b\"\n{c}"); });
  const auto json = nlohmann::json::parse(line);
  EXPECT_EQ(json["event"], "call refused");
  EXPECT_EQ(json["level"], "warning");
  EXPECT_EQ(json["program"], "municipal-node");
  EXPECT_EQ(json["duration_ms"], "12");
  EXPECT_EQ(json["detail"], "a \"b\"\n{c}");
}

struct Hostile {
  const char* what;
  std::string value;
  std::string written;
};

TEST(Log, QuotesWhatCouldBeTakenForSomethingElse) {
  const Hostile table[] = {
      {"nothing", "", "\"\""},
      {"a space", "a b", "\"a b\""},
      {"another field", "x code=OK", "\"x code=OK\""},
      {"a quote", "say \"no\"", "\"say \\\"no\\\"\""},
      {"a backslash", "a\\nb", "\"a\\\\nb\""},
      {"a second line", "x\n<6>all is well", "\"x\\x0a<6>all is well\""},
      {"a carriage return", "x\ry", "\"x\\x0dy\""},
      {"a terminal's escape", "\x1b[2Jx", "\"\\x1b[2Jx\""},
      {"a zero", std::string("a\0b", 3), "\"a\\x00b\""},
      {"a C1 control",
       "a\xc2\x9b"
       "b",
       "\"a\\u009bb\""},
      {"a line separator",
       "a\xe2\x80\xa8"
       "b",
       "\"a\\u2028b\""},
      {"text turned round",
       "a\xe2\x80\xae"
       "b",
       "\"a\\u202eb\""},
      {"no UTF-8",
       "a\xff"
       "b",
       "\"a\\xffb\""},
      {"an accent", "citt\xc3\xa0", "\"citt\xc3\xa0\""},
      {"an identity", "spiffe://pavia/office/demo", "spiffe://pavia/office/demo"},
  };
  for (const Hostile& row : table) EXPECT_EQ(LogValue(row.value), row.written) << row.what;
}

TEST(Log, NoValueStartsALineOfItsOwn) {
  for (const LogFormat format : {LogFormat::kText, LogFormat::kJson}) {
    for (int byte = 0; byte < 256; ++byte) {
      const std::string hostile =
          std::string("x") + static_cast<char>(byte) + "<6>forged event=\"stopping\"";
      const std::string line = Written({format, true}, [&] { Refuse(hostile); });
      EXPECT_EQ(line.find('\n'), line.size() - 1) << byte;
      EXPECT_EQ(line.rfind("<4>", 0), 0u) << byte;
      if (format == LogFormat::kJson) {
        EXPECT_EQ(nlohmann::json::parse(line.substr(3)).size(), 7u) << byte;
      }
    }
  }
}

TEST(Log, EscapesPlainMessagesToo) {
  const auto speak = [] { spdlog::info("hub link: {}", "gone\n<2>disk on fire"); };
  EXPECT_EQ(Written({LogFormat::kText, true}, speak), "<6>hub link: gone\\x0a<2>disk on fire\n");
  const auto json = nlohmann::json::parse(Written({LogFormat::kJson, false}, speak));
  EXPECT_EQ(json["event"], "hub link: gone\n<2>disk on fire");
}

TEST(Log, CutsWhatIsVeryLong) {
  const std::string line =
      Written({LogFormat::kText, true}, [] { Refuse(std::string(10'000, 'x')); });
  EXPECT_LT(line.size(), kMaxLoggedBytes + 200);
  EXPECT_THAT(line, HasSubstr("x...\n"));
}

TEST(Log, TakesTheJournalsPrefixesOnlyWhenStandardErrorIsTheJournal) {
  setenv("JOURNAL_STREAM", "1:1", 1);
  EXPECT_FALSE(StyleFromEnvironment().journal);
  unsetenv("JOURNAL_STREAM");
  EXPECT_FALSE(StyleFromEnvironment().journal);
}

// systemd.exec(5): `DEVICE:INODE` of the stream standard error is connected to.
TEST(Log, KnowsTheJournalByTheFileBehindStandardError) {
  const std::string path = test::MakeTempFolder() + "/journal";
  const int journal = open(path.c_str(), O_CREAT | O_WRONLY, 0600);
  struct stat file {};
  ASSERT_EQ(fstat(journal, &file), 0);
  const int before = dup(STDERR_FILENO);
  dup2(journal, STDERR_FILENO);
  setenv("JOURNAL_STREAM", absl::StrCat(file.st_dev, ":", file.st_ino).c_str(), 1);
  const bool known = StyleFromEnvironment().journal;
  unsetenv("JOURNAL_STREAM");
  dup2(before, STDERR_FILENO);
  close(before);
  close(journal);
  EXPECT_TRUE(known);
}

}  // namespace
}  // namespace ambito::platform
