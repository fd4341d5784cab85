#include "lib/platform/doorway.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/platform/log.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

constexpr int kBacklog = 512;
constexpr int kFullPauseMs = 100;

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

absl::Status Unavailable(const std::string& address, absl::string_view why) {
  return absl::UnavailableError(absl::StrCat("cannot listen on ", address, ": ", why,
                                             " (is the address free and this machine's?)"));
}

absl::StatusOr<Addresses> Resolve(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos) return Unavailable(address, "it has no port");
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  addrinfo wanted{};
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), address.substr(colon + 1).c_str(), &wanted, &found);
  if (error != 0) return Unavailable(address, gai_strerror(error));
  return Addresses(found, &freeaddrinfo);
}

// A listening socket, or -1 with errno. `[::]` takes IPv4 as well, whatever this machine's default.
int Bind(const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const int on = 1;
  const int off = 0;
  // Two daemons on one port would each get half the calls: no SO_REUSEPORT.
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address.ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  if (bind(fd, address.ai_addr, address.ai_addrlen) == 0 && listen(fd, kBacklog) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

int PortOf(const sockaddr_storage& address) {
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

// As gRPC spells it: `ipv4:127.0.0.1:4711`, `ipv6:%5B::1%5D:4711`.
std::string PeerName(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.ss_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
    return absl::StrCat("ipv4:", text, ":", PortOf(address));
  }
  const in6_addr& ip = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&ip)) {
    inet_ntop(AF_INET, &ip.s6_addr[12], text, sizeof text);
    return absl::StrCat("ipv4:", text, ":", PortOf(address));
  }
  inet_ntop(AF_INET6, &ip, text, sizeof text);
  return absl::StrCat("ipv6:%5B", text, "%5D:", PortOf(address));
}

// 0 when it is no open file.
uint64_t InodeOf(int fd) {
  struct stat file {};
  return fstat(fd, &file) == 0 ? file.st_ino : 0;
}

}  // namespace

Doorway::Doorway(int listener, int wake, int port, size_t connections_max)
    : listener_(listener), wake_(wake), port_(port), connections_max_(connections_max) {}

absl::StatusOr<std::unique_ptr<Doorway>> Doorway::Listen(const std::string& address,
                                                         int64_t connections_max) {
  ASSIGN_OR_RETURN(const Addresses found, Resolve(address));
  int listener = -1;
  for (const addrinfo* next = found.get(); next != nullptr && listener < 0; next = next->ai_next)
    listener = Bind(*next);
  if (listener < 0) return Unavailable(address, std::strerror(errno));
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  getsockname(listener, reinterpret_cast<sockaddr*>(&bound), &size);
  const int wake = eventfd(0, EFD_CLOEXEC);
  return std::unique_ptr<Doorway>(
      new Doorway(listener, wake, PortOf(bound), static_cast<size_t>(connections_max)));
}

Doorway::~Doorway() {
  Close();
  close(listener_);
  close(wake_);
}

void Doorway::Open(std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor) {
  acceptor_ = std::move(acceptor);
  thread_ = std::thread([this] { Run(); });
}

void Doorway::Close() {
  const uint64_t one = 1;
  if (thread_.joinable() && write(wake_, &one, sizeof one) == sizeof one) thread_.join();
}

void Doorway::Run() {
  pollfd events[] = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
  while (true) {
    if (poll(events, 2, -1) < 0) continue;
    if (events[1].revents != 0) return;
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int fd =
        accept4(listener_, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      Take(fd, from);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
      LogEvent(spdlog::level::err, "no connection can be taken",
               {{"detail", std::strerror(errno)}});
      poll(&events[1], 1, kFullPauseMs);
    }
  }
}

void Doorway::Take(int fd, const sockaddr_storage& from) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  {
    MutexLock lock(&mutex_);
    if (!MakeRoom()) {
      LogEvent(spdlog::level::warn, "connection refused",
               {{"detail", absl::StrCat(connections_max_, " are open (limits.connections)")}});
      close(fd);
      return;
    }
    strangers_.push_back({fd, InodeOf(fd), PeerName(from)});
    stranger_of_[strangers_.back().peer] = std::prev(strangers_.end());
  }
  grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
  connection.listener_fd = listener_;
  connection.fd = fd;
  acceptor_->HandleNewConnection(&connection);
}

bool Doorway::MakeRoom() {
  if (strangers_.size() + proven_.size() < connections_max_) return true;
  Forget(strangers_);
  if (strangers_.size() + proven_.size() >= connections_max_) Forget(proven_);
  if (strangers_.size() + proven_.size() < connections_max_) return true;
  if (strangers_.empty()) return false;
  // gRPC sees it end, and closes it.
  shutdown(strangers_.front().fd, SHUT_RDWR);
  stranger_of_.erase(strangers_.front().peer);
  strangers_.pop_front();
  return true;
}

void Doorway::Forget(Guests& guests) {
  for (auto guest = guests.begin(); guest != guests.end();) {
    if (InodeOf(guest->fd) == guest->inode) {
      ++guest;
      continue;
    }
    const auto known = stranger_of_.find(guest->peer);
    if (known != stranger_of_.end() && known->second == guest) stranger_of_.erase(known);
    guest = guests.erase(guest);
  }
}

void Doorway::Proven(const std::string& peer) {
  MutexLock lock(&mutex_);
  const auto stranger = stranger_of_.find(peer);
  if (stranger == stranger_of_.end()) return;
  proven_.splice(proven_.end(), strangers_, stranger->second);
  stranger_of_.erase(stranger);
}

}  // namespace ambito::platform
