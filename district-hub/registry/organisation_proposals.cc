#include "district-hub/registry/organisation_proposals.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/charter/validate.h"
#include "lib/platform/status.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;

constexpr char kNote[] = "organisation-proposals";
constexpr int kMost = 200;
constexpr size_t kMaxReasonBytes = 2'000;
constexpr size_t kMaxKeptBytes = 1 << 20;

absl::Status CheckReason(absl::string_view reason, absl::string_view what) {
  if (reason.empty()) return absl::InvalidArgumentError(absl::StrCat("`reason` is empty: ", what));
  if (reason.size() <= kMaxReasonBytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("reason: ", reason.size(), " bytes, at most ", kMaxReasonBytes));
}

}  // namespace

absl::StatusOr<std::unique_ptr<OrganisationProposals>> OrganisationProposals::Open(
    DistrictRegistry& district, federation::LogStore& store, const platform::Clock& clock) {
  std::unique_ptr<OrganisationProposals> proposals(
      new OrganisationProposals(district, store, clock));
  const auto bytes = store.Note(kNote);
  if (absl::IsNotFound(bytes.status())) return proposals;
  RETURN_IF_ERROR(bytes.status());
  MutexLock lock(&proposals->mutex_);
  if (!proposals->kept_.ParseFromString(*bytes))
    return absl::DataLossError("the adherents' proposals cannot be read");
  return proposals;
}

absl::Status OrganisationProposals::Keep(v1::ListOrganisationProposalsResponse next) {
  const std::string bytes = next.SerializeAsString();
  if (next.proposals_size() > kMost || bytes.size() > kMaxKeptBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the office has ", kept_.proposals_size(),
                     " proposals before it, all it can keep: ask it to decide some first"));
  }
  RETURN_IF_ERROR(store_.PutNote(kNote, bytes));
  kept_ = std::move(next);
  return absl::OkStatus();
}

absl::StatusOr<int> OrganisationProposals::Find(const std::string& proposal_id) const {
  for (int i = 0; i < kept_.proposals_size(); ++i) {
    if (kept_.proposals(i).proposal_id() == proposal_id) return i;
  }
  return absl::NotFoundError(absl::StrCat("there is no proposal \"", proposal_id, "\""));
}

absl::StatusOr<v1::OrganisationProposal> OrganisationProposals::Propose(
    const v1::ProposeOrganisationRequest& request, absl::string_view adherent) {
  RETURN_IF_ERROR(CheckReason(request.reason(), "say why the office should write this"));
  charter::ViolationList violations;
  charter::ValidateOrganisation(request.organisation(), "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the organisation was", violations);
  const std::string& organisation = request.organisation().organisation_id();
  v1::OrganisationProposal proposal;
  proposal.set_proposal_id(absl::StrCat(adherent, "/", organisation));
  *proposal.mutable_organisation() = request.organisation();
  proposal.set_base_revision(district_.content()->Revision("organisation/" + organisation));
  proposal.set_reason(request.reason());
  proposal.set_proposed_by(std::string(adherent));
  proposal.set_proposed_at_ms(clock_.NowMs());
  MutexLock lock(&mutex_);
  v1::ListOrganisationProposalsResponse next = kept_;
  const auto before = Find(proposal.proposal_id());
  if (before.ok()) next.mutable_proposals()->DeleteSubrange(*before, 1);
  *next.add_proposals() = proposal;
  RETURN_IF_ERROR(Keep(std::move(next)));
  return proposal;
}

v1::ListOrganisationProposalsResponse OrganisationProposals::List() const {
  MutexLock lock(&mutex_);
  return kept_;
}

// Written first: a proposal that outlives a crash after that is of a revision that is no longer the
// stored one, and says so when it is accepted again.
absl::StatusOr<uint64_t> OrganisationProposals::Accept(const std::string& proposal_id,
                                                       absl::string_view office) {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const int index, Find(proposal_id));
  const v1::OrganisationProposal& proposal = kept_.proposals(index);
  ASSIGN_OR_RETURN(
      const uint64_t revision,
      district_.SetOrganisation(proposal.organisation(), proposal.base_revision(), office));
  v1::ListOrganisationProposalsResponse next = kept_;
  next.mutable_proposals()->DeleteSubrange(index, 1);
  RETURN_IF_ERROR(Keep(std::move(next)));
  return revision;
}

absl::Status OrganisationProposals::Decline(const std::string& proposal_id,
                                            const std::string& reason) {
  RETURN_IF_ERROR(CheckReason(reason, "say why it is declined"));
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const int index, Find(proposal_id));
  v1::ListOrganisationProposalsResponse next = kept_;
  next.mutable_proposals(index)->set_declined(reason);
  return Keep(std::move(next));
}

}  // namespace ambito::hub
