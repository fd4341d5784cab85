#include "municipal-node/node_server.h"

#include <grpcpp/create_channel.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/backup_schedule.h"
#include "lib/platform/grpc_server.h"
#include "lib/platform/log.h"
#include "lib/platform/log_key.h"
#include "lib/platform/metrics.h"
#include "lib/platform/mutex.h"
#include "lib/platform/rocksdb_log_store.h"
#include "lib/platform/scrub.h"
#include "lib/platform/tls.h"
#include "lib/status_macros.h"
#include "municipal-node/ledger/ledger_copy.h"
#include "municipal-node/node_figures.h"
#include "municipal-node/replication/hub_link.h"
#include "municipal-node/replication/witness_link.h"
#include "municipal-node/service/node_service.h"
#include "municipal-node/service/sheet_service.h"
#include "municipal-node/service/witness_service.h"

namespace ambito::node {

// In the order of construction; destroyed the other way round.
struct NodeServer::Parts {
  Config config;
  platform::CallRecord calls;
  std::shared_ptr<platform::LiveTls> tls;
  std::unique_ptr<federation::Signer> signer;
  std::unique_ptr<platform::LogDatabase> database;
  std::unique_ptr<federation::LogStore> store;
  std::unique_ptr<platform::Scrub> scrub;
  std::unique_ptr<platform::BackupSchedule> backups;
  std::unique_ptr<SheetRegistry> registry;
  std::unique_ptr<federation::LogStore> ledger_store;
  std::unique_ptr<LedgerCopy> ledger;
  std::unique_ptr<HubLink> link;
  std::unique_ptr<WitnessLink> witness;
  std::unique_ptr<SheetService> sheet_service;
  std::unique_ptr<NodeService> node_service;
  std::unique_ptr<WitnessService> witness_service;
  std::unique_ptr<platform::GrpcServer> server;
  std::unique_ptr<platform::MetricsListener> metrics;
};

namespace {

using platform::FigureSheet;
using platform::MetricsListener;

absl::Status CheckIdentity(const Config& config, const platform::Identity& identity) {
  const std::string expected = absl::StrCat("spiffe://", config.district_slug, "/municipality/",
                                            config.municipality, "/node");
  if (identity.uri == expected) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(config.tls.certificate,
                                                    " is the certificate of ", identity.uri,
                                                    ", this node is ", expected));
}

std::shared_ptr<grpc::Channel> HubChannel(const Config& config, const platform::TlsMaterial& tls) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(platform::kMaxMessageBytes);
  arguments.SetMaxSendMessageSize(platform::kMaxMessageBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, platform::kMaxMetadataBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // The link has its own back-off; gRPC's must not be slower.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, static_cast<int>(config.retry_max_ms));
  return grpc::CreateCustomChannel(config.hub, platform::ChannelTlsOf(tls), arguments);
}

// A channel shows the certificate it was made with: another one on disk means another channel. With
// a revocation list that cannot be trusted nobody is dialled, for the hub may be on it.
class HubDialer {
 public:
  HubDialer(const Config& config, std::shared_ptr<platform::LiveTls> live)
      : config_(config), live_(std::move(live)) {}

  absl::StatusOr<std::shared_ptr<grpc::Channel>> Dial() {
    const auto now = live_->Current();
    if (!now->revocation.ok()) {
      return absl::FailedPreconditionError(
          absl::StrCat("the hub is not dialled: ", now->revocation.message()));
    }
    platform::MutexLock lock(&mutex_);
    if (now != shown_) channel_ = HubChannel(config_, *now);
    shown_ = now;
    return channel_;
  }

 private:
  const Config config_;
  const std::shared_ptr<platform::LiveTls> live_;
  platform::Mutex mutex_;
  std::shared_ptr<const platform::TlsMaterial> shown_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<grpc::Channel> channel_ ABSL_GUARDED_BY(mutex_);
};

// A copied configuration that names another town's folder.
absl::Status CheckOwner(const Config& config, const platform::LogDatabase& database) {
  ASSIGN_OR_RETURN(const platform::LogHeads heads, database.Heads());
  for (const auto& [log, head] : heads) {
    if (log == config.municipality || log == assembly::kLedgerLog) continue;
    return absl::FailedPreconditionError(absl::StrCat(config.data, " is the store of ", log,
                                                      ", this node is ", config.municipality));
  }
  return absl::OkStatus();
}

HubLink::State NoHub() {
  return {v1::LINK_STATE_NO_HUB, "no hub is configured: this node runs alone", 0};
}

}  // namespace

absl::Status ForgetLedger(const Config& config) {
  ASSIGN_OR_RETURN(const auto database, platform::LogDatabase::Open(config.data));
  {
    ASSIGN_OR_RETURN(const auto store, database->OpenLog(assembly::kLedgerLog));
    RETURN_IF_ERROR(assembly::ForgetWitnessed(*store));
  }
  return database->DropLog(assembly::kLedgerLog);
}

NodeServer::NodeServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

