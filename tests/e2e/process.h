// A real daemon in a process of its own, to be killed as a power cut would.
#ifndef AMBITO_TESTS_E2E_PROCESS_H_
#define AMBITO_TESTS_E2E_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace ambito::test {

class Process {
 public:
  // `program` is a name in the build's bin folder. Starts it with `--config CONFIG`; ready when it
  // has written `port_file`. Stops the test process with its log when it does not come up.
  Process(std::string program, std::string config, std::string port_file);
  // SIGKILL, if it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void Kill();      // SIGKILL and reap.
  int Terminate();  // SIGTERM; its exit status.
  void Start();     // Again, after one of them.
  // From the next Start on, under this command, which must become the program (as `strace -D`).
  void Under(std::vector<std::string> command) { under_ = std::move(command); }
  int port() const { return port_; }

 private:
  const std::string program_;
  const std::string config_;
  const std::string port_file_;
  std::vector<std::string> under_;
  pid_t pid_ = -1;
  int port_ = 0;
};

}  // namespace ambito::test

#endif  // AMBITO_TESTS_E2E_PROCESS_H_
