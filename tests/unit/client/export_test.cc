// A published charter as a document and as tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "client/export/cpsv.h"
#include "client/export/csv.h"
#include "client/export/hsds.h"
#include "client/export/published_json.h"
#include "client/export/rdf.h"
#include "client/export/search_words.h"
#include "client/export/site.h"
#include "client/export/zip.h"
#include "client/files.h"
#include "tests/support/assembly.h"
#include "tests/support/files.h"

namespace ambito::client {
namespace {

using charter::OrderedJson;
using testing::HasSubstr;

constexpr char kBom[] = "\xEF\xBB\xBF";

TEST(Csv, CellsAreTextWhateverTheyHold) {
  EXPECT_EQ(WriteCsv({{"a", ""}, {"due \"righe\"\ne ; punto", "3"}}),
            std::string(kBom) + "\"a\";\"\"\r\n\"due \"\"righe\"\"\ne ; punto\";\"3\"\r\n");
  for (const char* formula : {"=1+1", "+39 02", "-2", "@SUM(A1)", "\t=1", "\r=1"})
    EXPECT_EQ(WriteCsv({{formula}}), std::string(kBom) + "\"'" + formula + "\"\r\n");
}

TEST(Csv, ReadsWhatItWritesAndWhatOthersWrite) {
  const CsvRows rows = {{"a", ""}, {"due \"righe\"\ne ; punto", "3"}};
  EXPECT_EQ(*ReadCsv(WriteCsv(rows), ';'), rows);
  EXPECT_EQ(*ReadCsv("a,\"b,\"\n1,2", ','), (CsvRows{{"a", "b,"}, {"1", "2"}}));
  EXPECT_THAT(std::string(ReadCsv("a;b\n\"c;d", ';').status().message()), HasSubstr("row 2"));
}

TEST(Cities, AreThoseInForce) {
  const auto cities = ReadCities(
      "ID_COMUNE,CODICE_COMUNE,DATA_FINE_VALIDITA\n"
      "018110-(1948-01-01),018110,19-02-2005\n018110-(2005-02-19),018110,31-12-9999\n");
  ASSERT_TRUE(cities.ok()) << cities.status();
  EXPECT_EQ(cities->at("018110"), "018110-(2005-02-19)");
  EXPECT_FALSE(ReadCities("").ok());
  EXPECT_FALSE(ReadCities("a,b\n").ok());
}

TEST(PrintRun, IsOneAHouseholdAndSomeToSpare) {
  OrderedJson published = OrderedJson::parse(R"({"district": {"members": [
      {"istat_code": "018110", "name": "Pavia", "households": 101},
      {"istat_code": "018151", "name": "Sommo", "households": 500}]}})");
  EXPECT_EQ(*PrintRunCsv(published, 3), WriteCsv({{"comune_istat", "comune", "famiglie", "copie"},
                                                  {"018110", "Pavia", "101", "105"},
                                                  {"018151", "Sommo", "500", "515"},
                                                  {"", "totale", "601", "620"}}));
  published["district"]["members"][0].erase("households");
  EXPECT_THAT(std::string(PrintRunCsv(published, 0).status().message()), HasSubstr("Pavia"));
}

TEST(SearchWords, TheWebsiteFindsByWhatTheHubFindsBy) {
  v1::Catalogue catalogue;
  v1::CatalogueEntry& entry = *catalogue.add_entries();
  entry.set_id("home-care");
  entry.set_title("Assistenza domiciliare");
  entry.add_acronyms("SAD");
  entry.add_citizen_words("badante");
  const OrderedJson words = SearchWords(catalogue);
  EXPECT_EQ(
      words["services"].dump(),
      R"({"home-care":{"names":["Assistenza domiciliare","SAD"],"citizen_words":["badante"]}})");
  EXPECT_GT(words["question_words"].size(), 100u);
  EXPECT_GT(words["groups"].size(), 50u);
}

