// The whole program but for main: command line, settings, command, exit code.
#ifndef AMBITO_CLIENT_RUN_H_
#define AMBITO_CLIENT_RUN_H_

namespace ambito::client {

// The process's exit code.
int Run(int argc, const char* const* argv);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_RUN_H_
