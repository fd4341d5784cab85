#include "lib/platform/log.h"

#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_format.h"

namespace ambito::platform {
namespace {

// A message whose source is this very pointer was rendered by LogEvent; no text can claim that.
constexpr char kRendered[] = "fields";

std::atomic<LogFormat> g_format = LogFormat::kText;

bool IsPlain(char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '='; }

// What could start a line, end one, or make one look like another.
bool IsHarmless(utf8proc_int32_t code) {
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
      return false;
    default:
      return true;
  }
}

// Appends the first character, escaped where needed; returns how many bytes it was.
size_t AppendEscaped(absl::string_view text, std::string& out) {
  utf8proc_int32_t code = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (length < 1 || (code < 0x80 && !IsHarmless(code))) {
    absl::StrAppendFormat(&out, "\\x%02x", static_cast<unsigned>(bytes[0]));
    return 1;
  }
  if (!IsHarmless(code)) {
    absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(code));
  } else {
    out.append(text.data(), static_cast<size_t>(length));
  }
  return static_cast<size_t>(length);
}

std::string Escaped(absl::string_view text) {
  std::string out;
  while (!text.empty()) text.remove_prefix(AppendEscaped(text, out));
  return out;
}

std::string Cut(absl::string_view text) {
  if (text.size() <= kMaxLoggedBytes) return std::string(text);
  return absl::StrCat(text.substr(0, kMaxLoggedBytes), "...");
}

// As JSON, which has its own escapes for controls; the rest is escaped before.
std::string JsonText(absl::string_view text) {
  using Json = nlohmann::json;
  std::string printable;
  for (absl::string_view rest = text; !rest.empty();) {
    const bool control = static_cast<unsigned char>(rest.front()) < 0x20;
    if (control) printable.push_back(rest.front());
    rest.remove_prefix(control ? 1 : AppendEscaped(rest, printable));
  }
  return Json(printable).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string RenderText(absl::string_view event, std::initializer_list<LogField> fields) {
  std::string line(event);
  for (const LogField& field : fields) {
    if (field.value.empty()) continue;
    absl::StrAppend(&line, " ", field.name, "=", LogValue(Cut(field.value)));
  }
  return line;
}

std::string RenderJson(absl::string_view event, std::initializer_list<LogField> fields) {
  std::string members = absl::StrCat("\"event\":", JsonText(event));
  for (const LogField& field : fields) {
    if (field.value.empty()) continue;
    absl::StrAppend(&members, ",", JsonText(field.name), ":", JsonText(Cut(field.value)));
  }
  return members;
}

// sd-daemon(3)'s prefixes.
int SyslogPriority(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::critical:
      return 2;
    case spdlog::level::err:
      return 3;
    case spdlog::level::warn:
      return 4;
    case spdlog::level::info:
      return 6;
    default:
      return 7;
  }
}

class LineFormatter : public spdlog::formatter {
 public:
  LineFormatter(std::string program, LogStyle style)
      : program_(std::move(program)),
        style_(style),
        time_("%Y-%m-%dT%H:%M:%S.%e%z", spdlog::pattern_time_type::local, "") {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const absl::string_view payload(message.payload.data(), message.payload.size());
    const bool rendered = message.source.filename == kRendered;
    std::string line;
    if (style_.journal) absl::StrAppend(&line, "<", SyslogPriority(message.level), ">");
    if (style_.format == LogFormat::kJson) {
      absl::StrAppend(&line, JsonLine(message, payload, rendered));
    } else {
      absl::StrAppend(&line, style_.journal ? "" : TextStart(message),
                      rendered ? std::string(payload) : Escaped(payload));
    }
    line.push_back('\n');
    out.append(line.data(), line.data() + line.size());
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(program_, style_);
  }

 private:
  std::string Time(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t buffer;
    time_.format(message, buffer);
    return std::string(buffer.data(), buffer.size());
  }

  static absl::string_view Level(const spdlog::details::log_msg& message) {
    const auto level = spdlog::level::to_string_view(message.level);
    return {level.data(), level.size()};
  }

  std::string TextStart(const spdlog::details::log_msg& message) {
    return absl::StrCat(Time(message), " ", Level(message), " ", program_, " ");
  }

  std::string JsonLine(const spdlog::details::log_msg& message, absl::string_view payload,
                       bool rendered) {
    return absl::StrCat("{\"time\":\"", Time(message), "\",\"level\":\"", Level(message),
                        "\",\"program\":", JsonText(program_), ",",
                        rendered ? std::string(payload) : RenderJson(payload, {}), "}");
  }

  const std::string program_;
  const LogStyle style_;
  spdlog::pattern_formatter time_;
};

// systemd.exec(5): the variable may be inherited by a process whose stderr goes elsewhere.
bool IsJournal(const char* journal_stream) {
  struct stat stderr_file {};
  if (journal_stream == nullptr || fstat(STDERR_FILENO, &stderr_file) != 0) return false;
  return absl::StrCat(stderr_file.st_dev, ":", stderr_file.st_ino) == journal_stream;
}

}  // namespace

LogStyle StyleFromEnvironment() {
  const char* format = std::getenv("AMBITO_LOG_FORMAT");
  LogStyle style;
  if (format != nullptr && absl::string_view(format) == "json") style.format = LogFormat::kJson;
  style.journal = IsJournal(std::getenv("JOURNAL_STREAM"));
  return style;
}

std::string LogValue(absl::string_view value) {
  bool plain = !value.empty();
  for (char c : value) plain = plain && IsPlain(c);
  if (plain) return std::string(value);
  std::string out = "\"";
  while (!value.empty()) {
    const bool mark = value.front() == '"' || value.front() == '\\';
    if (mark) out.push_back('\\');
    value.remove_prefix(AppendEscaped(value, out));
  }
  out.push_back('"');
  return out;
}

void LogEvent(spdlog::level::level_enum level, absl::string_view event,
              std::initializer_list<LogField> fields) {
  if (!spdlog::should_log(level)) return;
  const std::string line =
      g_format == LogFormat::kJson ? RenderJson(event, fields) : RenderText(event, fields);
  // The view overload: a message is no format string.
  spdlog::default_logger_raw()->log(spdlog::source_loc{kRendered, 1, kRendered}, level,
                                    spdlog::string_view_t(line));
}

std::unique_ptr<spdlog::formatter> NewLineFormatter(std::string program, LogStyle style) {
  g_format = style.format;
  return std::make_unique<LineFormatter>(std::move(program), style);
}

void StartLogging(absl::string_view program, LogStyle style, absl::string_view level) {
  auto logger = std::make_shared<spdlog::logger>(std::string(program),
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(NewLineFormatter(std::string(program), style));
  spdlog::set_default_logger(logger);
  // spdlog takes a word it does not know for `off`: a typing error must not silence the journal.
  const auto wanted = spdlog::level::from_str(std::string(level));
  const bool off = wanted == spdlog::level::off && level != "off";
  spdlog::set_level(off ? spdlog::level::info : wanted);
}

}  // namespace ambito::platform
