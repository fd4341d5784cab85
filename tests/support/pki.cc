#include "tests/support/pki.h"

#include <cstdio>
#include <cstdlib>
#include <map>

#include "absl/strings/str_cat.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::test {

std::string ThrowawayPki(const std::string& slug) {
  static auto& made = *new std::map<std::string, std::string>;
  std::string& folder = made[slug];
  if (!folder.empty()) return folder;
  folder = MakeTempFolder() + "/pki";
  const auto district = charter::ReadDistrictFile(ReadFile("examples/" + slug + "/district.json"));
  std::string members;
  for (const v1::Member& member : district.file->district().members()) {
    absl::StrAppend(&members, members.empty() ? "" : ",", member.istat_code());
  }
  const std::string command =
      absl::StrCat(AMBITO_SOURCE_DIR, "/deploy/pki throwaway --dir ", folder, " --slug ", slug,
                   " --members ", members, " >/dev/null");
  if (std::system(command.c_str()) != 0) {
    std::fprintf(stderr, "tests/support: %s failed\n", command.c_str());
    std::abort();
  }
  return folder;
}

}  // namespace ambito::test
