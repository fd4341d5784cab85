// Adherents ask for changes of organisations; the office writes them, or says why not.
#include <gtest/gtest.h>

#include "ambito/v1/district_service.grpc.pb.h"
#include "tests/component/test_district.h"

namespace ambito {
namespace {

using test::Context;
using test::TestDistrict;
using Stub = v1::DistrictService::Stub;

class OrganisationProposalsTest : public testing::Test {
 protected:
  OrganisationProposalsTest() { district_.StartWithContent(); }

  std::unique_ptr<Stub> As(const std::string& identity) {
    return v1::DistrictService::NewStub(district_.ToHub(identity));
  }
  v1::GetOrganisationResponse Current(const std::string& id) {
    v1::GetOrganisationRequest request;
    request.set_organisation_id(id);
    v1::GetOrganisationResponse response;
    EXPECT_TRUE(As("office/demo")->GetOrganisation(Context().get(), request, &response).ok());
    return response;
  }
  std::string AnyOrganisation() {
    v1::ListOrganisationsResponse response;
    EXPECT_TRUE(As("office/demo")->ListOrganisations(Context().get(), {}, &response).ok());
    return response.organisations(0).organisation_id();
  }
  grpc::Status Propose(const std::string& identity, const v1::Organisation& organisation,
                       const std::string& reason = "nuova sede") {
    v1::ProposeOrganisationRequest request;
    *request.mutable_organisation() = organisation;
    request.set_reason(reason);
    v1::ProposeOrganisationResponse response;
    const grpc::Status status =
        As(identity)->ProposeOrganisation(Context().get(), request, &response);
    id_ = response.proposal().proposal_id();
    return status;
  }
  grpc::Status Decide(bool accept, const std::string& reason = "") {
    v1::DecideOrganisationProposalRequest request;
    request.set_proposal_id(id_);
    request.set_accept(accept);
    request.set_reason(reason);
    v1::DecideOrganisationProposalResponse response;
    return As("office/demo")->DecideOrganisationProposal(Context().get(), request, &response);
  }
  v1::ListOrganisationProposalsResponse Waiting() {
    v1::ListOrganisationProposalsResponse response;
    EXPECT_TRUE(As("office/demo")->ListOrganisationProposals(Context().get(), {}, &response).ok());
    return response;
  }

  TestDistrict district_{"pavia"};
  std::string id_;
};

constexpr char kAdherent[] = "table/adherents/demo";

TEST_F(OrganisationProposalsTest, IsWrittenOnceTheOfficeAccepts) {
  const std::string id = AnyOrganisation();
  v1::Organisation organisation = Current(id).organisation();
  organisation.mutable_contact()->set_phone("0382 555001");
  EXPECT_EQ(Propose("municipality/018110/staff/demo", organisation).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(Propose(kAdherent, organisation, "").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  ASSERT_TRUE(Propose(kAdherent, organisation).ok());
  // Again: it is the same proposal.
  ASSERT_TRUE(Propose(kAdherent, organisation, "nuova sede in centro").ok());
  EXPECT_NE(Current(id).organisation().contact().phone(), "0382 555001");

  district_.StopHub();
  district_.StartHub();
  ASSERT_EQ(Waiting().proposals_size(), 1);
  EXPECT_EQ(Waiting().proposals(0).reason(), "nuova sede in centro");
  EXPECT_EQ(Waiting().proposals(0).proposed_by(), "demo");
  ASSERT_TRUE(Decide(true).ok());
  EXPECT_EQ(Current(id).organisation().contact().phone(), "0382 555001");
  EXPECT_EQ(Waiting().proposals_size(), 0);
  EXPECT_EQ(Decide(true).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(OrganisationProposalsTest, ADeclinedOneSaysWhy) {
  ASSERT_TRUE(Propose(kAdherent, Current(AnyOrganisation()).organisation()).ok());
  EXPECT_EQ(Decide(false).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  ASSERT_TRUE(Decide(false, "la sede risulta ancora la stessa").ok());
  EXPECT_EQ(Waiting().proposals(0).declined(), "la sede risulta ancora la stessa");
}

TEST_F(OrganisationProposalsTest, WhatWasChangedSinceIsNotOverwritten) {
  const v1::GetOrganisationResponse current = Current(AnyOrganisation());
  v1::Organisation proposed = current.organisation();
  proposed.mutable_contact()->set_phone("0382 555001");
  ASSERT_TRUE(Propose(kAdherent, proposed).ok());
  v1::SetOrganisationRequest request;
  *request.mutable_organisation() = current.organisation();
  request.mutable_organisation()->mutable_contact()->set_phone("0382 555002");
  request.set_expected_revision(current.revision());
  v1::SetOrganisationResponse response;
  ASSERT_TRUE(As("office/demo")->SetOrganisation(Context().get(), request, &response).ok());
  EXPECT_EQ(Decide(true).error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(Waiting().proposals_size(), 1);
}

TEST_F(OrganisationProposalsTest, BeyondTheLimitTheOfficeMustDecideFirst) {
  v1::Organisation organisation = Current(AnyOrganisation()).organisation();
  for (int i = 0; i < 200; ++i) {
    organisation.set_organisation_id("org-" + std::to_string(i));
    ASSERT_TRUE(Propose(kAdherent, organisation).ok()) << i;
  }
  organisation.set_organisation_id("org-200");
  EXPECT_EQ(Propose(kAdherent, organisation).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

}  // namespace
}  // namespace ambito
