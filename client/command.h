// What the command table is made of: every command of `ambito` as data, from which the parser, the
// help and the shell completion are made.
#ifndef AMBITO_CLIENT_COMMAND_H_
#define AMBITO_CLIENT_COMMAND_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/context.h"
#include "client/output/console.h"

namespace ambito::client {

// What scripts rely on.
enum class ExitCode {
  kDone = 0,
  kNo = 1,       // A check failed; what was found is printed.
  kUsage = 2,    // Wrong usage, or a file that cannot be opened.
  kRefused = 3,  // The other side could not be reached, or refused.
};

// What an option is followed by.
enum class Takes { kNothing, kText, kFile, kNumber, kDate };

struct Option {
  std::string name;  // `--district`, or `FILE` for one that is told by its place.
  Takes takes = Takes::kText;
  std::string help;
  bool required = false;
  bool repeated = false;
  std::vector<std::string> choices = {};  // Empty: anything.

  bool positional() const { return name.rfind("--", 0) != 0; }
};

// What was said on the command line, by option name.
class Arguments {
 public:
  using Values = std::map<std::string, std::vector<std::string>>;

  Arguments() = default;
  explicit Arguments(Values values) : values_(std::move(values)) {}

  bool Has(const std::string& name) const { return values_.count(name) > 0; }
  // The first value; empty when it was not said.
  std::string Get(const std::string& name) const;
  // All values in order.
  std::vector<std::string> All(const std::string& name) const;
  // The parser has checked that it is a number.
  std::optional<uint64_t> Number(const std::string& name) const;

 private:
  Values values_;
};

// One run of one command.
struct Invocation {
  Arguments arguments;
  Context context;
  Console& console;
};

struct Command {
  std::string noun;
  std::string verb;  // Empty: the noun is the whole command.
  std::string help;
  std::string example;
  std::vector<Option> options;
  // An error becomes a message and an exit code: kRefused when it came from the other side, kUsage
  // when it was made here.
  std::function<absl::StatusOr<ExitCode>(const Invocation&)> run;

  std::string words() const { return verb.empty() ? noun : noun + " " + verb; }
};

// Options that every command takes.
const std::vector<Option>& GlobalOptions();

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_COMMAND_H_
