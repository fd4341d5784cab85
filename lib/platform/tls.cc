#include "lib/platform/tls.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <sys/stat.h>

#include <ctime>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "lib/platform/call_gate.h"
#include "lib/platform/log.h"
#include "lib/platform/small_file.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

int64_t NowSeconds() { return static_cast<int64_t>(std::time(nullptr)); }

// Everything wrong with one set of files, a sentence each.
class Problems {
 public:
  void Add(const std::string& path, absl::string_view what) {
    all_.push_back(absl::StrCat(path, " ", what));
  }
  void AddIfBad(const std::string& path, const absl::Status& status) {
    if (!status.ok()) Add(path, std::string(status.message()));
  }
  // The text, or a problem noted and an empty one.
  std::string Read(const std::string& path) {
    std::optional<std::string> text = ReadSmallFile(path);
    if (!text) Add(path, "cannot be read: is it there, and may this user read it?");
    if (text && text->empty()) Add(path, "is empty");
    return text.value_or("");
  }
  absl::Status status() const {
    if (all_.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrJoin(all_, "; "));
  }

 private:
  std::vector<std::string> all_;
};

void CheckDates(const CertificateFacts& facts, const std::string& path, Problems& problems) {
  if (NowSeconds() < facts.not_before_s)
    problems.Add(path, "is not valid yet: is the clock right?");
  if (NowSeconds() > facts.not_after_s) problems.Add(path, "has expired: renew it");
}

Identity CheckIdentity(const CertificateFacts& facts, const std::string& path, Problems& problems) {
  if (facts.uris.size() != 1) {
    problems.Add(path, absl::StrCat("holds ", facts.uris.size(),
                                    " URI identities; it must hold exactly one"));
    return {};
  }
  auto identity = ParseIdentity(facts.uris[0]);
  problems.AddIfBad(path + ":", identity.status());
  return identity.value_or(Identity());
}

// Notes only what the texts say; one that is empty or could not be read has its problem already.
void CheckTogether(const TlsFiles& files, TlsMaterial& material, Problems& problems) {
  if (!material.roots.empty())
    problems.AddIfBad(files.ca, CountCertificates(material.roots).status());
  if (material.certificate.empty()) return;
  const auto facts = ReadCertificate(material.certificate);
  problems.AddIfBad(files.certificate, facts.status());
  if (!facts.ok()) return;
  if (!material.key.empty())
    problems.AddIfBad(files.key, CheckKey(material.key, material.certificate));
  if (!material.roots.empty() && !IssuedByAny(material.certificate, material.roots))
    problems.Add(files.certificate, "was not issued by " + files.ca);
  CheckDates(*facts, files.certificate, problems);
  material.identity = CheckIdentity(*facts, files.certificate, problems);
}

absl::Status ReadRevocation(const TlsFiles& files, const std::string& roots, RevocationList& list) {
  if (files.crl.empty()) return absl::OkStatus();
  const std::optional<std::string> text = ReadSmallFile(files.crl);
  const absl::Status status = text ? RevocationList::Read(*text, roots, NowSeconds(), &list)
                                   : absl::FailedPreconditionError(
                                         "cannot be read: is it there, and may this user read it?");
  if (status.ok()) return status;
  return absl::FailedPreconditionError(
      absl::StrCat("the revocation list ", files.crl, " ", status.message()));
}

absl::StatusOr<TlsMaterial> Read(const TlsFiles& files) {
  Problems problems;
  TlsMaterial material;
  material.certificate = problems.Read(files.certificate);
  material.key = problems.Read(files.key);
  material.roots = problems.Read(files.ca);
  CheckTogether(files, material, problems);
  RETURN_IF_ERROR(problems.status());
  material.revocation = ReadRevocation(files, material.roots, material.revoked);
  return material;
}

}  // namespace

LiveTls::LiveTls(TlsFiles files, std::shared_ptr<const TlsMaterial> material)
    : files_(std::move(files)), material_(std::move(material)) {}

absl::StatusOr<std::shared_ptr<LiveTls>> LiveTls::Open(const TlsFiles& files) {
  ASSIGN_OR_RETURN(TlsMaterial material, Read(files));
  return std::shared_ptr<LiveTls>(
      new LiveTls(files, std::make_shared<const TlsMaterial>(std::move(material))));
}

std::shared_ptr<const TlsMaterial> LiveTls::Current() {
  MutexLock lock(&mutex_);
  const Stamps before = Look();
  const bool went_stale =
      material_->revocation.ok() && NowSeconds() > material_->revoked.good_until_s();
  if (seen_ == before && !went_stale) return material_;
  ReadAgain();
  seen_.reset();
  // Files that changed while they were read are read once more by whoever asks next.
  if (Settled(before) && Look() == before) seen_ = before;
  return material_;
}

LiveTls::Stamps LiveTls::Look() const {
  Stamps stamps{};
  size_t i = 0;
  for (const std::string& path : {files_.certificate, files_.key, files_.ca, files_.crl}) {
    struct stat file {};
    if (!path.empty() && stat(path.c_str(), &file) == 0) {
      stamps[i] = {file.st_mtim.tv_sec * 1'000'000'000 + file.st_mtim.tv_nsec, file.st_size,
                   static_cast<int64_t>(file.st_ino)};
    }
    ++i;
  }
  return stamps;
}

bool LiveTls::Settled(const Stamps& stamps) const {
  const int64_t a_while_ago = (NowSeconds() - 1) * 1'000'000'000;
  for (const auto& stamp : stamps) {
    if (stamp[0] >= a_while_ago) return false;
  }
  return true;
}