TEST(Zip, TheSameFilesGiveTheSameBytes) {
  const std::string folder = test::MakeTempFolder();
  std::filesystem::create_directories(folder + "/site/a");
  for (const char* name : {"/site/a/b.html", "/site/index.html"})
    ASSERT_TRUE(WriteOutput(folder + name, name).ok());
  ASSERT_TRUE(ZipFolder(folder + "/site", "carta", folder + "/1.zip").ok());
  ASSERT_TRUE(WriteOutput(folder + "/site/index.html", "/site/index.html").ok());
  ASSERT_TRUE(ZipFolder(folder + "/site", "carta", folder + "/2.zip").ok());
  const std::string bytes = *ReadInput(folder + "/1.zip");
  EXPECT_EQ(bytes, *ReadInput(folder + "/2.zip"));
  EXPECT_THAT(bytes, HasSubstr("carta/a/b.html"));
  EXPECT_FALSE(ZipFolder(folder + "/none", "carta", folder + "/3.zip").ok());
  EXPECT_FALSE(ZipFolder(folder + "/site", "carta", folder + "/none/3.zip").ok());
}

TEST(Site, WhatIsMissingIsNamed) {
  const std::string folder = test::MakeTempFolder();
  EXPECT_THAT(std::string(MakeSite({"{}", "{}"}, folder, folder + "/out").message()),
              HasSubstr("install the package ambito-site"));
  ASSERT_TRUE(WriteOutput(folder + "/build.mjs", "").ok());
  EXPECT_THAT(std::string(MakeSite({"{}", "{}"}, folder, folder + "/out").message()),
              HasSubstr("npm ci"));
}

TEST(Rdf, TextsAreTextWhateverTheyHold) {
  const std::vector<std::pair<std::string, std::string>> prefixes = {{"x", "https://example.org/"}};
  RdfGraph graph(prefixes);
  const std::string hostile = "\"\"\" . <a> <b> <c> .\n\\ \t</script>";
  graph.Type("x:a", "x:Thing");
  graph.Text("x:a", "x:says", hostile);
  graph.Text("x:a", "x:says", hostile);
  graph.Text("x:a", "x:says", "");
  const auto turtle = graph.Turtle();
  ASSERT_TRUE(turtle.ok()) << turtle.status();
  EXPECT_THAT(*turtle, HasSubstr("x:a"));
  EXPECT_THAT(*turtle, testing::Not(HasSubstr("\n<a>")));
  const OrderedJson json = OrderedJson::parse(graph.JsonLd());
  ASSERT_EQ(json.size(), 1u);
  EXPECT_EQ(json[0]["https://example.org/says"],
            OrderedJson::array({{{"@value", hostile}, {"@language", "it"}}}));
  EXPECT_EQ(IriPiece("../a b>"), "..%2Fa%20b%3E");
}

class ExportTest : public testing::Test {
 protected:
  ExportTest() : path_(test::MakeTempFolder() + "/carta.bundle") {
    bundle_ = test::PublishedBundle(logs_);
    Write();
  }

  void Write() { ASSERT_TRUE(WriteOutput(path_, WriteBundle(bundle_)).ok()); }
  absl::StatusOr<Published> Read(const std::string& anchor = "") {
    Arguments::Values values;
    if (!anchor.empty()) values["--anchor"] = {anchor};
    return ReadPublished({Arguments(values), Context(), console_}, path_);
  }
  std::string Anchor() const { return federation::DigestHex(*logs_.assembly.state.name().anchor); }

  const std::string path_;
  test::ExampleLogs logs_{"pavia"};
  assembly::Bundle bundle_;
  std::ostringstream out_;
  Console console_{out_, out_};
};

TEST_F(ExportTest, SaysWhatItIsAndWhoApprovedIt) {
  const auto published = Read(Anchor());
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_EQ(out_.str(), "");
  const OrderedJson json = PublishedJson(*published, nullptr);
  EXPECT_EQ(json["version"]["number"], 1);
  EXPECT_EQ(json["version"]["anchor"], Anchor());
  EXPECT_EQ(json["approvals"].size(), 3u);
  EXPECT_EQ(json["approvals"][1]["parts"].size(), 2u);
  EXPECT_EQ(json["parts"].size(), 6u);
  EXPECT_EQ(json["services"].size(), 36u);
  EXPECT_EQ(json["organisations"].size(), 34u);
  EXPECT_TRUE(json["changes"].is_null());
  // The same bytes again.
  EXPECT_EQ(charter::Dump(PublishedJson(*Read(Anchor()), nullptr)), charter::Dump(json));
}

