// What a municipality file may say and what is answered when it says something else. The rules of
// values are in validate_test.cc; here it is the form.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/limits.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr absl::string_view kSheet = R"({
  "sheet_id": "C-1", "local_title": "Assistenza domiciliare", "area": "ANZIANI",
  "description": "Aiuto in casa.", "access": {"who": "Chi abita qui."},
  "standards": [{"standard_id": "S1", "category": "TIMING", "statement": "Entro 15 giorni.",
                 "indicator": "ACTIVATION_TIME", "comparator": "LE", "threshold": 15,
                 "unit": "day"}],
  "complaint": {"office": "URP"}})";

std::string File(absl::string_view sheets, absl::string_view more = "") {
  return absl::StrCat(
      R"({"format_version": 1, "municipality": {"istat_code": "015082", "name": "Colturano"},)",
      R"("sheets": [)", sheets, "]", more, "}");
}

// The smallest sheet with one thing replaced.
std::string SheetWith(absl::string_view from, absl::string_view to) {
  EXPECT_THAT(std::string(kSheet), HasSubstr(std::string(from)));
  return absl::StrReplaceAll(kSheet, {{from, to}});
}

CheckContext Context() {
  CheckContext context;
  context.today = "2026-03-01";
  return context;
}

ReadResult<v1::MunicipalityFile> Read(absl::string_view bytes) {
  return ReadMunicipalityFile(bytes, Context());
}

// `CODE field`, one a violation, in order.
std::vector<std::string> Codes(const ViolationList& violations) {
  std::vector<std::string> codes;
  for (const v1::Violation& violation : violations.all()) {
    codes.push_back(absl::StrCat(violation.code(), " ", violation.field()));
  }
  return codes;
}

TEST(ReadMunicipalityTest, ReadsTheSmallestSheet) {
  const auto result = Read(File(kSheet));
  ASSERT_TRUE(result.file.has_value()) << result.violations.ToProto().DebugString();
  EXPECT_THAT(result.violations.all(), IsEmpty());
  const v1::ServiceSheet& sheet = result.file->sheets(0);
  EXPECT_EQ(sheet.standards(0).threshold(), "15");
  EXPECT_EQ(sheet.access().who(), "Chi abita qui.");
  EXPECT_FALSE(sheet.has_survey());
  EXPECT_FALSE(sheet.has_source_charter());
  EXPECT_FALSE(result.file->municipality().has_residents());
}

TEST(ReadMunicipalityTest, AnAbsentVersionIsTheFirst) {
  const auto result =
      Read(R"({"municipality": {"istat_code": "015082", "name": "Colturano"}, "sheets": []})");
  ASSERT_TRUE(result.file.has_value());
  EXPECT_EQ(result.file->format_version(), 1);
}