void LiveTls::ReadAgain() {
  absl::StatusOr<TlsMaterial> read = Read(files_);
  const absl::Status& wrong = read.ok() ? read->revocation : read.status();
  if (wrong.message() != complaint_ && !wrong.ok()) {
    LogEvent(spdlog::level::err,
             read.ok() ? "the revocation list is not good: whoever was revoked before stays so"
                       : "certificates changed on disk and are not used",
             {{"detail", wrong.message()}});
  }
  complaint_ = std::string(wrong.message());
  if (!read.ok()) return;
  // A list that cannot be trusted, or of one root only, pardons nobody whom the one before refused.
  if (!read->revocation.ok()) read->revoked.Add(material_->revoked);
  const bool same = read->certificate == material_->certificate && read->key == material_->key &&
                    read->roots == material_->roots && read->revoked == material_->revoked &&
                    read->revocation == material_->revocation;
  if (same) return;
  material_ = std::make_shared<const TlsMaterial>(*std::move(read));
  LogEvent(spdlog::level::info, "certificates read again",
           {{"identity", material_->identity.uri}, {"revoked", material_->revoked.size()}});
}

namespace {

// What one listener's credentials hold on to; they destroy it when nothing uses them any more.
struct ListenerState {
  std::shared_ptr<LiveTls> tls;
  std::shared_ptr<CallGate> gate;
  std::shared_ptr<const TlsMaterial> shown;  // gRPC asks under a lock of its own.
};

// For each new connection.
grpc_ssl_certificate_config_reload_status Fetch(void* user_data,
                                                grpc_ssl_server_certificate_config** config) {
  auto& state = *static_cast<ListenerState*>(user_data);
  std::shared_ptr<const TlsMaterial> current = state.tls->Current();
  if (current == state.shown) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  const grpc_ssl_pem_key_cert_pair pair = {current->key.c_str(), current->certificate.c_str()};
  *config = grpc_ssl_server_certificate_config_create(current->roots.c_str(), &pair, 1);
  state.shown = std::move(current);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

absl::string_view View(const grpc_slice& slice) {
  return {reinterpret_cast<const char*>(GRPC_SLICE_START_PTR(slice)), GRPC_SLICE_LENGTH(slice)};
}

CallGate::Arrival ArrivalOf(const grpc_auth_context* context, const grpc_metadata* metadata,
                            size_t count) {
  CallGate::Arrival arrival;
  for (size_t i = 0; i < count; ++i) {
    const absl::string_view key = View(metadata[i].key);
    if (key == ":path") arrival.method = View(metadata[i].value);
    if (key == "grpc-timeout") arrival.timeout = View(metadata[i].value);
  }
  auto names = grpc_auth_context_find_properties_by_name(context, "peer_uri");
  while (const grpc_auth_property* uri = grpc_auth_property_iterator_next(&names))
    arrival.uris.emplace_back(uri->value, uri->value_length);
  auto pems = grpc_auth_context_find_properties_by_name(context, GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (const grpc_auth_property* pem = grpc_auth_property_iterator_next(&pems))
    arrival.certificate = {pem->value, pem->value_length};
  return arrival;
}

// For each call. Only looks things up: it runs on the thread that read the call.
void Process(void* state, grpc_auth_context* context, const grpc_metadata* metadata, size_t count,
             grpc_process_auth_metadata_done_cb done, void* user_data) {
  const auto& gate = static_cast<ListenerState*>(state)->gate;
  const grpc::Status status = gate->Admit(ArrivalOf(context, metadata, count));
  done(user_data, nullptr, 0, nullptr, 0, static_cast<grpc_status_code>(status.error_code()),
       status.ok() ? nullptr : status.error_message().c_str());
}

void Destroy(void* state) { delete static_cast<ListenerState*>(state); }

// gRPC's C++ has credentials that read files every so many seconds, and whatever is half written at
// that moment; its C core asks at each connection, which is what this opens up.
class ListenerCredentials final : public grpc::ServerCredentials {
 public:
  ListenerCredentials(std::shared_ptr<LiveTls> tls, std::shared_ptr<CallGate> gate)
      : tls_(std::move(tls)), gate_(std::move(gate)) {}

  // The gate is the one way in; another processor would replace it.
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    auto* state = new ListenerState{tls_, gate_, nullptr};
    grpc_server_credentials* credentials = grpc_ssl_server_credentials_create_with_options(
        grpc_ssl_server_credentials_create_options_using_config_fetcher(
            GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY, &Fetch, state));
    grpc_server_credentials_set_auth_metadata_processor(
        credentials, {gate_ == nullptr ? nullptr : &Process, &Destroy, state});
    const int port = grpc_server_add_http2_port(server, address.c_str(), credentials);
    grpc_server_credentials_release(credentials);
    return port;
  }

  const std::shared_ptr<LiveTls> tls_;
  const std::shared_ptr<CallGate> gate_;
};

}  // namespace

std::shared_ptr<grpc::ServerCredentials> ServerTls(std::shared_ptr<LiveTls> tls,
                                                   std::shared_ptr<CallGate> gate) {
  return std::make_shared<ListenerCredentials>(std::move(tls), std::move(gate));
}

std::shared_ptr<grpc::ChannelCredentials> ChannelTlsOf(const TlsMaterial& material) {
  return grpc::SslCredentials({material.roots, material.key, material.certificate});
}

std::shared_ptr<grpc::ChannelCredentials> ChannelTls(const TlsFiles& files) {
  return grpc::SslCredentials({ReadSmallFile(files.ca).value_or(""),
                               ReadSmallFile(files.key).value_or(""),
                               ReadSmallFile(files.certificate).value_or("")});
}

}  // namespace ambito::platform
