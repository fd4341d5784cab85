// Questions that evidence cannot decide, worked through at a whole hub.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ambito/v1/charter_service.grpc.pb.h"
#include "ambito/v1/district_service.grpc.pb.h"
#include "ambito/v1/resolve_service.grpc.pb.h"
#include "lib/charter/read_files.h"
#include "lib/charter/write_files.h"
#include "tests/component/test_district.h"

namespace ambito {
namespace {

using test::Context;
using test::TestDistrict;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kColturano[] = "015082";
constexpr char kSanDonato[] = "015192";

// Two sheets of one municipality that both say they are home help, so that a question is open
// whatever the matcher thinks; and one in each that nobody has catalogued.
class ResolveTest : public testing::Test {
 protected:
  void SetUp() override {
    district_.StartWithContent();
    district_.StartNode(kColturano);
    district_.StartNode(kSanDonato);
    Deliver(kColturano, "Colturano", {"home-care", "home-care", ""});
    Deliver(kSanDonato, "San Donato Milanese", {"home-care", ""});
    ASSERT_TRUE(TestDistrict::Eventually([&] { return SheetCount(Draft()) == 5 && Recorded(); }));
    ASSERT_EQ(ServiceOf(one_), own_);
    ASSERT_EQ(ServiceOf(other_), others_);
  }

