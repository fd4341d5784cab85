// What `harmonise` works on, read from the files of a command line. Every refused file is kept with
// its violations, so that a person sees all of them at once.
#ifndef AMBITO_CLIENT_HARMONISE_INPUTS_H_
#define AMBITO_CLIENT_HARMONISE_INPUTS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/command.h"
#include "client/output/violations.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/read_files.h"

namespace ambito::client {

// Where it is; empty optional parts as the command line leaves them.
struct HarmonisePaths {
  std::string district;
  std::string catalogue;  // Laid over the starter one; empty: only that.
  std::string as_of;      // ISO; empty: today.
  std::string decisions;  // Of the district office; empty: none.
  std::vector<std::string> municipalities;
};

struct HarmoniseInputs {
  // Whole only when nothing was refused.
  charter::HarmoniseInput input;
  charter::CheckContext context;
  std::vector<CheckedFile> refused;
  std::map<std::string, std::string> file_of;  // By ISTAT code.
};

// From `--district`, `--catalogue`, `--as-of`, `--decisions` and `FILE`.
HarmonisePaths HarmonisePathsOf(const Arguments& arguments);

// An error: a file cannot be opened. What is wrong in files is in `refused`.
absl::StatusOr<HarmoniseInputs> ReadHarmoniseInputs(const HarmonisePaths& paths,
                                                    const Console& console);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_HARMONISE_INPUTS_H_
