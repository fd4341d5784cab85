// Lines of the journal: an event in fixed words, then its fields as `name=value` (or one JSON
// object a line). Whatever a value holds, it stays inside its line and its field: no peer can
// forge a line. Safe for concurrent use.
//
// A line names the identity in a caller's certificate where an operator must know who was refused
// or who connected; it never holds a sheet's content. docs/operations.md says how long to keep it.
#ifndef AMBITO_LIB_PLATFORM_LOG_H_
#define AMBITO_LIB_PLATFORM_LOG_H_

#include <spdlog/common.h>

#include <initializer_list>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace spdlog {
class formatter;
}

namespace ambito::platform {

enum class LogFormat { kText, kJson };

// How every line of a process looks.
struct LogStyle {
  LogFormat format = LogFormat::kText;
  // For journald: a syslog priority (`<6>`) before each line; it keeps time and program itself.
  bool journal = false;
};

// `AMBITO_LOG_FORMAT` (text or json, text for any other word), and whether standard error is the
// stream that `JOURNAL_STREAM` names.
LogStyle StyleFromEnvironment();

struct LogField {
  LogField(absl::string_view field_name, const absl::AlphaNum& field_value)
      : name(field_name), value(field_value.Piece()) {}
  absl::string_view name;
  std::string value;
};

// `event` is our own words. Empty values are left out, longer ones than kMaxLoggedBytes cut.
void LogEvent(spdlog::level::level_enum level, absl::string_view event,
              std::initializer_list<LogField> fields);
inline constexpr size_t kMaxLoggedBytes = 2048;

// Makes the process's logger write to standard error in this style.
void StartLogging(absl::string_view program, LogStyle style, absl::string_view level);

// What StartLogging installs; plain messages are escaped by it as well.
std::unique_ptr<spdlog::formatter> NewLineFormatter(std::string program, LogStyle style);

// A value as it stands after `name=`: as it is, or quoted with escapes when it holds anything but
// plain visible ASCII. Controls, line and paragraph separators, text-direction marks and bytes that
// are not UTF-8 become `\x0a` or `\u202e`.
std::string LogValue(absl::string_view value);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_LOG_H_
