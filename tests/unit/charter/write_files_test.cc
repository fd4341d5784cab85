#include "lib/charter/write_files.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::HasSubstr;

const CheckContext& Today() {
  static const auto* const kContext = new CheckContext{"2026-03-01", {}, "", {}};
  return *kContext;
}

v1::ServiceSheet Sheet(const std::string& threshold, const std::string& statement) {
  v1::ServiceSheet sheet;
  sheet.set_sheet_id("S-1");
  sheet.set_local_title("Assistenza domiciliare");
  sheet.set_area("ANZIANI");
  sheet.set_description("Aiuto in casa.");
  sheet.mutable_access()->set_who("Chi abita qui.");
  sheet.mutable_complaint()->set_office("URP");
  v1::Standard& standard = *sheet.add_standards();
  standard.set_standard_id("S1");
  standard.set_category("STRUCTURAL");
  standard.set_statement(statement);
  standard.set_indicator("SPACE_PER_USER");
  standard.set_comparator("GE");
  standard.set_threshold(threshold);
  standard.set_unit("sqm_per_user");
  return sheet;
}

TEST(WriteFilesTest, ReadingWhatWasWrittenOfEveryExampleGivesTheSameMessage) {
  for (const std::string district : {"examples/pavia", "examples/sud-est-milano"}) {
    for (const auto& path : test::ListFiles(district + "/municipalities", ".json")) {
      const auto read = ReadMunicipalityFile(test::ReadFile(path), Today());
      ASSERT_TRUE(read.file.has_value()) << path;
      const auto again = ReadMunicipalityFile(WriteMunicipalityFile(*read.file), Today());
      ASSERT_TRUE(again.file.has_value()) << again.violations.ToProto().DebugString();
      EXPECT_TRUE(MessageDifferencer::Equals(*read.file, *again.file)) << path;
    }
    const auto read = ReadDistrictFile(test::ReadFile(district + "/district.json"));
    ASSERT_TRUE(read.file.has_value()) << district;
    const auto again = ReadDistrictFile(WriteDistrictFile(*read.file));
    ASSERT_TRUE(again.file.has_value()) << again.violations.ToProto().DebugString();
    EXPECT_TRUE(MessageDifferencer::Equals(*read.file, *again.file)) << district;
    EXPECT_EQ(WriteDistrictFile(*read.file), WriteDistrictFile(*again.file));
  }
}

TEST(WriteFilesTest, ThresholdsKeepTheirDecimalText) {
  for (const std::string threshold : {"15", "0.5", "12.0", "2.50", "0.0001", "1000000"}) {
    const v1::ServiceSheet sheet = Sheet(threshold, "Spazio adeguato.");
    const std::string bytes = WriteSheet(sheet);
    EXPECT_THAT(bytes, HasSubstr(absl::StrCat("\"threshold\": ", threshold, ",\n")));
    const auto read = ReadSheetFile(bytes, Today());
    ASSERT_TRUE(read.file.has_value()) << read.violations.ToProto().DebugString();
    EXPECT_TRUE(MessageDifferencer::Equals(sheet, *read.file)) << threshold;
  }
}

TEST(WriteFilesTest, ATextThatLooksLikeAThresholdStaysAText) {
  const v1::ServiceSheet sheet = Sheet("3", "La chiave \"threshold\": \"15\" e \\ e \t e perché");
  const auto read = ReadSheetFile(WriteSheet(sheet), Today());
  ASSERT_TRUE(read.file.has_value()) << read.violations.ToProto().DebugString();
  EXPECT_TRUE(MessageDifferencer::Equals(sheet, *read.file));
}

TEST(WriteFilesTest, AThresholdThatIsNoNumberIsWrittenAsTheTextItIs) {
  EXPECT_THAT(WriteSheet(Sheet("1e5", "Spazio.")), HasSubstr("\"threshold\": \"1e5\","));
  EXPECT_THAT(WriteSheet(Sheet("0358", "Spazio.")), HasSubstr("\"threshold\": \"0358\","));
  EXPECT_THAT(WriteSheet(Sheet("15, \"x\"", "Spazio.")),
              HasSubstr("\"threshold\": \"15, \\\"x\\\"\","));
}

TEST(WriteFilesTest, IsIndentedByOneSpaceInTheDocumentedOrderWithAFinalNewline) {
  v1::DistrictText text;
  text.set_part(1);
  v1::TextSection& section = *text.add_sections();
  section.set_section("PRINCIPLES");
  section.set_text("La città.");
  EXPECT_EQ(WriteText(text),
            "{\n \"part\": 1,\n \"sections\": [\n  {\n   \"section\": \"PRINCIPLES\",\n"
            "   \"text\": \"La città.\"\n  }\n ]\n}\n");
}

TEST(WriteFilesTest, ATextRoundTrips) {
  v1::DistrictText text;
  text.set_part(1);
  v1::TextSection& section = *text.add_sections();
  section.set_section("STRATEGIC_LINES");
  section.set_area("ANZIANI");
  section.set_title("Anziani");
  section.set_text("Prima riga.\n\nSeconda.");
  const auto read = ReadTextFile(WriteText(text));
  ASSERT_TRUE(read.file.has_value()) << read.violations.ToProto().DebugString();
  EXPECT_TRUE(MessageDifferencer::Equals(text, *read.file));
}

TEST(WriteFilesTest, AnOrganisationRoundTrips) {
  const auto district = ReadDistrictFile(test::ReadFile("examples/pavia/district.json"));
  const v1::Organisation& organisation = district.file->organisations(0);
  const auto read = ReadOrganisationFile(WriteOrganisation(organisation));
  ASSERT_TRUE(read.file.has_value()) << read.violations.ToProto().DebugString();
  EXPECT_TRUE(MessageDifferencer::Equals(organisation, *read.file));
}

TEST(WriteFilesTest, ACatalogueRoundTrips) {
  v1::Catalogue catalogue;
  v1::CatalogueEntry& entry = *catalogue.add_entries();
  entry.set_id("home-care");
  entry.set_title("Assistenza domiciliare");
  entry.set_area("ANZIANI");
  entry.add_other_areas("DISABILI");
  entry.add_aliases("servizio di assistenza domiciliare");
  entry.add_acronyms("SAD");
  entry.add_target_users("MINORS");
  entry.set_setting("HOME");
  entry.add_distinct_from("health-home-care");
  entry.set_provisional(true);
  const auto read = ReadCatalogueFile(WriteCatalogueFile(catalogue));
  ASSERT_TRUE(read.file.has_value()) << read.violations.ToProto().DebugString();
  EXPECT_TRUE(MessageDifferencer::Equals(catalogue, *read.file));
  const auto alone = ReadCatalogueEntryFile(WriteCatalogueEntry(entry));
  ASSERT_TRUE(alone.file.has_value());
  EXPECT_TRUE(MessageDifferencer::Equals(entry, *alone.file));
}

TEST(WriteFilesTest, ADeclaredTotalBelowANumberIsLeftOut) {
  v1::DistrictFile file;
  for (const char* what : {"a", "a.b", "c.d"}) {
    v1::DeclaredTotal& total = *file.mutable_district()->add_declared();
    total.set_what(what);
    total.set_value(1);
  }
  const std::string bytes = WriteDistrictFile(file);
  EXPECT_THAT(bytes, HasSubstr("\"a\": 1"));
  EXPECT_THAT(bytes, HasSubstr("\"d\": 1"));
  EXPECT_THAT(bytes, testing::Not(HasSubstr("\"b\"")));
}

}  // namespace
}  // namespace ambito::charter
