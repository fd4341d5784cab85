#include "tests/support/pki.h"

#include <cstdio>
#include <cstdlib>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::test {

std::string ThrowawayPki(const std::string& slug, const std::vector<std::string>& members) {
  const std::string folder = MakeTempFolder() + "/pki";
  const std::string command =
      absl::StrCat(AMBITO_SOURCE_DIR, "/deploy/pki throwaway --dir ", folder, " --slug ", slug,
                   " --members ", absl::StrJoin(members, ","), " >/dev/null");
  if (std::system(command.c_str()) != 0) {
    std::fprintf(stderr, "tests/support: %s failed\n", command.c_str());
    std::abort();
  }
  return folder;
}

std::string ThrowawayPki(const std::string& slug) {
  static auto& made = *new std::map<std::string, std::string>;
  std::string& folder = made[slug];
  if (!folder.empty()) return folder;
  const auto district = charter::ReadDistrictFile(ReadFile("examples/" + slug + "/district.json"));
  std::vector<std::string> members;
  for (const v1::Member& member : district.file->district().members()) {
    members.push_back(member.istat_code());
  }
  return folder = ThrowawayPki(slug, members);
}

}  // namespace ambito::test
