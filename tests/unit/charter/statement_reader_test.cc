#include "lib/charter/statement_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/italian_numbers.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

// `15 working_day; 48 hour`, for short.
std::string Read(absl::string_view sentence) {
  std::string all;
  for (const Quantity& quantity : ReadQuantities(sentence)) {
    // `tutti` is only a quantity where an indicator says so: read_standard_test.cc.
    if (quantity.form == Form::kAll) continue;
    absl::StrAppend(&all, all.empty() ? "" : "; ", quantity.value, quantity.unit.empty() ? "" : " ",
                    quantity.unit);
  }
  return all;
}

struct Case {
  const char* sentence;
  const char* quantities;
};

class QuantitiesTest : public testing::TestWithParam<Case> {};

TEST_P(QuantitiesTest, AreReadFrom) {
  EXPECT_EQ(Read(GetParam().sentence), GetParam().quantities) << GetParam().sentence;
}

INSTANTIATE_TEST_SUITE_P(
    Times, QuantitiesTest,
    testing::Values(Case{"Attivazione entro 15 gg. lavorativi dalla domanda", "15 working_day"},
                    Case{"entro quindici giorni feriali", "15 working_day"},
                    Case{"entro 10 gg. lav.", "10 working_day"},
                    Case{"in massimo 30 giorni (di calendario)", "30 day"},
                    Case{"entro 48 ore dalla segnalazione", "48 hour"},
                    Case{"entro 48h", "48 hour"}, Case{"entro un'ora", "1 hour"},
                    Case{"max 2 sett.", "2 week"},
                    Case{"entro un mese, al più due mesi", "1 month; 2 month"},
                    Case{"entro 1 min.", "1 minute"}, Case{"dopo 2,5 ore", "2.5 hour"},
                    Case{"almeno due anni di esperienza", "2 year"},
                    Case{"da 3 a 5 giorni", "3; 5 day"}, Case{"entro 30\u00A0giorni", "30 day"},
                    Case{"Un secondo colloquio entro 7 giorni", "7 day"}));

INSTANTIATE_TEST_SUITE_P(
    Periods, QuantitiesTest,
    testing::Values(Case{"due volte l'anno", "2 times_per_year"},
                    Case{"due volte l’anno", "2 times_per_year"},
                    Case{"una volta al mese", "1 times_per_month"},
                    Case{"tre volte nel corso dell'anno", "3 times_per_year"},
                    Case{"una volta ogni sei mesi", "2 times_per_year"},
                    Case{"due volte ogni tre mesi", "8 times_per_year"},
                    Case{"ogni quindici giorni", "2 times_per_month"},
                    Case{"ogni due anni", "0.5 times_per_year"},
                    Case{"ogni 5 mesi", "2.4 times_per_year"}, Case{"ogni 7 mesi", "7"},
                    Case{"tre iniziative ricreative o culturali la settimana", "3 times_per_week"},
                    Case{"Due laboratori settimanali", "2 times_per_week"},
                    Case{"almeno 12 h/sett.", "12 hours_per_week"},
                    Case{"20 ore settimanali su cinque giorni", "20 hours_per_week; 5 day"},
                    Case{"30 ore di formazione annua", "30 hours_per_year"},
                    Case{"16 ore di aggiornamento l'anno", "16 hours_per_year"},
                    Case{"5 gg. su 7", "5 days_per_week"}, Case{"24 ore su 24", "24 hours_per_day"},
                    Case{"sei giorni la settimana", "6 days_per_week"},
                    Case{"44 settimane all'anno", "44 weeks_per_year"},
                    Case{"365 notti all'anno", "365 days_per_year"}));

INSTANTIATE_TEST_SUITE_P(
    Others, QuantitiesTest,
    testing::Values(
        Case{"Almeno l'80% degli utenti", "80 percent"},
        Case{"il 70 per cento del personale", "70 percent"},
        Case{"Almeno la metà degli addetti", "50 percent"}, Case{"a metà mese", ""},
        Case{"almeno nove casi su dieci (90%)", "90 percent; 90 percent"},
        Case{"due educatori su tre", "66.67 percent"}, Case{"un caso su undici", "9.09 percent"},
        Case{"9 casi su 99999", "0.01 percent"}, Case{"3000000000 casi su 9000000000000000000", ""},
        Case{"Un operatore ogni 8 utenti", "8 users_per_operator"},
        Case{"2 operatori ogni 15 ospiti", "7.5 users_per_operator"},
        Case{"un bagno ogni quattro ospiti", "4 users_per_bathroom"},
        Case{"un servizio igienico ogni 6 posti", "6 users_per_bathroom"},
        Case{"Spazio minimo: 6 mq per utente", "6 sqm_per_user"},
        Case{"7 m² per bambino", "7 sqm_per_user"}, Case{"7 m2 a testa", "7 sqm_per_user"},
        Case{"fino a 1.500 euro", "1500 euro"}, Case{"contributo di € 50", "50 euro"},
        Case{"Modulistica tradotta in almeno 6 lingue", "6 count"},
        Case{"Non più di 4 letti", "4 count"}, Case{"presenti 4 educatori", "4 count"}));

