#include "lib/platform/lifecycle.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tests/support/files.h"

namespace ambito::platform {
namespace {

// The service manager's end of sd_notify(3).
class ServiceManager {
 public:
  ServiceManager() : path_(test::MakeTempFolder() + "/notify") {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    setenv("NOTIFY_SOCKET", path_.c_str(), 1);
  }
  ~ServiceManager() {
    unsetenv("NOTIFY_SOCKET");
    close(socket_);
  }
  std::string Next() const {
    char buffer[64];
    const ssize_t size = recv(socket_, buffer, sizeof buffer, MSG_DONTWAIT);
    return std::string(buffer, static_cast<size_t>(size < 0 ? 0 : size));
  }

 private:
  const std::string path_;
  const int socket_ = socket(AF_UNIX, SOCK_DGRAM, 0);
};

TEST(Lifecycle, TellsTheServiceManagerThatItIsReadyAndThatItStops) {
  PrepareProcess("test");
  ServiceManager manager;
  // Blocked by PrepareProcess: it waits to be taken.
  kill(getpid(), SIGTERM);
  EXPECT_EQ(ServeUntilStopSignal(), "SIGTERM");
  EXPECT_EQ(manager.Next(), "READY=1");
  EXPECT_EQ(manager.Next(), "STOPPING=1");
}

}  // namespace
}  // namespace ambito::platform
