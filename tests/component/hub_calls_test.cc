// What the hub answers about itself and the district's own content.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "ambito/v1/district_service.grpc.pb.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/write_files.h"
#include "tests/component/test_district.h"

namespace ambito {
namespace {

using test::Context;
using test::TestDistrict;

TEST(HubCalls, HealthIsAnsweredToAnybodyOfTheDistrict) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  grpc::GenericStub stub(district.ToHub("table/technical/demo"));
  grpc::CompletionQueue queue;
  auto context = Context();
  // An empty HealthCheckRequest asks about the whole server.
  const grpc::Slice empty("");
  const grpc::ByteBuffer request(&empty, 1);
  auto call = stub.PrepareUnaryCall(context.get(), "/grpc.health.v1.Health/Check", request, &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  ASSERT_TRUE(status.ok()) << status.error_message();
  grpc::Slice slice;
  ASSERT_TRUE(response.DumpToSingleSlice(&slice).ok());
  // Field 1, varint, SERVING = 1.
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(slice.begin()), slice.size()),
            std::string("\x08\x01"));
}

TEST(HubCalls, ACatalogueExportedAndImportedAgainLeavesTheStarterEntriesStarterEntries) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  auto stub = v1::DistrictService::NewStub(district.ToHub("office/demo"));
  v1::Catalogue changed = charter::StarterCatalogue();
  changed.mutable_entries(0)->add_aliases("Nome che si usa solo qui");
  v1::ImportCatalogueRequest request;
  request.set_file(charter::WriteCatalogueFile(changed));
  v1::ImportCatalogueResponse response;
  const grpc::Status status = stub->ImportCatalogue(Context().get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.changed(), 1);
  EXPECT_EQ(response.same(), charter::StarterCatalogue().entries_size() - 1);
}

TEST(HubCalls, TextsAreRevisedWithHistory) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  auto stub = v1::DistrictService::NewStub(district.ToHub("office/demo"));
  v1::GetTextRequest get;
  get.set_part(4);
  v1::GetTextResponse got;
  ASSERT_TRUE(stub->GetText(Context().get(), get, &got).ok());
  v1::SetTextRequest set;
  *set.mutable_text() = got.text();
  set.mutable_text()->mutable_sections(0)->set_text("Testo rivisto.");
  set.set_expected_revision(got.revision());
  v1::SetTextResponse done;
  ASSERT_TRUE(stub->SetText(Context().get(), set, &done).ok());
  EXPECT_EQ(stub->SetText(Context().get(), set, &done).error_code(), grpc::StatusCode::ABORTED);
  v1::GetContentHistoryRequest request;
  request.set_object("text/4");
  v1::GetContentHistoryResponse history;
  ASSERT_TRUE(stub->GetContentHistory(Context().get(), request, &history).ok());
  EXPECT_EQ(history.entries_size(), 2);
}

}  // namespace
}  // namespace ambito