INSTANTIATE_TEST_SUITE_P(
    NoMeasures, QuantitiesTest,
    testing::Values(Case{"", ""}, Case{"Locali senza barriere architettoniche", ""},
                    Case{"Si riceve alle 8.30", ""}, Case{"i 3 uffici", "3"},
                    Case{"alle ore 18", ""}, Case{"ai sensi della L. 328/2000, art. 13", ""},
                    Case{"dal 2006", ""}, Case{"un assistente sociale e una educatrice", ""},
                    Case{"tel. 0382 399", ""}, Case{"via Roma, 12", ""},
                    Case{"il 31 dicembre", ""}));

INSTANTIATE_TEST_SUITE_P(
    Schedules, QuantitiesTest,
    testing::Values(
        Case{"dalle 8.30 alle 12.00", "3.5 hours_per_day"},
        Case{"dalle 9 alle 12 e dalle 14 alle 16", "5 hours_per_day"},
        Case{"dal lunedì al venerdì", "5 days_per_week"},
        Case{"lunedì, mercoledì e venerdì", "3 days_per_week"},
        Case{"dal lunedì al venerdì dalle 9 alle 12", "15 hours_per_week"},
        Case{"ore 9-12 dal lunedì al venerdì", "15 hours_per_week"},
        Case{"lunedì e giovedì dalle 9.00 alle 12.30, sabato dalle 9 alle 11", "9 hours_per_week"},
        Case{"da lunedì a sabato", "6 days_per_week"}, Case{"tutti i giorni", "7 days_per_week"},
        Case{"tutti i giorni feriali", "5 days_per_week"},
        Case{"tutti i giorni, esclusi i festivi", "6 days_per_week"},
        Case{"tutti i giorni tranne sabato e domenica", "5 days_per_week"},
        Case{"tutti i giorni dell'anno", "365 days_per_year"}, Case{"h24", "24 hours_per_day"},
        Case{"24 ore su 24, 7 giorni su 7", "24 hours_per_day; 7 days_per_week"}));

INSTANTIATE_TEST_SUITE_P(
    NamedDays, QuantitiesTest,
    testing::Values(Case{"sostituito il giorno successivo", "1 day"},
                    Case{"entro il giorno lavorativo successivo", "1 working_day"},
                    Case{"entro il quinto giorno lavorativo", "5 working_day"},
                    Case{"entro il 10° giorno", "10 day"}, Case{"in giornata", "1 day"},
                    Case{"entro la settimana", "1 week"}, Case{"mezz'ora", "30 minute"},
                    Case{"mezza giornata", "0.5 day"}, Case{"un quarto d'ora", "15 minute"},
                    Case{"un'ora e mezza", "1.5 hour"}, Case{"un'ora e 30 minuti", "90 minute"},
                    Case{"un paio di giorni", "2 day"}, Case{"una decina di giorni", "10 day"},
                    Case{"trenta (30) giorni", "30 day"},
                    Case{"due settimane lavorative", "10 working_day"}));

INSTANTIATE_TEST_SUITE_P(Cadences, QuantitiesTest,
                         testing::Values(Case{"ogni mese", "1 times_per_month"},
                                         Case{"riunione semestrale", "2 times_per_year"},
                                         Case{"mensilmente", "1 times_per_month"},
                                         Case{"con cadenza bimestrale", "6 times_per_year"},
                                         Case{"incontro ogni due mesi", "6 times_per_year"},
                                         Case{"due volte a semestre", "4 times_per_year"},
                                         Case{"min. 2/sett.", "2 times_per_week"},
                                         Case{"quotidianamente", "1 times_per_day"},
                                         Case{"a intervalli non superiori a sei mesi",
                                              "2 times_per_year"},
                                         Case{"Ogni settimana si tengono almeno due attività",
                                              "1 times_per_week; 2 times_per_week"}));

INSTANTIATE_TEST_SUITE_P(
    Ratios, QuantitiesTest,
    testing::Values(Case{"rapporto operatori/utenti 1:8", "8 users_per_operator"},
                    Case{"rapporto educatore bambini di 1 a 7", "7 users_per_operator"},
                    Case{"rapporto di 1/15 tra operatori e ospiti", "15 users_per_operator"},
                    Case{"massimo 7 bambini per educatrice", "7 users_per_operator"},
                    Case{"Ogni educatore segue non più di 5 minori", "5 users_per_operator"},
                    Case{"Ogni 8 bambini è presente un educatore", "8 users_per_operator"},
                    Case{"un operatore per non più di sei ospiti", "6 users_per_operator"},
                    Case{"6 ospiti per bagno", "6 users_per_bathroom"}));

