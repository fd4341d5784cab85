// A municipality's sheets as tables for a spreadsheet, there and back.
#include "client/tables/sheet_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/export/csv.h"
#include "lib/charter/write_files.h"
#include "tests/support/files.h"

namespace ambito::client {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

charter::CheckContext Context() {
  charter::CheckContext context;
  context.today = "2026-11-23";
  return context;
}

v1::MunicipalityFile Frame() {
  v1::MunicipalityFile frame;
  frame.set_format_version(1);
  frame.mutable_municipality()->set_istat_code("018110");
  frame.mutable_municipality()->set_name("Pavia");
  return frame;
}

std::vector<SheetTables::File> Written(const v1::MunicipalityFile& file) {
  std::vector<SheetTables::File> files;
  for (const auto& [name, bytes] : WriteSheetTables(file)) files.push_back({name, bytes});
  files.pop_back();  // The codes are to be read by people.
  return files;
}

// One sheet with one standard; `cells` are written over its own.
using Cells = std::map<std::string, std::string>;
CsvRows Table(const std::vector<Column>& columns, Cells cells, const Cells& changed) {
  for (const auto& [name, text] : changed) cells[name] = text;
  CsvRows rows(2);
  for (const Column& column : columns) {
    rows[0].push_back(column.name);
    rows[1].push_back(cells[column.name]);
  }
  return rows;
}
std::vector<SheetTables::File> Filled(const Cells& sheet, const Cells& standard) {
  const Cells whole_sheet = {{"scheda_id", "A-1"},         {"titolo_locale", "Pasti a domicilio"},
                             {"area", "Anziani"},          {"descrizione", "Un pasto caldo."},
                             {"come", "Con una domanda."}, {"telefono_reclami", "0382 1"}};
  const Cells whole_standard = {{"scheda_id", "A-1"},
                                {"standard_id", "A-1-S1"},
                                {"categoria", "Standard di tempistica"},
                                {"impegno", "Entro 15 giorni"},
                                {"indicatore", "Tempo di attivazione del servizio"},
                                {"confronto", "LE"},
                                {"soglia", "15"},
                                {"unita", "giorno"}};
  return {{"schede.csv", WriteCsv(Table(SheetColumns(), whole_sheet, sheet))},
          {"standard.csv", WriteCsv(Table(StandardColumns(), whole_standard, standard))}};
}

// `FILE:row 2, column area CODE` of each violation.
std::vector<std::string> Wrong(const std::vector<SheetTables::File>& files) {
  const auto tables = SheetTables::Read(files);
  if (!tables.ok()) return {std::string(tables.status().message())};
  std::vector<std::string> wrong;
  for (const CheckedFile& file : tables->Check(Frame(), Context())) {
    for (const auto& violation : file.violations)
      wrong.push_back(absl::StrCat(file.file, ":", violation.field(), " ", violation.code()));
  }
  return wrong;
}

v1::ServiceSheet Read(const std::vector<SheetTables::File>& files) {
  const auto tables = SheetTables::Read(files);
  auto read = charter::ReadMunicipalityFile(tables->MunicipalityFile(Frame()), Context());
  EXPECT_TRUE(read.file.has_value());
  return read.file ? read.file->sheets(0) : v1::ServiceSheet();
}

TEST(SheetTables, WhatIsWrittenReadsTheSame) {
  int files = 0;
  for (const char* district : {"pavia", "sud-est-milano"}) {
    for (const std::string& path :
         test::ListFiles(absl::StrCat("examples/", district, "/municipalities"), ".json")) {
      const auto read = charter::ReadMunicipalityFile(test::ReadFile(path), Context());
      ASSERT_TRUE(read.file.has_value()) << path;
      const auto tables = SheetTables::Read(Written(*read.file));
      ASSERT_TRUE(tables.ok()) << tables.status();
      const auto back =
          charter::ReadMunicipalityFile(tables->MunicipalityFile(*read.file), Context());
      ASSERT_TRUE(back.file.has_value()) << path;
      EXPECT_EQ(charter::WriteMunicipalityFile(*back.file),
                charter::WriteMunicipalityFile(*read.file));
      ++files;
    }
  }
  EXPECT_EQ(files, 21);
}

TEST(SheetTables, TextsThatSpreadsheetsWouldTakeForMoreComeBackAsTheyWere) {
  v1::MunicipalityFile file = Frame();
  v1::ServiceSheet sheet = Read(Filled({}, {}));
  for (const char* text : {"=1+1", "'=1+1", "''-x", "a|b", "a\\|b", "due\nrighe", "\"x\";y"}) {
    sheet.set_description(text);
    sheet.clear_access();
    sheet.mutable_access()->set_who("x");
    *sheet.mutable_access()->add_documents() = text;
    sheet.mutable_access()->add_documents("altro");
    file.clear_sheets();
    *file.add_sheets() = sheet;
    EXPECT_EQ(Read(Written(file)).SerializeAsString(), sheet.SerializeAsString()) << text;
  }
}

TEST(SheetTables, CellsAreReadAsClerksAndSpreadsheetsWriteThem) {
  const v1::ServiceSheet sheet = Read(Filled({{"area", "anziani "},
                                              {"comuni_serviti", "18030 | 015082"},
                                              {"aggiornata_il", "3/11/2026"},
                                              {"aperture", "lun 9-12.30 | mercoledì 14:00 - 17:00"},
                                              {"documenti", "ISEE | carta d'identità"},
                                              {"risposta_giorni", "30"}},
                                             {{"soglia", "15,0"}}));
  EXPECT_EQ(sheet.area(), "ANZIANI");
  EXPECT_EQ(sheet.covers(0), "018030");
  EXPECT_EQ(sheet.last_updated(), "2026-11-03");
  ASSERT_EQ(sheet.access().opening_hours_size(), 2);
  EXPECT_EQ(sheet.access().opening_hours(0).from(), "09:00");
  EXPECT_EQ(sheet.access().opening_hours(1).day(), 3);
  EXPECT_EQ(sheet.access().documents(1), "carta d'identità");
  EXPECT_EQ(sheet.complaint().response_days(), 30);
  EXPECT_EQ(sheet.standards(0).threshold(), "15.0");
}

TEST(SheetTables, WhatIsWrongIsNamedByRowAndColumn) {
  EXPECT_THAT(Wrong(Filled({}, {})), IsEmpty());
  EXPECT_THAT(Wrong(Filled({{"area", "Anzziani"}, {"risposta_giorni", "trenta"}}, {})),
              testing::ElementsAre("schede.csv:row 2, column area UNKNOWN_AREA",
                                   "schede.csv:row 2, column risposta_giorni WRONG_TYPE"));
  EXPECT_THAT(Wrong(Filled({{"come", ""}, {"telefono_reclami", " "}}, {})),
              testing::ElementsAre("schede.csv:row 2, column chi MISSING_SECTION",
                                   "schede.csv:row 2, column ufficio_reclami MISSING_FIELD"));
  EXPECT_THAT(Wrong(Filled({{"aperture", "quando capita"}}, {})),
              testing::ElementsAre("schede.csv:row 2, column aperture BAD_TIME"));
  EXPECT_THAT(Wrong(Filled({}, {{"soglia", "1.000"}})),
              testing::Contains("standard.csv:row 2, column soglia BAD_VALUE"));
  EXPECT_THAT(Wrong(Filled({}, {{"soglia", "quindici"}})),
              testing::ElementsAre("standard.csv:row 2, column soglia WRONG_TYPE"));
  EXPECT_THAT(Wrong(Filled({}, {{"scheda_id", "A-9"}})),
              testing::Contains("standard.csv:row 2, column scheda_id UNKNOWN_SHEET"));
}

TEST(SheetTables, HeadersAreChecked) {
  auto files = Filled({}, {});
  files[0].bytes = absl::StrReplaceAll(files[0].bytes, {{"destinatari", "destinatario"}});
  EXPECT_THAT(Wrong(files),
              testing::ElementsAre("schede.csv:row 1, column destinatario UNKNOWN_KEY"));
  files[0].bytes = absl::StrReplaceAll(files[0].bytes, {{"destinatario", "_appunti"}});
  EXPECT_THAT(Wrong(files), IsEmpty());
  EXPECT_THAT(Wrong({files[1]})[0], HasSubstr("one table of sheets"));
  EXPECT_THAT(Wrong({{"x.csv", "a;b\n"}})[0], HasSubstr("has no column scheda_id"));
  EXPECT_THAT(Wrong({{"x.csv", ""}})[0], HasSubstr("is empty"));
}

TEST(SheetTables, OtherDelimitersAndTheOldEncodingAreRead) {
  const std::string bytes =
      "scheda_id,titolo_locale,area,descrizione,come,telefono_reclami,gestione\r\n"
      "A-1,Citt\xE0,MULTIUTENZA,x,y,1,asl_delegation\r\n";
  const auto tables = SheetTables::Read({{"s.csv", bytes}});
  ASSERT_TRUE(tables.ok()) << tables.status();
  EXPECT_THAT(tables->not_utf8(), testing::ElementsAre("s.csv"));
  EXPECT_EQ(Read({{"s.csv", bytes}}).local_title(), "Città");
}

}  // namespace
}  // namespace ambito::client
