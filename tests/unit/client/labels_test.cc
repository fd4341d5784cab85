#include "client/output/labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "client/output/charter_text.h"
#include "client/output/sheet_text.h"
#include "client/output/statistics_text.h"
#include "client/output/strings.h"

namespace ambito::client {
namespace {

using testing::HasSubstr;

v1::Standard MakeStandard(const std::string& threshold, const std::string& unit) {
  v1::Standard standard;
  standard.set_indicator("ACTIVATION_TIME");
  standard.set_comparator("LE");
  standard.set_threshold(threshold);
  standard.set_unit(unit);
  return standard;
}

TEST(Labels, AreInTheLanguageAskedFor) {
  EXPECT_EQ(AreaLabel("ANZIANI", Lang::kIt), "Anziani");
  EXPECT_EQ(AreaLabel("ANZIANI", Lang::kEn), "Elderly people");
  EXPECT_EQ(ScopeLabel(v1::SCOPE_MUNICIPAL, Lang::kIt), "solo comunale");
  EXPECT_EQ(AreaLabel("NUOVA", Lang::kIt), "NUOVA");
}

TEST(Labels, SayAMeasureInWords) {
  EXPECT_EQ(MeasureLabel(MakeStandard("15", "working_day"), Lang::kIt),
            "Tempo di attivazione del servizio: entro 15 giorni lavorativi");
  EXPECT_EQ(MeasureLabel(MakeStandard("1", "week"), Lang::kEn),
            "Time to start the service: at most 1 week");
  EXPECT_EQ(MeasureLabel(v1::Standard(), Lang::kIt), "");
}

TEST(Labels, PreferTheDistrictsTitleOfAPart) {
  v1::DistrictProfile district;
  EXPECT_EQ(PartTitle(district, 1, Lang::kIt), "Principi e strategie");
  EXPECT_EQ(PartTitle(district, 6, Lang::kEn), "Map of the private non-profit organisations");
  v1::PartTitle& title = *district.add_parts();
  title.set_part(1);
  title.set_title("Il patto");
  EXPECT_EQ(PartTitle(district, 1, Lang::kIt), "Il patto");
}

TEST(Strings, ExistInBothLanguages) {
  for (int i = 0; i < static_cast<int>(Word::kCount); ++i) {
    EXPECT_FALSE(Say(static_cast<Word>(i), Lang::kIt).empty()) << i;
    EXPECT_FALSE(Say(static_cast<Word>(i), Lang::kEn).empty()) << i;
  }
}

TEST(SheetText, HasThreeSectionsInOrder) {
  std::ostringstream out;
  const Console console{out, out};
  v1::ServiceSheet sheet;
  sheet.set_local_title("Telesoccorso\033[2J");
  sheet.set_description("Un pulsante.");
  sheet.mutable_complaint()->set_office("URP");
  sheet.mutable_complaint()->set_response_days(30);
  const std::string text = SheetText(sheet, console);
  const size_t description = text.find("1. Descrizione");
  const size_t access = text.find("2. Accesso");
  const size_t standards = text.find("3. Standard garantiti");
  EXPECT_LT(description, access);
  EXPECT_LT(access, standards);
  EXPECT_NE(standards, std::string::npos);
  EXPECT_THAT(text, HasSubstr("Reclami: URP, risposta entro 30 giorni"));
  EXPECT_EQ(text.find('\033'), std::string::npos);
}

TEST(StatisticsText, NamesMunicipalitiesAndWhatDoesNotAddUp) {
  std::ostringstream out;
  const Console console{out, out};
  v1::DraftCharter draft;
  v1::Member& member = *draft.mutable_district()->add_members();
  member.set_istat_code("018162");
  member.set_name("Travacò Siccomario");
  draft.mutable_statistics()->add_absent("018162");
  v1::Disagreement& disagreement = *draft.mutable_statistics()->add_disagreements();
  disagreement.set_what("organisations");
  disagreement.set_scope("district");
  disagreement.set_declared(38);
  disagreement.set_counted(36);
  const std::string text = StatisticsText(draft, console);
  EXPECT_THAT(text, HasSubstr("Comuni assenti\n  Travacò Siccomario\n"));
  EXPECT_THAT(text, HasSubstr("organisations  distretto          38       36\n"));
}

TEST(CharterText, HasAPlaceForATextNobodyWrote) {
  std::ostringstream out;
  const Console console{out, out};
  EXPECT_THAT(PartText(v1::DraftCharter(), 4, console), HasSubstr("(testo non ancora scritto)"));
}

}  // namespace
}  // namespace ambito::client
