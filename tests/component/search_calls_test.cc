// What the hub answers to citizens' words, while the draft changes and after restarts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "ambito/v1/charter_service.grpc.pb.h"
#include "ambito/v1/district_service.grpc.pb.h"
#include "tests/component/test_district.h"

namespace ambito {
namespace {

using test::Context;
using test::TestDistrict;

constexpr char kTown[] = "015082";

class SearchCalls : public ::testing::Test {
 protected:
  SearchCalls() : district_("sud-est-milano") {
    district_.StartWithContent();
    district_.StartNode(kTown);
  }

  v1::SearchCharterResponse Search(const v1::SearchCharterRequest& request) const {
    auto stub = v1::CharterService::NewStub(district_.ToHub("office/demo"));
    v1::SearchCharterResponse response;
    status_ = stub->SearchCharter(Context().get(), request, &response);
    return response;
  }

  v1::SearchCharterResponse Search(const std::string& text) const {
    v1::SearchCharterRequest request;
    request.set_query(text);
    return Search(request);
  }

  // The first result, once the index has the newest draft.
  std::string First(const std::string& text) const {
    v1::SearchCharterResponse response;
    EXPECT_TRUE(TestDistrict::Eventually([&] {
      response = Search(text);
      return status_.ok() && response.indexed_generation() == response.freshness().generation();
    })) << status_.error_message();
    return response.results().empty() ? "" : response.results(0).service();
  }

  TestDistrict district_;
  mutable grpc::Status status_;
};

TEST_F(SearchCalls, FindsWhatANodeHasSent) {
  district_.Load(kTown);
  EXPECT_TRUE(
      TestDistrict::Eventually([&] { return First("aiuto a casa per la nonna") == "home-care"; }));
  const v1::SearchCharterResponse found = Search("assistenza domicilare");
  EXPECT_EQ(found.suggestion(), "assistenza domiciliare");
  ASSERT_FALSE(found.results().empty());
  EXPECT_FALSE(found.results(0).highlights().empty());
}

TEST_F(SearchCalls, FollowsTheDistrictsCatalogue) {
  district_.Load(kTown);
  ASSERT_TRUE(TestDistrict::Eventually([&] { return First("telesoccorso") == "telecare"; }));
  EXPECT_EQ(First("zufolone"), "");
  auto stub = v1::DistrictService::NewStub(district_.ToHub("office/demo"));
  v1::GetCatalogueEntryRequest get;
  get.set_id("telecare");
  v1::GetCatalogueEntryResponse got;
  ASSERT_TRUE(stub->GetCatalogueEntry(Context().get(), get, &got).ok());
  v1::SetCatalogueEntryRequest set;
  *set.mutable_entry() = got.entry();
  set.mutable_entry()->add_citizen_words("zufolone");
  v1::SetCatalogueEntryResponse done;
  ASSERT_TRUE(stub->SetCatalogueEntry(Context().get(), set, &done).ok());
  EXPECT_TRUE(TestDistrict::Eventually([&] { return First("zufolone") == "telecare"; }));
}

TEST_F(SearchCalls, AnswersAfterARestartAndRepairsADamagedIndex) {
  district_.Load(kTown);
  ASSERT_TRUE(TestDistrict::Eventually([&] { return First("telesoccorso") == "telecare"; }));
  district_.StopHub();
  district_.StartHub();
  EXPECT_EQ(First("telesoccorso"), "telecare");
  district_.StopHub();
  for (const auto& file : std::filesystem::directory_iterator(district_.hub_data() + "/search")) {
    std::ofstream(file.path(), std::ios::trunc) << "damage";
  }
  district_.StartHub();
  EXPECT_EQ(First("telesoccorso"), "telecare");
}

TEST_F(SearchCalls, PagesThroughEverything) {
  district_.Load(kTown);
  ASSERT_TRUE(TestDistrict::Eventually([&] { return First("telesoccorso") == "telecare"; }));
  v1::SearchCharterRequest request;
  request.set_page_size(3);
  std::set<std::string> seen;
  int total = 0;
  do {
    const v1::SearchCharterResponse page = Search(request);
    ASSERT_TRUE(status_.ok()) << status_.error_message();
    total = page.total();
    for (const auto& result : page.results()) {
      EXPECT_TRUE(seen.insert(result.service()).second) << result.service();
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(static_cast<int>(seen.size()), total);
}

TEST_F(SearchCalls, RefusesBeyondItsLimits) {
  First("x");
  v1::SearchCharterRequest request;
  request.set_query(std::string(501, 'a'));
  Search(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_query("nido");
  for (const int size : {-1, 101}) {
    request.set_page_size(size);
    Search(request);
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << size;
  }
  request.set_page_size(10);
  request.set_page_token("domani");
  Search(request);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace ambito
