#include "lib/charter/read_standard.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "lib/charter/read_files.h"
#include "lib/charter/vocabulary.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

// `ACTIVATION_TIME LE 15 working_day APPLICATION URGENT`, or the reason why not, for short.
std::string Read(absl::string_view sentence) {
  const StandardReading reading = ReadStandard(sentence);
  if (!reading.measurable) return reading.reason;
  std::string all;
  for (const std::string* field : {&reading.indicator, &reading.comparator, &reading.value,
                                   &reading.unit, &reading.event, &reading.condition}) {
    if (!field->empty()) absl::StrAppend(&all, all.empty() ? "" : " ", *field);
  }
  return all;
}

struct Case {
  const char* sentence;
  const char* fields;
};

class ReadStandardTest : public testing::TestWithParam<Case> {};

TEST_P(ReadStandardTest, Finds) { EXPECT_EQ(Read(GetParam().sentence), GetParam().fields); }

INSTANTIATE_TEST_SUITE_P(
    WhatIsPromised, ReadStandardTest,
    testing::Values(
        Case{"Attivazione entro 15 gg. lav. dalla domanda",
             "ACTIVATION_TIME LE 15 working_day APPLICATION"},
        Case{"Ai reclami si risponde in massimo un mese", "COMPLAINT_RESPONSE_TIME LE 1 month"},
        Case{"Un educatore ogni 8 bambini", "STAFF_RATIO LE 8 users_per_operator"},
        Case{"Formaz. personale: min. 20 h/anno", "TRAINING_HOURS GE 20 hours_per_year"},
        Case{"Sportello aperto dal lunedì al venerdì dalle 9 alle 12",
             "OPENING_HOURS_WEEK GE 15 hours_per_week"},
        Case{"Supervisione bimestrale", "SUPERVISION_FREQUENCY GE 6 times_per_year"},
        Case{"Nove corse su dieci sono puntuali", "ON_TIME_SHARE GE 90 percent"}));

INSTANTIATE_TEST_SUITE_P(WithoutANumber, ReadStandardTest,
                         testing::Values(Case{"Nido con giardino", "GARDEN EQ 1 boolean"},
                                         Case{"Assenza di barriere architettoniche",
                                              "BARRIER_FREE EQ 1 boolean"},
                                         Case{"Ogni utente ha un progetto individuale scritto",
                                              "INDIVIDUAL_PLAN_SHARE GE 100 percent"},
                                         Case{"Tutti gli operatori portano il cartellino",
                                              "STAFF_IDENTIFICATION EQ 1 boolean"}));

INSTANTIATE_TEST_SUITE_P(
    Comparators, ReadStandardTest,
    testing::Values(
        Case{"Risposta in meno di 30 giorni", "RESPONSE_TIME LT 30 day"},
        Case{"Allo sportello non si aspetta più di 20 minuti", "DESK_WAITING_TIME LE 20 minute"},
        Case{"Utenti soddisfatti: non meno dell'85%", "SATISFACTION_SHARE GE 85 percent"},
        Case{"Oltre il 90% degli utenti è soddisfatto", "SATISFACTION_SHARE GT 90 percent"},
        Case{"La mediazione prevede da otto a dieci incontri", "MEETINGS_PER_COUPLE GE 8 count"},
        Case{"La corsa va prenotata almeno 2 giorni prima", "BOOKING_NOTICE LE 2 day"},
        Case{"Rapporto non inferiore a 1 operatore ogni 7 utenti",
             "STAFF_RATIO LE 7 users_per_operator"}));

INSTANTIATE_TEST_SUITE_P(
    WhichOfTwoNumbers, ReadStandardTest,
    testing::Values(
        Case{"I 12 operatori frequentano 20 ore annue di formazione",
             "TRAINING_HOURS GE 20 hours_per_year"},
        Case{"Possibilmente entro 7 giorni e comunque non oltre 20 giorni il servizio è attivato",
             "ACTIVATION_TIME LE 20 day"},
        Case{"Come dice la L. 328/2000, risposta ai reclami in 30 giorni",
             "COMPLAINT_RESPONSE_TIME LE 30 day"},
        Case{"Puntualità nel 95% dei viaggi (tolleranza 15 minuti)", "ON_TIME_SHARE GE 95 percent"},
        Case{"Attivazione entro 30 giorni, 48 ore nei casi urgenti", "ACTIVATION_TIME LE 30 day"}));

INSTANTIATE_TEST_SUITE_P(
    Circumstances, ReadStandardTest,
    testing::Values(Case{"Attivazione entro 2 giorni dalle dimissioni ospedaliere",
                         "ACTIVATION_TIME LE 2 day HOSPITAL_DISCHARGE"},
                    Case{"Nei casi urgenti il servizio si attiva entro 48 ore dalla segnalazione",
                         "ACTIVATION_TIME LE 48 hour REPORT URGENT"},
                    Case{"L'apparecchio è riparato entro 24 ore dalla segnalazione del guasto",
                         "MAINTENANCE_TIME LE 24 hour FAULT"},
                    Case{"L'operatore è sostituito entro due giorni dalla cooperativa",
                         "SUBSTITUTION_TIME LE 2 day"},
                    Case{"Avvio entro 10 giorni dalla data di ricevimento della domanda completa",
                         "ACTIVATION_TIME LE 10 day APPLICATION"}));