TEST_F(ExportTest, WhatIsPracticalIsTheAnnexes) {
  const std::string town = logs_.municipalities().front();
  v1::ServiceSheet sheet = logs_.Sheet(town, town + "-001");
  sheet.mutable_complaint()->set_phone("000 000000");
  v1::Change change;
  *change.mutable_put_sheet() = sheet;
  logs_.Append(town, {change});
  test::Refresh(logs_, bundle_);
  Write();
  const auto published = Read(Anchor());
  ASSERT_TRUE(published.ok()) << published.status();
  const OrderedJson json = PublishedJson(*published, nullptr);
  std::string phone;
  for (const OrderedJson& service : json["services"]) {
    for (const OrderedJson& item : service["sheets"]) {
      if (item["sheet"]["sheet_id"] == town + "-001")
        phone = item["practical"]["complaint"]["phone"];
    }
  }
  EXPECT_EQ(phone, "000 000000");
  const auto files = CsvFiles(json);
  EXPECT_EQ(files[0].first, "schede.csv");
  EXPECT_THAT(files[0].second, HasSubstr("\"000 000000\""));
}

TEST_F(ExportTest, OnlyWhatVerifiesIsExported) {
  EXPECT_EQ(Read(std::string(64, 'a')).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(Read(std::string(64, 'a')).status().message()), HasSubstr("anchor"));
  // Without one the file's own is taken, and that is told.
  EXPECT_TRUE(Read().ok());
  EXPECT_THAT(out_.str(), HasSubstr("no --anchor was given"));
  bundle_.parts[2][1'000] ^= 1;
  Write();
  EXPECT_THAT(std::string(Read().status().message()), HasSubstr("parts"));
}

TEST_F(ExportTest, HsdsHasAServiceForEverySheetAndTheSameIdsInEveryVersion) {
  const auto published = Read(Anchor());
  ASSERT_TRUE(published.ok()) << published.status();
  const auto files = HsdsFiles(PublishedJson(*published, nullptr));
  std::map<std::string, OrderedJson> pages;
  for (const auto& [name, bytes] : files) pages[name] = OrderedJson::parse(bytes)["contents"];
  EXPECT_EQ(pages["organizations.json"].size(), 1u + 12u + 34u);
  EXPECT_EQ(pages["services.json"].size(), 234u);
  std::set<std::string> ids;
  for (const auto& [name, contents] : pages) {
    for (const OrderedJson& item : contents)
      EXPECT_TRUE(ids.insert(item["id"]).second) << item["id"];
  }
  const OrderedJson& service = pages["services.json"][0];
  EXPECT_GT(service["quality_standards"].size(), 0u);
  // Computed apart: uuid5(NAMESPACE_URL, "urn:ambito:pavia/municipality/018110").
  EXPECT_TRUE(ids.count("b67688f3-e1ce-53fd-bdd3-944aabc765ff"));
}

TEST_F(ExportTest, CpsvHasEveryServiceAndSheetInBothVocabularies) {
  const auto published = Read(Anchor());
  ASSERT_TRUE(published.ok()) << published.status();
  const OrderedJson json = PublishedJson(*published, nullptr);
  const auto files = CpsvFiles(json, {"urn:ambito:", {{"018110", "018110-(2005-02-19)"}}});
  ASSERT_TRUE(files.ok()) << files.status();
  for (const auto& [name, bytes] : *files) {
    if (name.find(".jsonld") == std::string::npos) continue;
    size_t services = 0;
    for (const OrderedJson& node : OrderedJson::parse(bytes)) {
      for (const OrderedJson& type : node.value("@type", OrderedJson::array()))
        services += type.get<std::string>().find("PublicService") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(services, 36u + 234u) << name;
    EXPECT_THAT(bytes, HasSubstr("cities/018110-(2005-02-19)"));
  }
}

// Since the same charter nothing has changed.
TEST_F(ExportTest, TellsWhatChangedSinceTheOneBefore) {
  const auto published = Read(Anchor());
  ASSERT_TRUE(published.ok()) << published.status();
  const OrderedJson json = PublishedJson(*published, &*published);
  EXPECT_EQ(json["changes"]["since"]["number"], 1);
  EXPECT_EQ(json["changes"]["parts"].size(), 0u);
}

}  // namespace
}  // namespace ambito::client