TEST(StatementReaderTest, SaysWhereInTheSentenceItRead) {
  const std::string sentence = "È garantito entro 15 gg. lavorativi dalla domanda";
  const auto quantities = ReadQuantities(sentence);
  ASSERT_EQ(quantities.size(), 1u);
  EXPECT_EQ(sentence.substr(quantities[0].begin, quantities[0].end - quantities[0].begin),
            "15 gg. lavorativi");
}

TEST(StatementReaderTest, SurvivesAnyBytes) {
  std::string bytes;
  for (int i = 0; i < 4'000; ++i) bytes.push_back(static_cast<char>((i * 2654435761u) >> 13));
  for (size_t begin = 0; begin < 200; ++begin) {
    for (const Quantity& quantity : ReadQuantities(bytes.substr(begin))) {
      EXPECT_LE(quantity.end, bytes.size());
      EXPECT_LT(quantity.begin, quantity.end);
    }
  }
  EXPECT_EQ(Read("99999999999999999999 giorni"), "");
}

v1::Standard WithFields(const char* statement, const char* comparator, const char* event,
                        const char* condition) {
  v1::Standard standard;
  standard.set_statement(statement);
  standard.set_comparator(comparator);
  standard.set_threshold("15");
  standard.set_unit("day");
  standard.set_event(event);
  standard.set_condition(condition);
  return standard;
}

TEST(FieldDisagreementTest, IsNoticedInTheDirection) {
  EXPECT_TRUE(StatementDisagrees(WithFields("Attivazione entro 15 giorni", "GE", "", "")));
  EXPECT_FALSE(StatementDisagrees(WithFields("Attivazione entro 15 giorni", "LE", "", "")));
  EXPECT_FALSE(StatementDisagrees(WithFields("Attivazione in meno di 15 giorni", "LE", "", "")));
  // A bare quantity has only a convention's direction.
  EXPECT_FALSE(StatementDisagrees(WithFields("Attivazione: 15 giorni", "GE", "", "")));
}

TEST(FieldDisagreementTest, IsNoticedInTheEventAndTheCondition) {
  const char* sentence = "Attivazione entro 15 giorni dalla domanda, nei casi urgenti";
  EXPECT_TRUE(StatementDisagrees(WithFields(sentence, "LE", "INTERVIEW", "URGENT")));
  EXPECT_TRUE(StatementDisagrees(WithFields(sentence, "LE", "APPLICATION", "ORDINARY")));
  EXPECT_FALSE(StatementDisagrees(WithFields(sentence, "LE", "APPLICATION", "URGENT")));
  EXPECT_FALSE(StatementDisagrees(WithFields(sentence, "LE", "", "")));
  EXPECT_FALSE(
      StatementDisagrees(WithFields("Attivazione entro 15 giorni", "LE", "INTERVIEW", "URGENT")));
}

TEST(FieldDisagreementTest, IsNoticedInAShareOfAll) {
  v1::Standard standard;
  standard.set_statement("Ogni utente ha un progetto individuale scritto");
  standard.set_indicator("INDIVIDUAL_PLAN_SHARE");
  standard.set_threshold("80");
  standard.set_unit("percent");
  EXPECT_TRUE(StatementDisagrees(standard));
  standard.set_threshold("100");
  EXPECT_FALSE(StatementDisagrees(standard));
}

TEST(SharesTest, OfNothingAreNone) {
  EXPECT_TRUE(ReadQuantities("0 casi su 0").empty() ||
              ReadQuantities("0 casi su 0").front().unit != "percent");
  EXPECT_FALSE(ReadStandard("Si risponde in 0 casi su 0").measurable);
}

TEST(FieldDisagreementTest, IsNotInWhatWasReadFromTheSentenceItself) {
  v1::Standard standard;
  standard.set_statement("Progetto individuale per ogni utente, capienza residua 0%.");
  const StandardReading reading = ReadStandard(standard.statement());
  ASSERT_TRUE(reading.measurable);
  standard.set_threshold(reading.value);
  standard.set_unit(reading.unit);
  EXPECT_EQ(DisagreeingField(standard), "");
}

TEST(ItalianNumbersTest, ReadsOrdinals) {
  EXPECT_EQ(ItalianOrdinal("primo"), 1);
  EXPECT_EQ(ItalianOrdinal("quinta"), 5);
  EXPECT_EQ(ItalianOrdinal("quindicesimo"), 15);
  EXPECT_EQ(ItalianOrdinal("ventitreesimo"), 23);
  EXPECT_EQ(ItalianOrdinal("trentesimo"), 30);
  EXPECT_EQ(ItalianOrdinal("domani"), std::nullopt);
}

TEST(ItalianNumbersTest, ReadsWordsUpToAThousand) {
  EXPECT_EQ(ItalianNumber("due"), 2);
  EXPECT_EQ(ItalianNumber("ventuno"), 21);
  EXPECT_EQ(ItalianNumber("quarantotto"), 48);
  EXPECT_EQ(ItalianNumber("novantasei"), 96);
  EXPECT_EQ(ItalianNumber("centoventi"), 120);
  EXPECT_EQ(ItalianNumber("trecentosessantacinque"), 365);
  EXPECT_EQ(ItalianNumber("mille"), 1000);
  EXPECT_EQ(ItalianNumber("ventiuno"), std::nullopt);
  EXPECT_EQ(ItalianNumber(""), std::nullopt);
}

v1::Standard Standard(const char* statement, const char* threshold, const char* unit) {
  v1::Standard standard;
  standard.set_statement(statement);
  standard.set_threshold(threshold);
  standard.set_unit(unit);
  return standard;
}

struct Agreement {
  const char* statement;
  const char* threshold;
  const char* unit;
  bool disagrees;
};

class DisagreementTest : public testing::TestWithParam<Agreement> {};

TEST_P(DisagreementTest, IsNoticedOnlyWhereItIsCertain) {
  const Agreement& a = GetParam();
  EXPECT_EQ(StatementDisagrees(Standard(a.statement, a.threshold, a.unit)), a.disagrees)
      << a.statement << " / " << a.threshold << " " << a.unit << " / read: " << Read(a.statement);
}

INSTANTIATE_TEST_SUITE_P(
    All, DisagreementTest,
    testing::Values(Agreement{"entro 15 giorni lavorativi", "15", "working_day", false},
                    Agreement{"entro 15 giorni lavorativi", "5", "working_day", true},
                    Agreement{"entro 15 giorni lavorativi", "15.0", "working_day", false},
                    Agreement{"entro 48 ore", "2", "day", false},
                    Agreement{"entro 48 ore", "3", "day", true},
                    Agreement{"entro una settimana", "7", "day", false},
                    Agreement{"entro 15 giorni lavorativi", "15", "day", true},
                    Agreement{"entro due settimane", "10", "working_day", false},
                    Agreement{"entro un mese", "30", "day", false},
                    Agreement{"entro un mese", "60", "day", true},
                    Agreement{"entro 12 mesi", "1", "year", false},
                    Agreement{"entro 15 giorni, nei casi urgenti 48 ore", "48", "hour", false},
                    Agreement{"una volta alla settimana", "4", "times_per_month", false},
                    Agreement{"una volta al mese", "12", "times_per_year", false},
                    Agreement{"una volta al mese", "2", "times_per_year", true},
                    Agreement{"almeno l'80% degli utenti", "90", "percent", true},
                    Agreement{"almeno la metà degli addetti", "50", "percent", false},
                    Agreement{"un operatore ogni 8", "8", "users_per_operator", false},
                    Agreement{"un operatore ogni 8 utenti", "5", "users_per_operator", true},
                    Agreement{"presenti 4 educatori", "3", "users_per_operator", false},
                    Agreement{"95% dei viaggi (tolleranza 15 minuti)", "95", "percent", false},
                    Agreement{"in almeno 6 lingue", "4", "count", true},
                    Agreement{"Personale qualificato", "80", "percent", false},
                    Agreement{"Locali senza barriere", "1", "boolean", false},
                    Agreement{"da 3 a 5 giorni", "3", "day", false},
                    Agreement{"da 3 a 5 giorni", "4", "day", true},
                    Agreement{"entro 15 giorni", "", "day", false},
                    Agreement{"entro 15 giorni", "15", "parsec", false}));

// Of the sentences with a number, the reader finds nearly all: what it misses is a silent warning.
TEST(StatementReaderTest, NoticesNearlyEveryWrongThresholdOfTheExamples) {
  int with_number = 0;
  int noticed = 0;
  for (const std::string district : {"examples/pavia", "examples/sud-est-milano"}) {
    for (const auto& path : test::ListFiles(district + "/municipalities", ".json")) {
      const auto read = ReadMunicipalityFile(test::ReadFile(path), CheckContext());
      for (const v1::ServiceSheet& sheet : read.file->sheets()) {
        for (v1::Standard standard : sheet.standards()) {
          if (Read(standard.statement()).empty()) continue;
          standard.set_threshold(absl::StrCat(standard.threshold(), "1"));
          ++with_number;
          noticed += StatementDisagrees(standard) ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(with_number, 900);
  EXPECT_GE(noticed * 100, with_number * 98) << noticed << " of " << with_number;
}

}  // namespace
}  // namespace ambito::charter