NodeServer::~NodeServer() {
  parts_->metrics.reset();
  // Handlers use the link through the registry: they must be gone before it.
  parts_->server.reset();
}

std::function<void(FigureSheet&)> NodeServer::Figures(const Parts& parts,
                                                      const platform::Clock& clock) {
  const FigureSources sources{parts.config,    clock,        *parts.registry, parts.link.get(),
                              *parts.database, *parts.scrub, parts.calls};
  return [sources](FigureSheet& sheet) { FillNode(sources, sheet); };
}

absl::StatusOr<std::unique_ptr<NodeServer>> NodeServer::Start(const Config& config,
                                                              const platform::Clock& clock) {
  auto parts = std::make_unique<Parts>();
  parts->config = config;
  ASSIGN_OR_RETURN(parts->tls, platform::LiveTls::Open(config.tls));
  RETURN_IF_ERROR(CheckIdentity(config, parts->tls->Current()->identity));
  ASSIGN_OR_RETURN(parts->signer,
                   platform::LogKeyOfStore(config.log_key, config.data, config.earlier_log_keys));
  ASSIGN_OR_RETURN(parts->database, platform::LogDatabase::Open(config.data));
  RETURN_IF_ERROR(CheckOwner(config, *parts->database));
  ASSIGN_OR_RETURN(parts->store, parts->database->OpenLog(config.municipality));
  ASSIGN_OR_RETURN(parts->registry,
                   SheetRegistry::Open({config.district_slug, config.municipality, config.members,
                                        !config.hub.empty(), config.earlier_log_keys},
                                       *parts->store, *parts->signer, clock));
  ASSIGN_OR_RETURN(parts->ledger_store, parts->database->OpenLog(assembly::kLedgerLog));
  ASSIGN_OR_RETURN(parts->ledger,
                   LedgerCopy::Open(*parts->registry, *parts->ledger_store, *parts->signer, clock));
  if (!config.hub.empty()) {
    HubLink::Options options;
    options.hub_identity = absl::StrCat("spiffe://", config.district_slug, "/hub");
    options.is_revoked = [tls = parts->tls](const std::string& pem) {
      const auto shown = platform::ReadCertificate(pem);
      return !shown.ok() || tls->Current()->revoked.Revokes(*shown);
    };
    options.log_keys = {parts->signer->public_key()};
    options.log_keys.insert(options.log_keys.end(), config.earlier_log_keys.begin(),
                            config.earlier_log_keys.end());
    options.retry_max_ms = config.retry_max_ms;
    const auto dialer = std::make_shared<HubDialer>(config, parts->tls);
    const auto dial = [dialer] { return dialer->Dial(); };
    parts->link = std::make_unique<HubLink>(dial, *parts->registry, options);
    parts->witness = std::make_unique<WitnessLink>(dial, *parts->ledger, options);
    parts->registry->OnAppended([link = parts->link.get()] { link->Wake(); });
  }
  parts->scrub = std::make_unique<platform::Scrub>(*parts->database, clock);
  parts->backups = std::make_unique<platform::BackupSchedule>(*parts->database, clock,
                                                              config.backups, config.municipality);
  parts->sheet_service = std::make_unique<SheetService>(*parts->registry);
  parts->node_service = std::make_unique<NodeService>(
      *parts->registry, NodeService::Facts{config.MunicipalityName(), parts->signer->public_key()},
      [link = parts->link.get()] { return link == nullptr ? NoHub() : link->state(); },
      [backups = parts->backups.get()] { return backups->Make(); });
  parts->witness_service = std::make_unique<WitnessService>(
      *parts->ledger, [link = parts->witness.get()](const std::string& vote) {
        return link == nullptr ? absl::UnavailableError(NoHub().detail) : link->Append(vote);
      });
  auto gate = std::make_shared<platform::CallGate>(
      platform::CallGate::Options{config.district_slug, config.municipality, config.limits.calls,
                                  &parts->calls},
      parts->tls);
  ASSIGN_OR_RETURN(parts->server, platform::GrpcServer::Start(
                                      {config.listen, config.port_file, parts->tls, std::move(gate),
                                       &parts->calls, config.limits.server},
                                      {parts->sheet_service.get(), parts->node_service.get(),
                                       parts->witness_service.get()}));
  if (!config.metrics.empty()) {
    ASSIGN_OR_RETURN(parts->metrics,
                     MetricsListener::Start(config.metrics, Figures(*parts, clock)));
  }
  platform::LogEvent(spdlog::level::info, "listening",
                     {{"municipality", config.municipality},
                      {"name", config.MunicipalityName()},
                      {"port", parts->server->port()},
                      {"log_entries", parts->registry->figures().log_size}});
  return std::unique_ptr<NodeServer>(new NodeServer(std::move(parts)));
}

int NodeServer::port() const { return parts_->server->port(); }
int NodeServer::metrics_port() const {
  return parts_->metrics == nullptr ? 0 : parts_->metrics->port();
}
SheetRegistry& NodeServer::registry() { return *parts_->registry; }

}  // namespace ambito::node