INSTANTIATE_TEST_SUITE_P(
    Unmeasurable, ReadStandardTest,
    testing::Values(Case{"Tempi brevi di attivazione", "VAGUE_WORDS"},
                    Case{"Massima cortesia in tutti i 9 comuni", "VAGUE_WORDS"},
                    Case{"Tel. 0382 399111", "NUMBER_MEASURES_NOTHING"},
                    Case{"Il nido può accogliere 36 bambini", "NUMBER_MEASURES_NOTHING"},
                    Case{"Bambini da 3 a 36 mesi", "NUMBER_MEASURES_NOTHING"},
                    Case{"Si gioca insieme", "NOTHING_TO_MEASURE"},
                    Case{"", "NOTHING_TO_MEASURE"}));

INSTANTIATE_TEST_SUITE_P(
    SlipsOfThePen, ReadStandardTest,
    testing::Values(Case{"Primo collouqio entro 14 gg.", "FIRST_INTERVIEW_TIME LE 14 day"},
                    Case{"SUPERVISONE OGNI MESE", "SUPERVISION_FREQUENCY GE 1 times_per_month"},
                    Case{"E’ garantita l’attivazione entro 5 giorni", "ACTIVATION_TIME LE 5 day"}));

TEST(ReadStandardTest, KeepsTheWordsThatNoCodeFits) {
  const auto closing = ReadStandard("Esito comunicato entro 30 giorni dalla chiusura del bando");
  EXPECT_EQ(closing.event, "");
  EXPECT_EQ(closing.unfit_event, "dalla chiusura del bando");
  const auto places = ReadStandard("Ammissione entro 24 ore se vi sono posti liberi");
  EXPECT_EQ(places.condition, "");
  EXPECT_EQ(places.unfit_condition, "se vi sono posti liberi");
}

TEST(ReadStandardTest, SaysFromWhichWordsItRead) {
  const std::string sentence = "È attivato entro 15 giorni dalla domanda";
  const auto spans = ReadStandard(sentence).spans;
  const auto words = [&](const char* field) {
    const TextSpan& span = spans.at(field);
    return sentence.substr(span.begin, span.end - span.begin);
  };
  EXPECT_EQ(words("value"), "15 giorni");
  EXPECT_EQ(words("comparator"), "entro");
  EXPECT_EQ(words("event"), "dalla domanda");
  EXPECT_EQ(words("indicator"), "attivato");
}

TEST(ReadStandardTest, SurvivesAnyBytes) {
  std::string bytes;
  for (int i = 0; i < 2'000; ++i) bytes.push_back(static_cast<char>((i * 2654435761u) >> 11));
  for (size_t begin = 0; begin < 100; ++begin) {
    for (const auto& [field, span] : ReadStandard(bytes.substr(begin)).spans) {
      EXPECT_LE(span.begin, span.end) << field;
      EXPECT_LE(span.end, bytes.size() - begin) << field;
    }
  }
}

// What the two districts wrote, against the fields they gave themselves.
// It once took hours.
TEST(ReadStandardTest, AWordAsLongAsATextMayBeTakesNoLonger) {
  EXPECT_FALSE(ReadStandard(std::string(20'000, 'a')).measurable);
}

TEST(ReadStandardTest, ReadsEverySentenceOfTheExamples) {
  for (const std::string district : {"examples/pavia", "examples/sud-est-milano"}) {
    for (const auto& path : test::ListFiles(district + "/municipalities", ".json")) {
      const auto read = ReadMunicipalityFile(test::ReadFile(path), CheckContext());
      for (const v1::ServiceSheet& sheet : read.file->sheets()) {
        for (const v1::Standard& standard : sheet.standards()) {
          const StandardReading reading = ReadStandard(standard.statement());
          EXPECT_EQ(reading.indicator, standard.indicator()) << standard.statement();
          EXPECT_EQ(reading.comparator, standard.comparator()) << standard.statement();
          EXPECT_EQ(reading.value, standard.threshold()) << standard.statement();
          EXPECT_EQ(reading.unit, standard.unit()) << standard.statement();
          EXPECT_EQ(reading.category, standard.category()) << standard.statement();
        }
      }
    }
  }
}

// Codes only: a reading must always be a valid standard.
TEST(ReadStandardTest, NamesOnlyUnitsThatMeasureTheIndicator) {
  for (const char* sentence :
       {"Dieci", "Otto ore di visite", "Tre menù a settimana", "5 mq di orti", "Gite: 4 giorni",
        "Un'ora di formazione al giorno"}) {
    const StandardReading reading = ReadStandard(sentence);
    const Indicator* indicator = Vocabulary::BuiltIn().indicators.Find(reading.indicator);
    if (indicator == nullptr) continue;
    EXPECT_NE(std::find(indicator->units.begin(), indicator->units.end(), reading.unit),
              indicator->units.end())
        << sentence << ": " << reading.indicator << " in " << reading.unit;
  }
}

}  // namespace
}  // namespace ambito::charter
