#include "district-hub/hub_server.h"

#include <chrono>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "district-hub/aggregate/draft_keeper.h"
#include "district-hub/hub_figures.h"
#include "district-hub/ledger/ledger_keeper.h"
#include "district-hub/ledger/quarantine_recorder.h"
#include "district-hub/ledger/version_keeper.h"
#include "district-hub/registry/district_registry.h"
#include "district-hub/replicas/replica_set.h"
#include "district-hub/search/draft_indexer.h"
#include "district-hub/service/charter_service.h"
#include "district-hub/service/district_service.h"
#include "district-hub/service/federation_admin_service.h"
#include "district-hub/service/federation_service.h"
#include "district-hub/service/ledger_service.h"
#include "district-hub/service/resolve_service.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/backup_schedule.h"
#include "lib/platform/grpc_server.h"
#include "lib/platform/log.h"
#include "lib/platform/log_key.h"
#include "lib/platform/metrics.h"
#include "lib/platform/repeating_job.h"
#include "lib/platform/rocksdb_log_store.h"
#include "lib/platform/scrub.h"
#include "lib/status_macros.h"

namespace ambito::hub {

// In the order of construction; destroyed the other way round.
struct HubServer::Parts {
  Config config;
  platform::CallRecord calls;
  std::shared_ptr<platform::LiveTls> tls;
  std::unique_ptr<federation::Signer> signer;
  std::unique_ptr<platform::LogDatabase> database;
  std::unique_ptr<federation::LogStore> district_store;
  std::unique_ptr<federation::LogStore> ledger_store;
  std::unique_ptr<platform::Scrub> scrub;
  std::unique_ptr<platform::BackupSchedule> backups;
  std::unique_ptr<DistrictRegistry> district;
  std::unique_ptr<ReplicaSet> replicas;
  std::unique_ptr<LedgerKeeper> ledger;
  std::unique_ptr<VersionKeeper> versions;
  std::unique_ptr<DraftKeeper> drafts;
  std::unique_ptr<DraftIndexer> search;
  std::unique_ptr<FederationService> federation_service;
  std::unique_ptr<CharterService> charter_service;
  std::unique_ptr<OrganisationProposals> proposals;
  std::unique_ptr<DistrictService> district_service;
  std::unique_ptr<FederationAdminService> admin_service;
  std::unique_ptr<ResolveService> resolve_service;
  std::unique_ptr<LedgerService> ledger_service;
  std::unique_ptr<QuarantineRecorder> quarantines;
  std::unique_ptr<platform::RepeatingJob> ledger_clock;
  std::unique_ptr<platform::GrpcServer> server;
  std::unique_ptr<platform::MetricsListener> metrics;
};

namespace {

using platform::FigureSheet;
using platform::MetricsListener;

constexpr std::chrono::milliseconds kFirstDraftWait(3'000);
constexpr std::chrono::milliseconds kLedgerTick(1'000);

absl::Status CheckIdentity(const Config& config, const platform::Identity& identity) {
  const std::string expected = absl::StrCat("spiffe://", config.district_slug, "/hub");
  if (identity.uri == expected) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      config.tls.certificate, " is the certificate of ", identity.uri, ", this hub is ", expected));
}

std::vector<std::string> MemberCodes(const DistrictContent& content) {
  std::vector<std::string> codes;
  for (const v1::Member& member : content.file.district().members())
    codes.push_back(member.istat_code());
  return codes;
}

}  // namespace

HubServer::HubServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

HubServer::~HubServer() {
  parts_->metrics.reset();
  // Streams hold replicas: they must be gone first.
  parts_->replicas->EndStreams();
  parts_->server.reset();
}

std::function<void(FigureSheet&)> HubServer::Figures(const Parts& parts,
                                                     const platform::Clock& clock) {
  const FigureSources sources{
      parts.config,         clock,           *parts.drafts, *parts.federation_service,
      *parts.admin_service, *parts.database, *parts.scrub,  parts.calls};
  return [sources](FigureSheet& sheet) { FillHub(sources, sheet); };
}

absl::StatusOr<std::unique_ptr<HubServer>> HubServer::Start(const Config& config,
                                                            const platform::Clock& clock) {
  auto parts = std::make_unique<Parts>();
  parts->config = config;
  ASSIGN_OR_RETURN(parts->tls, platform::LiveTls::Open(config.tls));
  RETURN_IF_ERROR(CheckIdentity(config, parts->tls->Current()->identity));
  // A hub that cannot tell who was revoked lets nobody in.
  RETURN_IF_ERROR(parts->tls->Current()->revocation);
  ASSIGN_OR_RETURN(parts->signer,
                   platform::LogKeyOfStore(config.log_key, config.data, config.earlier_log_keys));
  ASSIGN_OR_RETURN(parts->database, platform::LogDatabase::Open(config.data));
  ASSIGN_OR_RETURN(parts->district_store, parts->database->OpenLog("district"));
  ASSIGN_OR_RETURN(parts->district,
                   DistrictRegistry::Open(config.district_slug, *parts->district_store,
                                          *parts->signer, clock, config.earlier_log_keys));
  parts->replicas = std::make_unique<ReplicaSet>(config.district_slug, *parts->database);
  RETURN_IF_ERROR(parts->replicas->Open(MemberCodes(*parts->district->content())));
  ASSIGN_OR_RETURN(parts->ledger_store, parts->database->OpenLog(assembly::kLedgerLog));
  ASSIGN_OR_RETURN(parts->ledger, LedgerKeeper::Open(config.district_slug, *parts->ledger_store,
                                                     *parts->signer, clock));
  parts->versions =
      std::make_unique<VersionKeeper>(*parts->ledger, *parts->district, *parts->replicas, clock);
  parts->drafts = std::make_unique<DraftKeeper>(*parts->district, *parts->replicas, clock,
                                                config.data + "/draft");
  parts->district->OnChanged([drafts = parts->drafts.get()] { drafts->Touch(); });
  parts->federation_service =
      std::make_unique<FederationService>(*parts->district, *parts->ledger, *parts->replicas, clock,
                                          [drafts = parts->drafts.get()] { drafts->Touch(); });
  parts->search = std::make_unique<DraftIndexer>(*parts->drafts, config.data + "/search");
  parts->charter_service =
      std::make_unique<CharterService>(*parts->district, *parts->drafts, *parts->search);
  ASSIGN_OR_RETURN(parts->proposals,
                   OrganisationProposals::Open(*parts->district, *parts->district_store, clock));
  parts->district_service =
      std::make_unique<DistrictService>(*parts->district, *parts->proposals, *parts->drafts);
  parts->scrub = std::make_unique<platform::Scrub>(*parts->database, clock);
  parts->backups =
      std::make_unique<platform::BackupSchedule>(*parts->database, clock, config.backups, "hub");
  parts->admin_service = std::make_unique<FederationAdminService>(
      config.district_slug, parts->signer->public_key(), *parts->ledger, *parts->district,
      *parts->replicas, *parts->drafts, clock,
      [backups = parts->backups.get()] { return backups->Make(); });
  parts->resolve_service = std::make_unique<ResolveService>(*parts->district, *parts->drafts);
  parts->ledger_service = std::make_unique<LedgerService>(*parts->ledger, *parts->versions);
  parts->quarantines = std::make_unique<QuarantineRecorder>(*parts->ledger, *parts->replicas);
  parts->ledger_clock = std::make_unique<platform::RepeatingJob>(
      kLedgerTick, [ledger = parts->ledger.get(), quarantines = parts->quarantines.get()] {
        quarantines->Record();
        ledger->Tick();
      });
  // A usual district is whole before anybody asks; one of very many sheets listens meanwhile.
  parts->drafts->WaitForFirst(kFirstDraftWait);
  auto gate = std::make_shared<platform::CallGate>(
      platform::CallGate::Options{config.district_slug, "", config.limits.calls, &parts->calls},
      parts->tls);
  ASSIGN_OR_RETURN(
      parts->server,
      platform::GrpcServer::Start({config.listen, config.port_file, parts->tls, std::move(gate),
                                   &parts->calls, config.limits.server},
                                  {parts->federation_service.get(), parts->charter_service.get(),
                                   parts->district_service.get(), parts->admin_service.get(),
                                   parts->resolve_service.get(), parts->ledger_service.get()}));
  if (!config.metrics.empty()) {
    ASSIGN_OR_RETURN(parts->metrics,
                     MetricsListener::Start(config.metrics, Figures(*parts, clock)));
  }
  platform::LogEvent(spdlog::level::info, "listening",
                     {{"district", config.district_slug}, {"port", parts->server->port()}});
  return std::unique_ptr<HubServer>(new HubServer(std::move(parts)));
}

int HubServer::port() const { return parts_->server->port(); }
const ReplicaSet& HubServer::replicas() const { return *parts_->replicas; }
const DraftKeeper& HubServer::drafts() const { return *parts_->drafts; }
int HubServer::metrics_port() const {
  return parts_->metrics == nullptr ? 0 : parts_->metrics->port();
}

}  // namespace ambito::hub