TEST(ReadMunicipalityTest, ASheetWithoutASourceCharterHasTheFiles) {
  const auto result = Read(File(absl::StrCat(kSheet, ",",
                                             SheetWith(R"("sheet_id": "C-1")",
                                                       R"("sheet_id": "C-2", "source_charter":
                                                       {"title": "Vecchia", "year": 2002})")),
                                R"(, "charter": {"title": "Carta", "year": 2008})"));
  ASSERT_TRUE(result.file.has_value()) << result.violations.ToProto().DebugString();
  EXPECT_EQ(result.file->sheets(0).source_charter().year(), 2008);
  EXPECT_EQ(result.file->sheets(1).source_charter().year(), 2002);
}

TEST(ReadMunicipalityTest, AWrongCharterOfTheFileIsOneViolation) {
  const auto result = Read(File(kSheet, R"(, "charter": {"title": "Carta", "year": 2031})"));
  EXPECT_THAT(Codes(result.violations), ElementsAre("OUT_OF_RANGE charter.year"));
}

TEST(ReadMunicipalityTest, NullIsAbsent) {
  EXPECT_THAT(Codes(Read(File(SheetWith(R"("complaint")",
                                        R"("survey": null, "covers": null, "valid_from": null,
                                           "service": null, "complaint")")))
                        .violations),
              IsEmpty());
  EXPECT_THAT(Codes(Read(File(SheetWith(R"("local_title": "Assistenza domiciliare")",
                                        R"("local_title": null)")))
                        .violations),
              ElementsAre("MISSING_FIELD sheets[0].local_title"));
}

TEST(ReadMunicipalityTest, CommentsAreIgnoredWhereverTheyStand) {
  EXPECT_THAT(Codes(Read(File(SheetWith(R"("who")", R"("_nota": {"x": [1]}, "who")"),
                              R"(, "_altro": null)"))
                        .violations),
              IsEmpty());
}

TEST(ReadMunicipalityTest, AnUnknownKeyIsRefusedWithTheNearestKnownOne) {
  const auto result = Read(File(SheetWith("\"area\"", "\"aree\": 1, \"area\""), R"(, "note": 1)"));
  EXPECT_THAT(Codes(result.violations),
              ElementsAre("UNKNOWN_KEY sheets[0].aree", "UNKNOWN_KEY note"));
  EXPECT_THAT(result.violations.all()[0].message(), HasSubstr("did you mean \"area\"?"));
  EXPECT_THAT(result.violations.all()[1].message(), HasSubstr("a comment's key starts with"));
}

TEST(ReadMunicipalityTest, AKeysBytesDoNotReachTheMessageAsTheyAre) {
  const std::string key = absl::StrCat("\\u001b[31m", std::string(10'000, 'x'));
  const auto result = Read(File(kSheet, absl::StrCat(", \"", key, "\": 1")));
  ASSERT_EQ(result.violations.all().size(), 1u);
  EXPECT_LT(result.violations.all()[0].field().size(), 100u);
  EXPECT_LT(result.violations.all()[0].message().size(), 200u);
  EXPECT_EQ(result.violations.all()[0].message().find('\x1b'), std::string::npos);
}

TEST(ReadMunicipalityTest, SaysEverythingThatIsWrongAtOnceInTheOrderOfTheFile) {
  const auto result = Read(R"({
    "format_version": 2,
    "municipality": {"istat_code": "C908", "name": " ", "residents": "many", "province": "Milano"},
    "sheets": [{
      "sheet_id": "a b", "local_title": "", "area": "ANZANI", "description": 7,
      "access": {"who": ["x"], "how": "Si chiede.", "opening_hours": [{"day": 0, "from": "9:00",
                 "to": "12:00"}]},
      "standards": [{"standard_id": "S1", "category": "TIMES", "statement": "Entro 15 giorni.",
                     "indicator": "ACTIVATION", "comparator": "<=", "threshold": -1,
                     "unit": "days", "event": "NOW", "condition": "RARE"}],
      "complaint": {"email": "nobody"}, "survey": {"method": "x", "periodicity_months": 2.5},
      "delivery_form": "other", "valid_from": "2010-02-30"}],
    "accepts": [{"municipality": "15192", "sheet_id": ""}]})");
  EXPECT_FALSE(result.file.has_value());
  EXPECT_THAT(
      Codes(result.violations),
      ElementsAre(
          "UNSUPPORTED_VERSION format_version", "WRONG_TYPE municipality.residents",
          "BAD_ISTAT_CODE municipality.istat_code", "EMPTY_FIELD municipality.name",
          "BAD_VALUE municipality.province", "EMPTY_FIELD sheets[0].local_title",
          "WRONG_TYPE sheets[0].description", "WRONG_TYPE sheets[0].access.who",
          "WRONG_TYPE sheets[0].survey.periodicity_months", "BAD_IDENTIFIER sheets[0].sheet_id",
          "UNKNOWN_AREA sheets[0].area", "OUT_OF_RANGE sheets[0].access.opening_hours[0].day",
          "BAD_TIME sheets[0].access.opening_hours[0].from",
          "UNKNOWN_CATEGORY sheets[0].standards[0].category",
          "UNKNOWN_INDICATOR sheets[0].standards[0].indicator",
          "UNKNOWN_COMPARATOR sheets[0].standards[0].comparator",
          "OUT_OF_RANGE sheets[0].standards[0].threshold",
          "UNKNOWN_UNIT sheets[0].standards[0].unit", "UNKNOWN_EVENT sheets[0].standards[0].event",
          "UNKNOWN_CONDITION sheets[0].standards[0].condition",
          "BAD_EMAIL sheets[0].complaint.email", "UNKNOWN_DELIVERY_FORM sheets[0].delivery_form",
          "BAD_DATE sheets[0].valid_from", "EMPTY_FIELD accepts[0].sheet_id",
          "BAD_ISTAT_CODE accepts[0].municipality"));
}

TEST(ReadMunicipalityTest, WhatIsMissingIsNamed) {
  EXPECT_THAT(Codes(Read("{}").violations),
              ElementsAre("MISSING_FIELD municipality", "MISSING_FIELD sheets"));
  EXPECT_THAT(Codes(Read(File("{}")).violations),
              ElementsAre("MISSING_FIELD sheets[0].sheet_id", "MISSING_FIELD sheets[0].local_title",
                          "MISSING_FIELD sheets[0].area", "MISSING_SECTION sheets[0].description",
                          "MISSING_SECTION sheets[0].access", "MISSING_SECTION sheets[0].standards",
                          "MISSING_FIELD sheets[0].complaint"));
  EXPECT_THAT(Codes(Read(File("3, null")).violations),
              ElementsAre("WRONG_TYPE sheets[0]", "WRONG_TYPE sheets[1]"));
}

TEST(ReadMunicipalityTest, ListsHaveALimit) {
  std::string texts = "\"x\"";
  for (size_t i = 0; i < kMaxListItems; ++i) absl::StrAppend(&texts, ",\"x\"");
  const std::string sheet =
      SheetWith("\"who\"", absl::StrCat("\"documents\": [", texts, "], \"who\""));
  const auto result = Read(File(sheet));
  EXPECT_THAT(Codes(result.violations), ElementsAre("TOO_MANY sheets[0].access.documents"));
  EXPECT_THAT(result.violations.all()[0].message(), HasSubstr("at most 100"));
}

TEST(ReadMunicipalityTest, AFileWithVeryManyMistakesIsAnsweredWithTheFirstThousand) {
  std::string sheets = "{}";
  for (int i = 0; i < 500; ++i) absl::StrAppend(&sheets, ",{}");
  const auto result = Read(File(sheets));
  EXPECT_EQ(result.violations.all().size(), kMaxViolations + 1);
  EXPECT_EQ(result.violations.all().back().code(), "TOO_MANY_VIOLATIONS");
  EXPECT_FALSE(result.file.has_value());
}

TEST(ReadMunicipalityTest, NumbersAreTakenAsTheyAreWrittenOrRefused) {
  const auto threshold = [](absl::string_view number) {
    const std::string sheet =
        absl::StrReplaceAll(SheetWith("\"threshold\": 15", absl::StrCat("\"threshold\": ", number)),
                            {{"Entro 15 giorni.", "Presto."}});
    const auto result = Read(File(sheet));
    return result.file.has_value() ? result.file->sheets(0).standards(0).threshold()
                                   : Codes(result.violations)[0];
  };
  EXPECT_EQ(threshold("15"), "15");
  EXPECT_EQ(threshold("0.50"), "0.50");
  EXPECT_EQ(threshold("1.5e1"), "15");
  EXPECT_EQ(threshold("5E-1"), "0.5");
  EXPECT_EQ(threshold("0"), "0");
  const std::string refused = "OUT_OF_RANGE sheets[0].standards[0].threshold";
  EXPECT_EQ(threshold("1e7"), refused);
  EXPECT_EQ(threshold("1e400"), refused);
  EXPECT_EQ(threshold("1e999999"), refused);
  EXPECT_EQ(threshold("1e-400"), refused);
  EXPECT_EQ(threshold("0.00001"), refused);
  EXPECT_EQ(threshold("99999999999999999999999999"), refused);
  EXPECT_EQ(threshold("-0.1"), refused);
}

TEST(ReadMunicipalityTest, MembershipAndNameAreCheckedAgainstTheDistrict) {
  CheckContext context = Context();
  v1::Member& colturano = context.members.emplace_back();
  colturano.set_istat_code("015082");
  colturano.set_name("Colturano");
  v1::Member& other = context.members.emplace_back();
  other.set_istat_code("018162");
  other.set_name("Travacò Siccomario");
  const auto codes = [&](absl::string_view code, absl::string_view name) {
    const std::string bytes = absl::StrCat(R"({"municipality": {"istat_code": ")", code,
                                           R"(", "name": ")", name, R"("}, "sheets": []})");
    return Codes(ReadMunicipalityFile(bytes, context).violations);
  };
  EXPECT_THAT(codes("015082", "COLTURANO"), IsEmpty());
  EXPECT_THAT(codes("018162", "Travaco' Siccomario"), IsEmpty());
  EXPECT_THAT(codes("018162", "Colturano"),
              ElementsAre("MUNICIPALITY_MISMATCH municipality.istat_code"));
  EXPECT_THAT(codes("018162", "Pavia"), ElementsAre("MUNICIPALITY_MISMATCH municipality.name"));
  EXPECT_THAT(codes("018110", "Colturano"), ElementsAre("NOT_IN_DISTRICT municipality.istat_code"));
  context.expected_municipality = "015082";
  EXPECT_THAT(codes("018162", "Travacò Siccomario"),
              ElementsAre("MUNICIPALITY_MISMATCH municipality.istat_code"));
}

TEST(ReadMunicipalityTest, TheSameIdTwiceIsNamedAtTheSecond) {
  EXPECT_THAT(Codes(Read(File(absl::StrCat(kSheet, ",", kSheet))).violations),
              ElementsAre("DUPLICATE_ID sheets[1].sheet_id"));
  const std::string accepts = R"({"municipality": "015192", "sheet_id": "A"})";
  EXPECT_THAT(
      Codes(
          Read(File("", absl::StrCat(R"(, "accepts": [)", accepts, ",", accepts, "]"))).violations),
      ElementsAre("DUPLICATE_ID accepts[1]"));
}

TEST(ReadMunicipalityTest, AServiceMustBeInTheCatalogueWhenOneIsGiven) {
  const std::string file = File(SheetWith("\"area\"", R"("service": "home-car", "area")"),
                                R"(, "accepts": [{"municipality": "015192", "sheet_id": "A",
                                                  "service": "home-care"}])");
  EXPECT_THAT(Codes(Read(file).violations), IsEmpty());
  CheckContext context = Context();
  context.catalogue_ids = {"home-care", "nursery"};
  const auto result = ReadMunicipalityFile(file, context);
  EXPECT_THAT(Codes(result.violations), ElementsAre("UNKNOWN_SERVICE sheets[0].service"));
  EXPECT_THAT(result.violations.all()[0].message(), HasSubstr("Did you mean \"home-care\"?"));
}

TEST(ReadMunicipalityTest, ASheetAloneHasPathsWithoutAPrefix) {
  const auto read = ReadSheetFile(kSheet, Context());
  ASSERT_TRUE(read.file.has_value()) << read.violations.ToProto().DebugString();
  EXPECT_EQ(read.file->sheet_id(), "C-1");
  EXPECT_THAT(Codes(ReadSheetFile(SheetWith("ANZIANI", "VECCHI"), Context()).violations),
              ElementsAre("UNKNOWN_AREA area"));
  EXPECT_THAT(Codes(ReadSheetFile("[]", Context()).violations), ElementsAre("WRONG_TYPE "));
}

}  // namespace
}  // namespace ambito::charter
