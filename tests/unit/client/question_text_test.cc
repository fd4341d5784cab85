#include "client/output/question_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/output/evidence_text.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::SourcedSheet Sheet(const std::string& municipality, const std::string& id,
                       const std::string& title) {
  v1::SourcedSheet source;
  source.set_municipality(municipality);
  source.mutable_sheet()->set_sheet_id(id);
  source.mutable_sheet()->set_local_title(title);
  source.mutable_sheet()->set_area("ANZIANI");
  source.mutable_sheet()->set_description("Un aiuto in casa per chi non ce la fa più da solo.");
  source.mutable_sheet()->add_standards()->set_statement("Visita entro 5 giorni");
  return source;
}

v1::OpenQuestion AboutAService() {
  v1::OpenQuestion open;
  v1::ReviewQuestion& question = *open.mutable_question();
  question.mutable_a()->set_municipality("015082");
  question.mutable_a()->set_sheet_id("a");
  question.set_service("home-care");
  question.set_score(0.5);
  question.set_settles(3);
  question.set_reason("below_accept");
  v1::Evidence& evidence = *question.add_evidence();
  evidence.set_kind("alias");
  evidence.set_detail("SAD");
  evidence.set_weight(0.4);
  v1::Evidence& against = *question.add_evidence();
  against.set_kind("other_target_users");
  against.set_detail("MINORS");
  *open.mutable_a() = Sheet("015082", "a", "Mano amica");
  *open.add_b() = Sheet("015192", "b", "Assistenza domiciliare");
  *open.add_b() = Sheet("015082", "c", "Il nostro SAD");
  open.mutable_service()->set_id("home-care");
  open.mutable_service()->set_title("Assistenza domiciliare");
  open.mutable_service()->set_area("ANZIANI");
  return open;
}

std::string TextOf(const v1::OpenQuestion& question, size_t width = 100) {
  std::ostringstream out;
  const Console console{.out = out, .err = out, .width = width};
  return OpenQuestionText(question, v1::DistrictProfile(), console);
}

TEST(QuestionText, ShowsBothSidesBesideEachOtherAndHowToAnswer) {
  const std::string text = TextOf(AboutAService());
  EXPECT_THAT(text, HasSubstr("Mano amica  "));
  EXPECT_THAT(text, HasSubstr("│ Assistenza domiciliare\n"));
  EXPECT_THAT(text, HasSubstr("- Visita entro 5 giorni  "));
  EXPECT_THAT(text, HasSubstr("la risposta sistema 3"));
  EXPECT_THAT(text, HasSubstr("+ il titolo è un altro nome del servizio: «SAD»"));
  EXPECT_THAT(text, HasSubstr("− si rivolge ad altri destinatari: Minori"));
  EXPECT_THAT(text, HasSubstr("ambito resolve belongs 015082/a home-care --reason"));
  EXPECT_THAT(text, HasSubstr("ambito resolve different 015082/a home-care --reason"));
}

TEST(QuestionText, ComparesWithTheSheetOfTheSameMunicipality) {
  EXPECT_THAT(TextOf(AboutAService()), HasSubstr("per esempio 015082 015082/c"));
}

TEST(QuestionText, FitsTheTerminalButForTheCommandsThatAreCopied) {
  for (const size_t width : {40u, 64u, 80u, 100u}) {
    const std::string text = TextOf(AboutAService(), width);
    for (const absl::string_view line : absl::StrSplit(text, '\n')) {
      if (absl::StrContains(line, "ambito resolve")) continue;
      EXPECT_LE(DisplayWidth(line), width) << line;
    }
  }
}

TEST(QuestionText, OfTwoSheetsAsksWhetherTheyAreTheSame) {
  v1::OpenQuestion open = AboutAService();
  open.clear_service();
  open.mutable_question()->mutable_sheet()->set_municipality("015192");
  open.mutable_question()->mutable_sheet()->set_sheet_id("b");
  const std::string text = TextOf(open);
  EXPECT_THAT(text, HasSubstr("ambito resolve same 015082/a 015192/b --reason"));
  EXPECT_THAT(text, HasSubstr("ambito resolve different 015082/a 015192/b --reason"));
  EXPECT_THAT(text, Not(HasSubstr("belongs")));
}

TEST(QuestionText, SideBySideCutsWhatHasNoSpaceAndGoesUnderneathWhereItIsNarrow) {
  EXPECT_EQ(SideBySide("uno due", "tre", 63), "uno due                        │ tre\n");
  EXPECT_EQ(SideBySide("uno", "due", 40), "  uno\n  due\n");
  const std::string text = SideBySide(std::string(70, 'x'), "", 63);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

TEST(QuestionText, ShortensByColumnsNotBytes) {
  EXPECT_EQ(Shortened("però", 4), "però");
  EXPECT_EQ(Shortened("perché", 4), "per…");
}

TEST(QuestionText, DecisionsAreInWords) {
  v1::Decision decision;
  decision.set_kind(v1::DECISION_KIND_DIFFERENT);
  decision.add_sheets("015082/a");
  decision.set_service("home-care");
  EXPECT_EQ(DecisionWords(decision, Lang::kIt), "015082/a: non è il servizio home-care");
  decision.clear_service();
  decision.add_sheets("015192/b");
  EXPECT_EQ(DecisionWords(decision, Lang::kEn), "015082/a, 015192/b: two services");
}

TEST(EvidenceText, OfAnUnknownKindIsItsOwnWords) {
  v1::Evidence evidence;
  evidence.set_kind("phase_of_the_moon");
  evidence.set_detail("calante");
  EXPECT_EQ(EvidenceLabel(evidence, Lang::kIt), "phase_of_the_moon: calante");
}

}  // namespace
}  // namespace ambito::client
