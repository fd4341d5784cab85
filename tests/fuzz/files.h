// What must hold of every reader of the files people write (lib/charter/read_files.h).
#ifndef AMBITO_TESTS_FUZZ_FILES_H_
#define AMBITO_TESTS_FUZZ_FILES_H_

#include <google/protobuf/util/message_differencer.h>

#include <string>

#include "lib/charter/limits.h"
#include "lib/charter/read_files.h"
#include "lib/charter/text_rules.h"
#include "tests/fuzz/target.h"

namespace ambito::fuzz {

// Everything said of a file can be shown, and there is a bound on how much.
inline void CheckViolations(const charter::ViolationList& violations) {
  FUZZ_CHECK(violations.all().size() <= charter::kMaxViolations + 1);
  for (const v1::Violation& violation : violations.all()) {
    FUZZ_CHECK(!violation.code().empty());
    FUZZ_CHECK(!violation.message().empty());
    FUZZ_CHECK(charter::IsUtf8(violation.field()));
    FUZZ_CHECK(charter::IsUtf8(violation.message()));
    FUZZ_CHECK(violation.severity() != v1::SEVERITY_UNSPECIFIED);
  }
}

// A file is taken or there is an error; one that is taken reads the same again once written.
template <typename File, typename Read, typename Write>
void CheckReader(absl::string_view input, const Read& read, const Write& write) {
  const charter::ReadResult<File> result = read(input);
  CheckViolations(result.violations);
  FUZZ_CHECK(result.file.has_value() == !result.violations.has_errors());
  if (!result.file.has_value()) return;
  const std::string written = write(*result.file);
  const charter::ReadResult<File> again = read(written);
  FUZZ_CHECK(again.file.has_value());
  FUZZ_CHECK(google::protobuf::util::MessageDifferencer::Equals(*result.file, *again.file));
  FUZZ_CHECK(write(*again.file) == written);
}

}  // namespace ambito::fuzz

#endif  // AMBITO_TESTS_FUZZ_FILES_H_
