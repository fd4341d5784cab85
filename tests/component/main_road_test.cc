// The main road inside one process: file, node, hub, draft, and those who watch it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ambito/v1/charter_service.grpc.pb.h"
#include "tests/component/test_district.h"

namespace ambito {
namespace {

using test::Context;
using test::TestDistrict;

constexpr char kColturano[] = "015082";
constexpr char kSanDonato[] = "015192";
constexpr char kCerro[] = "015071";

TEST(MainRoad, AFileLoadedAtANodeIsInTheDraft) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
  EXPECT_GT(imported.items_size(), 15);
  const int sheets = imported.items_size() - 1;  // One item is the profile.
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return district.Statistics().statistics().services() == sheets;
  })) << district.Statistics().DebugString();
  EXPECT_EQ(district.NodeAtHub(kColturano).state(), v1::REPLICA_STATE_CONNECTED);
}

TEST(MainRoad, AnEditMadeWhileTheHubIsAwayArrivesWhenItIsBack) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == imported.log_size(); }));
  district.StopHub();
  auto stub = district.Sheets(kColturano);
  v1::DeleteSheetRequest removal;
  removal.set_sheet_id("015082-001");
  removal.set_reason("il servizio è cessato");
  v1::DeleteSheetResponse removed;
  ASSERT_TRUE(stub->DeleteSheet(Context().get(), removal, &removed).ok());
  district.StartHub();
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == removed.log_size(); }));
  EXPECT_EQ(district.NodeAtHub(kColturano).sheets(), imported.items_size() - 2);
}

TEST(MainRoad, AnAcceptedSheetCoversTheMunicipalityThatAcceptedIt) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  for (const char* istat_code : {kSanDonato, kCerro}) {
    district.StartNode(istat_code);
    district.Load(istat_code);
  }
  auto charter = v1::CharterService::NewStub(district.ToHub("table/technical/demo"));
  auto covers = [&] {
    v1::GetMunicipalityCharterRequest request;
    request.set_municipality(kCerro);
    v1::GetMunicipalityCharterResponse response;
    if (!charter->GetMunicipalityCharter(Context().get(), request, &response).ok()) return false;
    for (const v1::Service& service : response.shared()) {
      for (const v1::Cover& cover : service.covered_by()) {
        if (cover.municipality() == kCerro && cover.sheet().sheet_id() == "015192-007") return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(TestDistrict::Eventually(covers));
}

TEST(MainRoad, TheTechnicalTableSeesEveryChangeAsItHappens) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  auto stub = v1::CharterService::NewStub(district.ToHub("table/technical/demo"));
  auto context = Context();
  auto reader = stub->WatchDraft(context.get(), {});
  v1::WatchDraftResponse change;
  ASSERT_TRUE(reader->Read(&change));
  EXPECT_EQ(change.kind(), v1::DRAFT_CHANGE_KIND_SNAPSHOT);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
  ASSERT_TRUE(reader->Read(&change));
  EXPECT_EQ(change.kind(), v1::DRAFT_CHANGE_KIND_SERVICE_ADDED) << change.DebugString();
  EXPECT_THAT(change.municipalities(), testing::ElementsAre(kColturano));
  context->TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(MainRoad, AHubThatStopsWhileAReaderWatchesStopsInTime) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  auto stub = v1::CharterService::NewStub(district.ToHub("office/demo"));
  auto context = Context();
  auto reader = stub->WatchDraft(context.get(), {});
  v1::WatchDraftResponse change;
  ASSERT_TRUE(reader->Read(&change));
  district.StopHub();
  EXPECT_FALSE(reader->Read(&change));
}

}  // namespace
}  // namespace ambito
