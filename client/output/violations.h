// What is wrong with files, as `sheet check` shows it: lines for people, cli.md's shape for
// programs.
#ifndef AMBITO_CLIENT_OUTPUT_VIOLATIONS_H_
#define AMBITO_CLIENT_OUTPUT_VIOLATIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "ambito/v1/sheet.pb.h"
#include "client/output/json.h"

namespace ambito::client {

// What checking one file gave.
struct CheckedFile {
  std::string file;
  bool ok = false;
  // Absent where the file does not let them be read, and for a district file.
  std::optional<std::string> municipality;
  std::optional<size_t> sheet_count;
  std::vector<v1::Violation> violations;
};

// `file:field CODE message`, with `(warning)` after the code of a warning. Without a file, the
// field names it.
std::string ViolationLine(const std::string& file, const v1::Violation& violation);

// `{"files":[…]}`.
Json CheckJson(const std::vector<CheckedFile>& files);

// A line a violation, then one a file and one for all.
std::string CheckText(const std::vector<CheckedFile>& files, const Console& console);

// One of the two on `out`.
void PrintCheck(const Console& console, const std::vector<CheckedFile>& files);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_VIOLATIONS_H_
