// What makes a message valid, whatever it came in. A rule a line: the valid sheet with one change.
#include "lib/charter/validate.h"

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/limits.h"

namespace ambito::charter {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

v1::Standard Standard(const std::string& id, const std::string& comparator,
                      const std::string& threshold, const std::string& unit) {
  v1::Standard standard;
  standard.set_standard_id(id);
  standard.set_category("TIMING");
  standard.set_statement("Presto.");
  standard.set_indicator("ACTIVATION_TIME");
  standard.set_comparator(comparator);
  standard.set_threshold(threshold);
  standard.set_unit(unit);
  return standard;
}

v1::ServiceSheet ValidSheet() {
  v1::ServiceSheet sheet;
  sheet.set_sheet_id("C-1");
  sheet.set_local_title("Assistenza domiciliare");
  sheet.set_area("ANZIANI");
  sheet.set_description("Aiuto in casa.");
  sheet.mutable_access()->set_how("Si chiede in Comune.");
  *sheet.add_standards() = Standard("S1", "LE", "15", "day");
  sheet.mutable_complaint()->set_phone("02 1234");
  return sheet;
}

CheckContext Context() {
  CheckContext context;
  context.today = "2026-03-01";
  return context;
}

// `CODE field`, with ` (warning)` after a warning's.
std::vector<std::string> Codes(const ViolationList& violations) {
  std::vector<std::string> codes;
  for (const v1::Violation& violation : violations.all()) {
    codes.push_back(absl::StrCat(violation.code(), " ", violation.field(),
                                 violation.severity() == v1::SEVERITY_WARNING ? " (warning)" : ""));
  }
  return codes;
}

std::vector<std::string> Validate(const v1::ServiceSheet& sheet) {
  ViolationList violations;
  ValidateSheet(sheet, Context(), "", violations);
  return Codes(violations);
}

struct Rule {
  const char* name;
  std::function<void(v1::ServiceSheet&)> change;
  std::vector<std::string> violations;
};

void PrintTo(const Rule& rule, std::ostream* out) { *out << rule.name; }

class SheetRuleTest : public testing::TestWithParam<Rule> {};

TEST_P(SheetRuleTest, Holds) {
  v1::ServiceSheet sheet = ValidSheet();
  GetParam().change(sheet);
  EXPECT_EQ(Validate(sheet), GetParam().violations);
}

const auto kRuleName = [](const auto& param_info) { return param_info.param.name; };

using Sheet = v1::ServiceSheet;

INSTANTIATE_TEST_SUITE_P(
    Fields, SheetRuleTest,
    testing::Values(
        Rule{"Valid", [](Sheet&) {}, {}},
        Rule{"BlankTitle",
             [](Sheet& s) { s.set_local_title(" \u00A0\n"); },
             {"EMPTY_FIELD local_title"}},
        Rule{"LongTitle",
             [](Sheet& s) { s.set_local_title(std::string(201, 'x')); },
             {"TEXT_TOO_LONG local_title"}},
        Rule{"LongAccentedTitle",
             [](Sheet& s) {
               std::string title;
               for (int i = 0; i < 200; ++i) title += "è";
               s.set_local_title(title);
             },
             {}},
        Rule{"BlankDescription",
             [](Sheet& s) { s.set_description(" "); },
             {"EMPTY_FIELD description"}},
        Rule{"NoAccess", [](Sheet& s) { s.clear_access(); }, {"MISSING_SECTION access"}},
        Rule{"EmptyAccess",
             [](Sheet& s) {
               s.mutable_access()->set_how(" ");
               s.mutable_access()->set_cost("Gratuito");
             },
             {"MISSING_SECTION access"}},
        Rule{"NoStandards", [](Sheet& s) { s.clear_standards(); }, {"MISSING_SECTION standards"}},
        Rule{"NoStandardsButDelegated",
             [](Sheet& s) {
               s.clear_standards();
               s.set_delivery_form("asl_delegation");
             },
             {}},
        Rule{"NoComplaint", [](Sheet& s) { s.clear_complaint(); }, {"MISSING_FIELD complaint"}},
        Rule{"EmptyComplaint",
             [](Sheet& s) { s.mutable_complaint()->clear_phone(); },
             {"MISSING_FIELD complaint.office"}},
        Rule{"ResponseDays",
             [](Sheet& s) { s.mutable_complaint()->set_response_days(0); },
             {"OUT_OF_RANGE complaint.response_days"}},
        Rule{"Survey",
             [](Sheet& s) { s.mutable_survey()->set_periodicity_months(121); },
             {"MISSING_FIELD survey.method", "OUT_OF_RANGE survey.periodicity_months"}},
        Rule{"Covers",
             [](Sheet& s) {
               for (const char* code : {"015082", "15082", "015082"}) s.add_covers(code);
             },
             {"BAD_ISTAT_CODE covers[1]", "DUPLICATE_ID covers[2]"}},
        Rule{"Service", [](Sheet& s) { s.set_service("home care"); }, {"BAD_IDENTIFIER service"}},
        Rule{"Period",
             [](Sheet& s) {
               s.set_valid_from("2010-01-02");
               s.set_valid_to("2010-01-01");
             },
             {"REVERSED_INTERVAL valid_to"}},
        Rule{"OneDay",
             [](Sheet& s) {
               s.set_valid_from("2010-01-01");
               s.set_valid_to("2010-01-01");
             },
             {}},
        Rule{"ThisYearsCharter",
             [](Sheet& s) {
               s.mutable_source_charter()->set_title("Carta");
               s.mutable_source_charter()->set_year(2026);
             },
             {}},
        Rule{"NextYearsCharter",
             [](Sheet& s) {
               s.mutable_source_charter()->set_title("Carta");
               s.mutable_source_charter()->set_year(2027);
             },
             {"OUT_OF_RANGE source_charter.year"}}),
    kRuleName);

INSTANTIATE_TEST_SUITE_P(
    Characters, SheetRuleTest,
    testing::Values(
        Rule{"LineEndsAndTabs", [](Sheet& s) { s.set_description("Uno.\n\n\tDue."); }, {}},
        Rule{"Emoji", [](Sheet& s) { s.set_description("Ciao 🙂"); }, {}},
        Rule{"SoftHyphen", [](Sheet& s) { s.set_description("socio\u00ADsanitario"); }, {}},
        Rule{"Escape",
             [](Sheet& s) { s.set_description("a\x1b[31m"); },
             {"FORBIDDEN_CHARACTERS description"}},
        Rule{"C1",
             [](Sheet& s) { s.set_description("a\u0085"); },
             {"FORBIDDEN_CHARACTERS description"}},
        Rule{"BidiOverride",
             [](Sheet& s) { s.set_description("a\u202Eb"); },
             {"FORBIDDEN_CHARACTERS description"}},
        Rule{"BidiIsolate",
             [](Sheet& s) { s.set_description("a\u2066b"); },
             {"FORBIDDEN_CHARACTERS description"}},
        Rule{"ZeroWidth",
             [](Sheet& s) { s.set_description("a\u200Bb"); },
             {"FORBIDDEN_CHARACTERS description"}},
        Rule{"InnerByteOrderMark",
             [](Sheet& s) { s.set_description("a\uFEFFb"); },
             {"FORBIDDEN_CHARACTERS description"}},
        Rule{"Noncharacter",
             [](Sheet& s) { s.set_description("a\xEF\xBF\xBF"); },
             {"FORBIDDEN_CHARACTERS description"}},
        Rule{"Unassigned",
             [](Sheet& s) { s.set_description("a\u0378"); },
             {"FORBIDDEN_CHARACTERS description"}},
        Rule{"Document",
             [](Sheet& s) { s.mutable_access()->add_documents("\x7F"); },
             {"FORBIDDEN_CHARACTERS access.documents[0]"}}),
    kRuleName);

v1::OpeningInterval& Open(Sheet& sheet, int day, const char* from, const char* to) {
  v1::OpeningInterval& interval = *sheet.mutable_access()->add_opening_hours();
  interval.set_day(day);
  interval.set_from(from);
  interval.set_to(to);
  return interval;
}

INSTANTIATE_TEST_SUITE_P(OpeningHours, SheetRuleTest,
                         testing::Values(Rule{"Touching",
                                              [](Sheet& s) {
                                                Open(s, 1, "12:00", "24:00");
                                                Open(s, 1, "00:00", "12:00");
                                                Open(s, 2, "08:00", "12:00");
                                              },
                                              {}},
                                         Rule{"Overlapping",
                                              [](Sheet& s) {
                                                Open(s, 7, "12:00", "13:00");
                                                Open(s, 1, "08:00", "13:00");
                                                Open(s, 7, "09:00", "12:01");
                                              },
                                              {"OVERLAPPING_INTERVALS access.opening_hours"}},
                                         Rule{"Inside",
                                              [](Sheet& s) {
                                                Open(s, 1, "08:00", "18:00");
                                                Open(s, 1, "09:00", "10:00");
                                                Open(s, 1, "17:00", "19:00");
                                              },
                                              {"OVERLAPPING_INTERVALS access.opening_hours"}},
                                         Rule{"Reversed",
                                              [](Sheet& s) { Open(s, 1, "12:00", "12:00"); },
                                              {"REVERSED_INTERVAL access.opening_hours[0]"}},
                                         Rule{"OpensAtMidnight",
                                              [](Sheet& s) { Open(s, 1, "24:00", "24:00"); },
                                              {"BAD_TIME access.opening_hours[0].from"}},
                                         Rule{"OneDigit",
                                              [](Sheet& s) { Open(s, 1, "8:00", "24:01"); },
                                              {"BAD_TIME access.opening_hours[0].from",
                                               "BAD_TIME access.opening_hours[0].to"}},
                                         Rule{"SixtyMinutes",
                                              [](Sheet& s) { Open(s, 1, "08:00", "08:60"); },
                                              {"BAD_TIME access.opening_hours[0].to"}},
                                         Rule{"Signs",
                                              [](Sheet& s) { Open(s, 1, "+8:00", "1 :00"); },
                                              {"BAD_TIME access.opening_hours[0].from",
                                               "BAD_TIME access.opening_hours[0].to"}},
                                         Rule{"NoDay",
                                              [](Sheet& s) { Open(s, 8, "", "12:00"); },
                                              {"OUT_OF_RANGE access.opening_hours[0].day",
                                               "MISSING_FIELD access.opening_hours[0].from"}}),
                         kRuleName);

// The first standard measures something else.
std::function<void(Sheet&)> Measure(const char* category, const char* indicator,
                                    const char* comparator, const char* threshold,
                                    const char* unit) {
  return [=](Sheet& sheet) {
    v1::Standard& standard = *sheet.mutable_standards(0);
    standard.set_category(category);
    standard.set_indicator(indicator);
    standard.set_comparator(comparator);
    standard.set_threshold(threshold);
    standard.set_unit(unit);
  };
}

INSTANTIATE_TEST_SUITE_P(
    Measures, SheetRuleTest,
    testing::Values(
        Rule{"YesNo", Measure("STRUCTURAL", "GARDEN", "EQ", "1", "boolean"), {}},
        Rule{"HalfAYes",
             Measure("STRUCTURAL", "GARDEN", "EQ", "0.5", "boolean"),
             {"OUT_OF_RANGE standards[0].threshold"}},
        Rule{"TwoYes",
             Measure("STRUCTURAL", "GARDEN", "EQ", "2", "boolean"),
             {"OUT_OF_RANGE standards[0].threshold"}},
        Rule{"AllOfThem", Measure("ORGANISATIONAL", "ANSWER_SHARE", "GE", "100.0", "percent"), {}},
        Rule{"MoreThanAll",
             Measure("ORGANISATIONAL", "ANSWER_SHARE", "GE", "100.1", "percent"),
             {"OUT_OF_RANGE standards[0].threshold"}},
        Rule{"EightDays",
             Measure("OPENING_HOURS", "OPENING_DAYS_WEEK", "GE", "8", "days_per_week"),
             {"OUT_OF_RANGE standards[0].threshold"}},
        Rule{"Huge",
             Measure("TIMING", "ACTIVATION_TIME", "LE", "1000001", "day"),
             {"OUT_OF_RANGE standards[0].threshold"}},
        Rule{"NoNumber",
             Measure("TIMING", "ACTIVATION_TIME", "LE", "15 days", "day"),
             {"WRONG_TYPE standards[0].threshold"}},
        Rule{"OtherUnit",
             Measure("TIMING", "ACTIVATION_TIME", "LE", "15", "percent"),
             {"UNIT_INDICATOR_MISMATCH standards[0].unit"}},
        Rule{"OtherDirection",
             Measure("TIMING", "ACTIVATION_TIME", "GE", "15", "day"),
             {"COMPARATOR_INDICATOR_MISMATCH standards[0].comparator"}},
        Rule{"OtherCategory",
             Measure("STRUCTURAL", "ACTIVATION_TIME", "LE", "15", "day"),
             {"CATEGORY_INDICATOR_MISMATCH standards[0].category (warning)"}},
        Rule{"OnlyTheSentence", Measure("TIMING", "", "", "", ""), {}},
        Rule{"NoUnit",
             Measure("TIMING", "ACTIVATION_TIME", "LE", "15", ""),
             {"NOT_MEASURABLE standards[0] (warning)"}},
        Rule{"NoIndicator",
             Measure("TIMING", "", "LE", "15", "day"),
             {"NOT_MEASURABLE standards[0] (warning)"}},
        Rule{"OtherSentence",
             [](Sheet& s) { s.mutable_standards(0)->set_statement("Entro 30 giorni."); },
             {"STATEMENT_MISMATCH standards[0].threshold (warning)"}},
        Rule{"SentenceOfAWrongMeasure",
             [](Sheet& s) {
               s.mutable_standards(0)->set_statement("Entro 30 giorni.");
               s.mutable_standards(0)->set_event("LATER");
             },
             {"UNKNOWN_EVENT standards[0].event"}},
        Rule{"SameId",
             [](Sheet& s) { *s.add_standards() = Standard("S1", "LE", "10", "day"); },
             {"DUPLICATE_ID standards[1].standard_id"}}),
    kRuleName);

std::function<void(Sheet&)> Second(const char* comparator, const char* threshold, const char* unit,
                                   const char* condition = "") {
  return [=](Sheet& sheet) {
    v1::Standard second = Standard("S2", comparator, threshold, unit);
    second.set_condition(condition);
    *sheet.add_standards() = second;
  };
}

const std::vector<std::string> kContradiction = {"CONTRADICTORY_STANDARDS standards"};
const std::vector<std::string> kOtherDirection = {
    "COMPARATOR_INDICATOR_MISMATCH standards[1].comparator"};

// The first standard says at most 15 days.
INSTANTIATE_TEST_SUITE_P(
    Contradictions, SheetRuleTest,
    testing::Values(Rule{"AtLeastMore", Second("GE", "30", "day"), kContradiction},
                    Rule{"AtLeastMoreInWeeks", Second("GE", "3", "week"), kContradiction},
                    Rule{"AtLeastMoreInHours", Second("GE", "360.5", "hour"), kContradiction},
                    Rule{"AtLeastTheSame", Second("GE", "15", "day"), kOtherDirection},
                    Rule{"MoreThanTheSame", Second("GT", "360", "hour"), kContradiction},
                    Rule{"ExactlyMore", Second("EQ", "16", "day"), kContradiction},
                    Rule{"ExactlyLess", Second("EQ", "10", "day"), kOtherDirection},
                    Rule{"TwoLimits", Second("LE", "30", "day"), {}},
                    Rule{"AnotherCase", Second("GE", "30", "day", "URGENT"), kOtherDirection},
                    Rule{"TheOrdinaryCase", Second("GE", "30", "day", "ORDINARY"), kContradiction},
                    Rule{"NotConvertible", Second("GE", "3", "month"), kOtherDirection},
                    Rule{"WorkingDays", Second("GE", "30", "working_day"), kOtherDirection}),
    kRuleName);

TEST(ValidateSheetTest, AContradictionNamesBothStandards) {
  v1::ServiceSheet sheet = ValidSheet();
  *sheet.add_standards() = Standard("S2", "GE", "30", "day");
  ViolationList violations;
  ValidateSheet(sheet, Context(), "sheets[4]", violations);
  ASSERT_EQ(violations.all().size(), 1u);
  EXPECT_EQ(violations.all()[0].field(), "sheets[4].standards");
  EXPECT_THAT(violations.all()[0].message(),
              testing::AllOf(HasSubstr("\"S1\" (LE 15 day)"), HasSubstr("\"S2\" (GE 30 day)")));
}

TEST(ValidateSheetTest, TheWholeSheetHasALimitToo) {
  v1::ServiceSheet sheet = ValidSheet();
  for (int i = 0; i < 20; ++i) {
    sheet.mutable_access()->add_documents(std::string(kMaxTextCharacters, 'x'));
  }
  EXPECT_THAT(Validate(sheet), ElementsAre("SHEET_TOO_LARGE "));
  // A text over its own limit is the cause, and the only thing said.
  sheet.set_description(std::string(kMaxTextCharacters + 1, 'x'));
  EXPECT_THAT(Validate(sheet), ElementsAre("TEXT_TOO_LONG description"));
}

TEST(ValidateSheetTest, ListsHaveALimit) {
  v1::ServiceSheet sheet = ValidSheet();
  for (size_t i = 0; i < kMaxStandards; ++i) {
    *sheet.add_standards() = Standard(absl::StrCat("T", i), "LE", "15", "day");
  }
  for (size_t i = 0; i <= kMaxOpeningIntervals; ++i) Open(sheet, 1, "08:00", "09:00");
  EXPECT_THAT(Validate(sheet), ElementsAre("TOO_MANY access.opening_hours", "TOO_MANY standards"));
}

TEST(ValidateSheetTest, InvalidUtf8OfAMessageIsNamed) {
  v1::ServiceSheet sheet = ValidSheet();
  sheet.set_description("citt\xE0");
  EXPECT_THAT(Validate(sheet), ElementsAre("INVALID_UTF8 description"));
}

TEST(ValidateSheetTest, MembersMayBeCoveredOthersNot) {
  v1::ServiceSheet sheet = ValidSheet();
  sheet.add_covers("015082");
  sheet.add_covers("018110");
  CheckContext context = Context();
  context.members.emplace_back().set_istat_code("015082");
  ViolationList violations;
  ValidateSheet(sheet, context, "", violations);
  EXPECT_THAT(Codes(violations), ElementsAre("NOT_IN_DISTRICT covers[1]"));
}

TEST(ValidateMunicipalityFileTest, ChecksEveryPart) {
  v1::MunicipalityFile file;
  file.set_format_version(1);
  file.mutable_municipality()->set_istat_code("015082");
  file.mutable_municipality()->set_name("Colturano");
  *file.add_sheets() = ValidSheet();
  ViolationList none;
  ValidateMunicipalityFile(file, Context(), none);
  EXPECT_THAT(Codes(none), IsEmpty());

  *file.add_sheets() = ValidSheet();
  file.mutable_sheets(0)->set_area("");
  file.mutable_municipality()->set_residents(-1);
  file.mutable_municipality()->set_cadastral_code("c908");
  file.add_accepts()->set_municipality("015192");
  ViolationList violations;
  ValidateMunicipalityFile(file, Context(), violations);
  EXPECT_THAT(Codes(violations),
              ElementsAre("BAD_VALUE municipality.cadastral_code",
                          "OUT_OF_RANGE municipality.residents", "MISSING_FIELD sheets[0].area",
                          "DUPLICATE_ID sheets[1].sheet_id", "MISSING_FIELD accepts[0].sheet_id"));
}

TEST(ValidateDistrictFileTest, ChecksEveryPart) {
  v1::DistrictFile file;
  file.set_format_version(1);
  file.add_texts()->set_part(3);
  file.mutable_duties()->add_duties();
  file.mutable_policy()->set_weights("EQUAL");
  file.add_organisations();
  ViolationList violations;
  ValidateDistrictFile(file, violations);
  EXPECT_THAT(
      Codes(violations),
      testing::IsSupersetOf({"MISSING_FIELD district.code", "UNKNOWN_PART texts[0].part",
                             "MISSING_FIELD duties[0].duty_id", "MISSING_FIELD policy.decision",
                             "MISSING_FIELD organisations[0].kind"}));
}

TEST(ValidateTest, EmailsAreWhatOnesTypes) {
  const auto is_email = [](const char* email) {
    v1::ServiceSheet sheet = ValidSheet();
    sheet.mutable_complaint()->set_email(email);
    return Validate(sheet).empty();
  };
  for (const char* email : {"reclami@comune.colturano.example.it", "a.b+c_d@x-y.it", "1@2.it"}) {
    EXPECT_TRUE(is_email(email)) << email;
  }
  for (const char* email :
       {"reclami", "reclami@", "@comune.it", "a@b", "a b@c.it", "a@b..it", "a@-b.it", "a@b.it ",
        "a@@b.it", ".a@b.it", "a@b.it\n", "Ufficio <a@b.it>", "a@citt\xC3\xA0.it"}) {
    EXPECT_FALSE(is_email(email)) << email;
  }
}

TEST(ValidateTest, IstatCodesAreSixDigits) {
  EXPECT_TRUE(IsIstatCode("015082"));
  for (const char* code : {"", "15082", "0150820", "C908", "01508a", "٠١٥٠٨٢"}) {
    EXPECT_FALSE(IsIstatCode(code)) << code;
  }
}

TEST(ValidateTest, IdentifiersAreSafeInPathsAndAddresses) {
  for (const char* id : {"a", "018110-001-S1", "A_b.c"}) EXPECT_TRUE(IsIdentifier(id)) << id;
  EXPECT_TRUE(IsIdentifier(std::string(64, 'x')));
  EXPECT_FALSE(IsIdentifier(std::string(65, 'x')));
  EXPECT_FALSE(IsIdentifier(absl::string_view("a\0b", 3)));
  for (const char* id : {"", "..", "-a", "a/b", "a b", "città", "a\n"}) {
    EXPECT_FALSE(IsIdentifier(id)) << id;
  }
}

TEST(ValidateTest, SlugsAreLowerCase) {
  for (const char* slug : {"pavia", "sud-est-milano", "7"}) EXPECT_TRUE(IsSlug(slug)) << slug;
  EXPECT_FALSE(IsSlug(std::string(41, 'x')));
  for (const char* slug : {"", "Pavia", "-a", "a_b", "a.b"}) EXPECT_FALSE(IsSlug(slug)) << slug;
}

TEST(ValidateTest, DatesAreDaysThatExist) {
  for (const char* date : {"2007-06-15", "2008-02-29", "2000-02-29", "0001-01-01"}) {
    EXPECT_TRUE(IsIsoDate(date)) << date;
  }
  for (const char* date :
       {"", "2006-02-30", "2007-02-29", "1900-02-29", "2007-13-01", "2007-00-10", "2007-1-1",
        "15/06/2007", "2007-06-15T00:00", "2007-06-1x", "0000-01-01", "2007-06-00"}) {
    EXPECT_FALSE(IsIsoDate(date)) << date;
  }
}

}  // namespace
}  // namespace ambito::charter
