#include "tests/support/broken_inputs.h"

#include "tests/support/files.h"

namespace ambito::test {
namespace {

void ReplaceOnce(std::string& text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  if (at != std::string::npos) text.replace(at, from.size(), to);
}

std::string FiveMegabytes() {
  std::string file = ReadFile("tests/data/broken/b34_data_impossibile.json");
  ReplaceOnce(file, "\"2006-02-30\"", "\"2007-06-15\"");
  const size_t begin = file.find("Prestazioni socio-assistenziali");
  const size_t end = file.find('"', begin);
  std::string text;
  for (int i = 0; i < 218'500; ++i) text += "Assistenza domiciliare. ";
  return file.replace(begin, end - begin, text);
}

}  // namespace

std::string BrokenInput(const std::string& name) {
  if (name == "b41_testo_5MB.json") return FiveMegabytes();
  return ReadFile("tests/data/broken/" + name);
}

}  // namespace ambito::test