  // A sheet for each service it states; empty: one that no entry is like.
  void Deliver(const std::string& istat_code, const std::string& name,
               const std::vector<std::string>& services) {
    v1::MunicipalityFile file;
    file.set_format_version(1);
    file.mutable_municipality()->set_istat_code(istat_code);
    file.mutable_municipality()->set_name(name);
    for (size_t i = 0; i < services.size(); ++i) {
      *file.add_sheets() = Sheet(absl::StrCat(istat_code, "-", i + 1), services[i]);
    }
    v1::ImportSheetsResponse response;
    const grpc::Status status =
        district_.Import(istat_code, charter::WriteMunicipalityFile(file), &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  static v1::ServiceSheet Sheet(const std::string& id, const std::string& service) {
    v1::ServiceSheet sheet;
    sheet.set_sheet_id(id);
    const bool first = id.rfind(kColturano, 0) == 0;
    sheet.set_local_title(first ? "Zufolo bislacco" : "Gramo perdifiato");
    if (!service.empty()) sheet.set_local_title("Aiuto in casa");
    sheet.set_area(first ? "ANZIANI" : "DISABILI");
    sheet.set_description(first ? "Brumoso tarlucco." : "Stralunata quisquilia.");
    sheet.set_service(service);
    sheet.mutable_access()->set_who("tutti");
    sheet.mutable_source_charter()->set_title("Carta");
    sheet.mutable_source_charter()->set_year(2006);
    sheet.mutable_complaint()->set_office("Ufficio reclami");
    sheet.mutable_complaint()->set_response_days(30);
    sheet.set_delivery_form("asl_delegation");
    return sheet;
  }

  v1::DraftCharter Draft() {
    auto context = Context();
    auto stub = v1::CharterService::NewStub(district_.ToHub("office/demo"));
    auto reader = stub->GetCharter(context.get(), {});
    v1::GetCharterResponse piece;
    v1::DraftCharter draft;
    while (reader->Read(&piece)) draft.MergeFrom(piece.part());
    EXPECT_TRUE(reader->Finish().ok());
    return draft;
  }

  static int SheetCount(const v1::DraftCharter& draft) {
    int count = 0;
    for (const v1::Service& service : draft.services()) count += service.sheets_size();
    return count;
  }

  // Every service nobody has catalogued has its id written down.
  bool Recorded() {
    auto stub = v1::DistrictService::NewStub(district_.ToHub("office/demo"));
    const v1::DraftCharter draft = Draft();
    for (const v1::Service& service : draft.services()) {
      v1::GetCatalogueEntryRequest request;
      request.set_id(service.id());
      v1::GetCatalogueEntryResponse response;
      const bool known = stub->GetCatalogueEntry(Context().get(), request, &response).ok();
      if (service.provisional() && !known) return false;
    }
    return true;
  }

  std::unique_ptr<v1::ResolveService::Stub> Resolve() {
    return v1::ResolveService::NewStub(district_.ToHub("office/demo"));
  }

  grpc::Status Decide(v1::DecisionKind kind, const std::vector<std::string>& sheets,
                      const std::string& service = "", const std::string& into = "",
                      std::string* id = nullptr) {
    v1::DecideRequest request;
    request.mutable_decision()->set_kind(kind);
    for (const std::string& sheet : sheets) request.mutable_decision()->add_sheets(sheet);
    request.mutable_decision()->set_service(service);
    request.mutable_decision()->set_into(into);
    request.mutable_decision()->set_reason("Visto con i comuni");
    v1::DecideResponse response;
    const grpc::Status status = Resolve()->Decide(Context().get(), request, &response);
    if (id != nullptr) *id = response.decision().decision_id();
    return status;
  }

  // The decision's id; it must be taken.
  std::string Decided(v1::DecisionKind kind, const std::vector<std::string>& sheets,
                      const std::string& service = "", const std::string& into = "") {
    std::string id;
    const grpc::Status status = Decide(kind, sheets, service, into, &id);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return id;
  }

  grpc::Status Undo(const std::string& id) {
    v1::UndoDecisionRequest request;
    request.set_decision_id(id);
    request.set_reason("Ripensato");
    v1::UndoDecisionResponse response;
    return Resolve()->UndoDecision(Context().get(), request, &response);
  }

  v1::ListQuestionsResponse Questions(const std::string& sheet = "", int page_size = 0,
                                      const std::string& token = "") {
    v1::ListQuestionsRequest request;
    request.set_sheet(sheet);
    request.set_page_size(page_size);
    request.set_page_token(token);
    v1::ListQuestionsResponse response;
    const grpc::Status status = Resolve()->ListQuestions(Context().get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  v1::ListDecisionsResponse Decisions() {
    v1::ListDecisionsResponse response;
    const grpc::Status status = Resolve()->ListDecisions(Context().get(), {}, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  std::string ServiceOf(const std::string& sheet) {
    const v1::DraftCharter draft = Draft();
    for (const v1::Service& service : draft.services()) {
      for (const v1::PlacedSheet& placed : service.sheets()) {
        if (absl::StrCat(placed.sheet().municipality(), "/", placed.sheet().sheet_id()) == sheet) {
          return service.id();
        }
      }
    }
    return "";
  }

  bool ComesTo(const std::string& sheet, const std::string& service) {
    return TestDistrict::Eventually([&] { return ServiceOf(sheet) == service; });
  }

  TestDistrict district_{"sud-est-milano"};
  const std::string second_ = "015082/015082-2";       // The one in doubt.
  const std::string one_ = "015082/015082-3";          // Uncatalogued.
  const std::string other_ = "015192/015192-2";        // Uncatalogued.
  const std::string own_ = "prov-015082-015082-3";     // What `one_` is alone.
  const std::string others_ = "prov-015192-015192-2";  // What `other_` is alone.
};

TEST_F(ResolveTest, AQuestionComesWithBothSidesWhole) {
  const v1::ListQuestionsResponse asked = Questions(second_);
  ASSERT_EQ(asked.questions_size(), 1);
  EXPECT_EQ(asked.total(), 1);
  const v1::OpenQuestion& question = asked.questions(0);
  EXPECT_EQ(question.question().reason(), "second_sheet_same_year");
  EXPECT_EQ(question.a().municipality(), kColturano);
  EXPECT_EQ(question.a().sheet().description(), "Brumoso tarlucco.");
  EXPECT_EQ(question.a().entry_hash().size(), 32);
  EXPECT_EQ(question.service().id(), "home-care");
  ASSERT_EQ(question.b_size(), 2);
  EXPECT_EQ(question.b(0).sheet().local_title(), "Aiuto in casa");
}

TEST_F(ResolveTest, PagesHoldEveryQuestionOnce) {
  std::vector<std::string> paged;
  std::string token;
  do {
    const v1::ListQuestionsResponse page = Questions("", 1, token);
    for (const auto& question : page.questions()) {
      paged.push_back(question.question().SerializeAsString());
    }
    token = page.next_page_token();
  } while (!token.empty());
  std::vector<std::string> whole;
  const v1::ListQuestionsResponse all = Questions("", 100);
  for (const auto& question : all.questions()) {
    whole.push_back(question.question().SerializeAsString());
  }
  EXPECT_EQ(paged, whole);
}

TEST_F(ResolveTest, APageThatFollowsAnAnsweredQuestionIsAskedForAgain) {
  v1::ListQuestionsRequest request;
  request.set_page_token("015082/gone|home-care");
  v1::ListQuestionsResponse response;
  EXPECT_EQ(Resolve()->ListQuestions(Context().get(), request, &response).error_code(),
            grpc::StatusCode::ABORTED);
}

TEST_F(ResolveTest, AQueueWorkedThroughAndUndoneGivesTheFirstDraftBack) {
  const std::string first = Draft().SerializeAsString();
  std::vector<std::string> decisions;
  decisions.push_back(Decided(v1::DECISION_KIND_BELONGS, {second_}, "home-care"));
  ASSERT_TRUE(TestDistrict::Eventually([&] { return Questions(second_).total() == 0; }));
  EXPECT_EQ(ServiceOf(second_), "home-care");
  decisions.push_back(Decided(v1::DECISION_KIND_SAME, {other_, one_}));
  ASSERT_TRUE(ComesTo(other_, own_));
  decisions.push_back(
      Decided(v1::DECISION_KIND_SPLIT, {absl::StrCat(kSanDonato, "/015192-1")}, "home-care"));
  ASSERT_TRUE(ComesTo("015192/015192-1", "prov-" + decisions.back()));
  decisions.push_back(Decided(v1::DECISION_KIND_MERGE, {}, own_, "telecare"));
  ASSERT_TRUE(ComesTo(one_, "telecare"));
  EXPECT_EQ(ServiceOf(other_), "telecare");
  EXPECT_NE(Draft().SerializeAsString(), first);
  for (const std::string& id : decisions) {
    const grpc::Status status = Undo(id);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  EXPECT_TRUE(TestDistrict::Eventually([&] { return Draft().SerializeAsString() == first; }));
  EXPECT_THAT(Decisions().decisions(), IsEmpty());
}

TEST_F(ResolveTest, DecisionsOutliveEditsOfTheSheets) {
  Decided(v1::DECISION_KIND_SAME, {one_, other_});
  Decided(v1::DECISION_KIND_DIFFERENT, {second_}, "home-care");
  ASSERT_TRUE(ComesTo(other_, own_));
  for (const char* id : {"015082-2", "015082-3"}) {
    v1::UpdateSheetRequest update;
    *update.mutable_sheet() = Sheet(id, "");
    // As the catalogue's own words have it.
    update.mutable_sheet()->set_local_title("Telesoccorso");
    v1::GetSheetRequest get;
    get.set_sheet_id(id);
    v1::GetSheetResponse got;
    ASSERT_TRUE(district_.Sheets(kColturano)->GetSheet(Context().get(), get, &got).ok());
    update.set_expected_revision(got.stored().revision());
    v1::UpdateSheetResponse updated;
    const grpc::Status status =
        district_.Sheets(kColturano)->UpdateSheet(Context().get(), update, &updated);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  // What was said to be the same goes where the surer of the two now is, together.
  EXPECT_TRUE(ComesTo(one_, "telecare"));
  EXPECT_EQ(ServiceOf(other_), "telecare");
  EXPECT_NE(ServiceOf(second_), "home-care");
  EXPECT_EQ(Decisions().decisions_size(), 2);
  EXPECT_THAT(Decisions().unheeded(), IsEmpty());
}

TEST_F(ResolveTest, AContradictionIsRefusedNamingTheDecision) {
  const std::string same = Decided(v1::DECISION_KIND_SAME, {one_, other_});
  const grpc::Status refused = Decide(v1::DECISION_KIND_DIFFERENT, {one_, other_});
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr(same));
  EXPECT_EQ(Decisions().decisions_size(), 1);
  ASSERT_TRUE(Undo(same).ok());
  EXPECT_TRUE(Decide(v1::DECISION_KIND_DIFFERENT, {one_, other_}).ok());
}

TEST_F(ResolveTest, WhatIsNotThereIsNamed) {
  const grpc::Status sheet = Decide(v1::DECISION_KIND_BELONGS, {"015082/gone"}, "home-care");
  EXPECT_EQ(sheet.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(sheet.error_message(), HasSubstr("015082/gone"));
  const grpc::Status service = Decide(v1::DECISION_KIND_BELONGS, {one_}, "hom-care");
  EXPECT_EQ(service.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(service.error_message(), HasSubstr("hom-care"));
  // In the catalogue, though no sheet is in it.
  EXPECT_TRUE(Decide(v1::DECISION_KIND_BELONGS, {one_}, "telecare").ok());
  EXPECT_EQ(Undo("d-none").error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(ResolveTest, ADecisionSaysWhoTookItAndTheSameOneTwiceIsOne) {
  const std::string once = Decided(v1::DECISION_KIND_SAME, {one_, other_});
  EXPECT_EQ(Decided(v1::DECISION_KIND_SAME, {other_, one_}), once);
  ASSERT_EQ(Decisions().decisions_size(), 1);
  const v1::Decision decision = Decisions().decisions(0);
  EXPECT_THAT(decision.decided_by(), HasSubstr("demo"));
  EXPECT_EQ(decision.reason(), "Visto con i comuni");
  EXPECT_EQ(decision.decided_at(), "2026-05-28T20:26:40Z");
}

TEST_F(ResolveTest, ARestartKeepsDecisionsAndProvisionalIds) {
  Decided(v1::DECISION_KIND_SAME, {one_, other_});
  const std::string split = Decided(v1::DECISION_KIND_SPLIT, {"015192/015192-1"}, "home-care");
  ASSERT_TRUE(ComesTo("015192/015192-1", "prov-" + split));
  ASSERT_TRUE(ComesTo(other_, own_));
  const std::string before = Draft().SerializeAsString();
  district_.StopHub();
  district_.StartHub();
  EXPECT_EQ(Draft().SerializeAsString(), before);
  EXPECT_EQ(Decisions().decisions_size(), 2);
}

TEST_F(ResolveTest, AnExportComesBackAsItWas) {
  const std::string split = Decided(v1::DECISION_KIND_SPLIT, {"015192/015192-1"}, "home-care");
  const std::string same = Decided(v1::DECISION_KIND_SAME, {one_, other_});
  ASSERT_TRUE(ComesTo(other_, own_));
  ASSERT_TRUE(ComesTo("015192/015192-1", "prov-" + split));
  const std::string decided = Draft().SerializeAsString();
  v1::Decisions exported;
  *exported.mutable_decisions() = Decisions().decisions();
  v1::ImportDecisionsRequest request;
  request.set_file(charter::WriteDecisionsFile(exported));
  v1::ImportDecisionsResponse imported;
  ASSERT_TRUE(Resolve()->ImportDecisions(Context().get(), request, &imported).ok());
  EXPECT_EQ(imported.same(), 2);
  EXPECT_EQ(imported.created(), 0);
  ASSERT_TRUE(Undo(split).ok());
  ASSERT_TRUE(Undo(same).ok());
  ASSERT_TRUE(ComesTo(other_, others_));
  ASSERT_TRUE(Resolve()->ImportDecisions(Context().get(), request, &imported).ok());
  EXPECT_EQ(imported.created(), 2);
  EXPECT_TRUE(TestDistrict::Eventually([&] { return Draft().SerializeAsString() == decided; }));
  EXPECT_EQ(Decisions().decisions(0).SerializeAsString(),
            exported.decisions(0).SerializeAsString());
}

TEST_F(ResolveTest, AFileWithOneContradictionBringsNothing) {
  const std::string same = Decided(v1::DECISION_KIND_SAME, {one_, other_});
  v1::Decisions file;
  for (const char* id : {"x-1", "x-2"}) {
    v1::Decision& decision = *file.add_decisions();
    decision.set_decision_id(id);
    decision.set_reason("Da un file");
    decision.add_sheets(one_);
  }
  file.mutable_decisions(0)->set_kind(v1::DECISION_KIND_BELONGS);
  file.mutable_decisions(0)->set_service("telecare");
  file.mutable_decisions(1)->set_kind(v1::DECISION_KIND_DIFFERENT);
  file.mutable_decisions(1)->add_sheets(other_);
  v1::ImportDecisionsRequest request;
  request.set_file(charter::WriteDecisionsFile(file));
  v1::ImportDecisionsResponse response;
  const grpc::Status refused = Resolve()->ImportDecisions(Context().get(), request, &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr(same));
  EXPECT_EQ(Decisions().decisions_size(), 1);
}

TEST_F(ResolveTest, WordsThatNoEntryKnowsAreListed) {
  auto stub = v1::DistrictService::NewStub(district_.ToHub("office/demo"));
  v1::ListUnknownWordsRequest request;
  request.set_page_size(3);
  std::vector<std::string> words;
  do {
    v1::ListUnknownWordsResponse page;
    ASSERT_TRUE(stub->ListUnknownWords(Context().get(), request, &page).ok());
    for (const v1::UnknownWord& word : page.words()) words.push_back(word.word());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(words, testing::IsSupersetOf({"Zufolo", "bislacco", "Gramo", "perdifiato"}));
}

TEST_F(ResolveTest, AConfirmedEntryKeepsIdAndSheetsAndGivesThemBackWhenDeleted) {
  auto stub = v1::DistrictService::NewStub(district_.ToHub("office/demo"));
  v1::GetCatalogueEntryRequest get;
  get.set_id(own_);
  v1::GetCatalogueEntryResponse got;
  ASSERT_TRUE(stub->GetCatalogueEntry(Context().get(), get, &got).ok());
  ASSERT_TRUE(got.entry().provisional());
  v1::SetCatalogueEntryRequest set;
  *set.mutable_entry() = got.entry();
  set.mutable_entry()->clear_provisional();
  set.set_expected_revision(got.revision());
  v1::SetCatalogueEntryResponse done;
  ASSERT_TRUE(stub->SetCatalogueEntry(Context().get(), set, &done).ok());
  const auto is_provisional = [&] {
    const v1::DraftCharter draft = Draft();
    for (const v1::Service& service : draft.services()) {
      if (service.id() == own_) return service.provisional();
    }
    ADD_FAILURE() << own_ << " is gone";
    return false;
  };
  EXPECT_TRUE(TestDistrict::Eventually([&] { return !is_provisional(); }));
  EXPECT_EQ(ServiceOf(one_), own_);
  v1::DeleteCatalogueEntryRequest remove;
  remove.set_id(own_);
  v1::DeleteCatalogueEntryResponse removed;
  EXPECT_EQ(stub->DeleteCatalogueEntry(Context().get(), remove, &removed).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  remove.set_reason("Ripensato");
  EXPECT_TRUE(stub->DeleteCatalogueEntry(Context().get(), remove, &removed).ok());
  EXPECT_TRUE(TestDistrict::Eventually([&] { return is_provisional(); }));
  remove.set_id("telecare");
  EXPECT_EQ(stub->DeleteCatalogueEntry(Context().get(), remove, &removed).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

TEST_F(ResolveTest, ATargetIsSetOnAServiceThatIsThereAndTakenBack) {
  auto stub = v1::DistrictService::NewStub(district_.ToHub("office/demo"));
  v1::SetTargetRequest request;
  v1::GuaranteeTarget& target = *request.mutable_target();
  target.set_service("hom-care");
  target.set_indicator("ACTIVATION_TIME");
  target.set_comparator("LE");
  target.set_value("10");
  target.set_unit("day");
  target.set_reason("Delibera 3");
  v1::SetTargetResponse response;
  EXPECT_EQ(stub->SetTarget(Context().get(), request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
  target.set_service("home-care");
  ASSERT_TRUE(stub->SetTarget(Context().get(), request, &response).ok());
  // The usual condition said is the same row.
  target.set_condition("ORDINARY");
  request.set_remove(true);
  const grpc::Status removed = stub->SetTarget(Context().get(), request, &response);
  EXPECT_TRUE(removed.ok()) << removed.error_message();
  EXPECT_EQ(stub->SetTarget(Context().get(), request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace ambito
