#include "tests/e2e/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <utility>

extern char** environ;

namespace ambito::test {
namespace {

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "tests/e2e: %s\n", what.c_str());
  std::abort();
}

}  // namespace

Process::Process(std::string program, std::string config, std::string port_file)
    : program_(std::move(program)), config_(std::move(config)), port_file_(std::move(port_file)) {
  Start();
}

Process::~Process() { Kill(); }

void Process::Kill() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int Process::Terminate() {
  kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return status;
}

void Process::Start() {
  unlink(port_file_.c_str());
  const std::string path = std::string(AMBITO_BIN_DIR) + "/" + program_;
  const std::string log = config_ + ".log";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  std::vector<std::string> words = under_;
  words.insert(words.end(), {path, "--config", config_});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ) != 0)
    Fail("cannot start " + path);
  posix_spawn_file_actions_destroy(&actions);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (true) {
    std::ifstream in(port_file_);
    if (in >> port_) return;
    if (waitpid(pid_, nullptr, WNOHANG) == pid_)
      Fail(program_ + " stopped at its start, see " + log);
    if (std::chrono::steady_clock::now() > until)
      Fail(program_ + " is not ready after a minute, see " + log);
    std::this_thread::yield();
  }
}

}  // namespace ambito::test
