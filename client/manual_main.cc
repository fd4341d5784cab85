// Prints ambito(1); the build runs it for the package.
#include <cstdio>

#include "client/commands/commands.h"
#include "client/manual.h"

int main() {
  const std::string page =
      ambito::client::ManualPage(ambito::client::CommandTable(), AMBITO_VERSION);
  return std::fputs(page.c_str(), stdout) < 0 ? 1 : 0;
}
