#include "lib/search/search_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/support/files.h"
#include "tests/unit/search/search_builders.h"

namespace ambito::search {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class SearchIndexTest : public ::testing::Test {
 protected:
  SearchIndexTest() : index_(*SearchIndex::Temporary()) {}

  void Index() { ASSERT_TRUE(index_->Update(district_.Services(), district_.Lookup(), 7).ok()); }

  SearchAnswer Find(const std::string& text) { return Find(Asking(text)); }
  SearchAnswer Find(const SearchQuery& query) {
    absl::StatusOr<SearchAnswer> answer = index_->Search(query);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *std::move(answer) : SearchAnswer();
  }

  SmallDistrict district_;
  std::unique_ptr<SearchIndex> index_;
};

TEST_F(SearchIndexTest, SaysItIsBeingBuiltBeforeTheFirstUpdate) {
  EXPECT_EQ(index_->Search(Asking("nido")).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(SearchIndexTest, SaysWhichUpdateItAnswersFrom) {
  district_.Add("nido", "Asilo nido");
  Index();
  EXPECT_EQ(Find("nido").generation, 7u);
}

TEST_F(SearchIndexTest, IgnoresCaseAccentsDotsAndFinalVowels) {
  district_.Add("sad", "Servizio di assistenza domiciliare (S.A.D.)");
  district_.Add("com", "Comunità alloggio");
  Index();
  for (const char* query : {"sad", "S.A.D.", "ASSISTENZE DOMICILIARI", "l'assistenza"}) {
    EXPECT_THAT(Ids(Find(query)), ElementsAre("sad")) << query;
  }
  EXPECT_THAT(Ids(Find("comunita")), ElementsAre("com"));
}

TEST_F(SearchIndexTest, FindsByTheCataloguesWordsOfCitizens) {
  district_.Add("buono", "Buono sociale");
  district_.Add("nido", "Asilo nido");
  district_.Entry("buono").add_citizen_words("badante");
  Index();
  EXPECT_THAT(Ids(Find("badante")), ElementsAre("buono"));
}

TEST_F(SearchIndexTest, LeavesQuestionWordsOut) {
  district_.Add("nido", "Asilo nido");
  district_.Add("casa", "Aiuto per chi ha bisogno");
  Index();
  EXPECT_THAT(Ids(Find("ho bisogno di un nido, chi mi aiuta?")), ElementsAre("nido"));
}

TEST_F(SearchIndexTest, KnowsWhatCitizensSayForWhatOfficesWrite) {
  district_.Add("transport", "Trasporto sociale");
  district_.Add("meals", "Pasti a domicilio");
  district_.Add("tele", "Telesoccorso");
  Index();
  EXPECT_EQ(Ids(Find("chi mi porta all'ospedale")).at(0), "transport");
  EXPECT_EQ(Ids(Find("qualcuno che porta da mangiare")).at(0), "meals");
  EXPECT_EQ(Ids(Find("ho paura che la nonna cada")).at(0), "tele");
}

TEST_F(SearchIndexTest, DoesNotAskForWhatIsDenied) {
  district_.Add("cdd", "Centro diurno disabili gravi");
  district_.Add("cse", "Centro socio educativo disabili");
  Index();
  EXPECT_EQ(Ids(Find("centro per disabile grave")).at(0), "cdd");
  EXPECT_EQ(Ids(Find("centro per disabile non grave")).at(0), "cse");
}

TEST_F(SearchIndexTest, NeedsNotEveryWord) {
  district_.Add("telesoccorso", "Telesoccorso");
  district_.Add("pasti", "Pasti caldi");
  Index();
  EXPECT_EQ(Ids(Find("telesoccorso astronave")), std::vector<std::string>{"telesoccorso"});
}

TEST_F(SearchIndexTest, RanksTitlesOverDescriptions) {
  district_.Add("a", "Contributi", "Anche per il trasporto.");
  district_.Add("b", "Trasporto sociale");
  Index();
  EXPECT_THAT(Ids(Find("trasporto")), ElementsAre("b", "a"));
  EXPECT_EQ(Find("trasporto").results[0].score(), 100);
}

TEST_F(SearchIndexTest, PutsEqualServicesInTheOrderOfTheirIds) {
  for (const char* id : {"c", "a", "b"}) district_.Add(id, "Centro diurno");
  Index();
  EXPECT_THAT(Ids(Find("centro diurno")), ElementsAre("a", "b", "c"));
}

TEST_F(SearchIndexTest, FindsUnfinishedAndMisspelledWords) {
  district_.Add("alz", "Nucleo Alzheimer");
  district_.Add("tele", "Telesoccorso");
  Index();
  EXPECT_THAT(Ids(Find("alzh")), ElementsAre("alz"));
  const SearchAnswer misspelled = Find("il telesocorso!");
  EXPECT_THAT(Ids(misspelled), ElementsAre("tele"));
  EXPECT_EQ(misspelled.suggestion, "il telesoccorso!");
}

TEST_F(SearchIndexTest, SuggestsWordsAsPeopleWriteThem) {
  district_.Add("com", "Comunità alloggio");
  Index();
  EXPECT_EQ(Find("communita").suggestion, "comunità");
  EXPECT_EQ(Find("comunita").suggestion, "");
}

TEST_F(SearchIndexTest, FiltersByAreaScopeMunicipalityAndUsers) {
  v1::Service& shared = district_.Add("shared", "Centro diurno", "", "DISABILI");
  shared.set_scope(v1::SCOPE_DISTRICT);
  shared.add_coverage("018182");
  district_.Entry("shared").add_target_users("DISABLED");
  district_.Add("own", "Centro diurno");
  Index();
  SearchQuery query = Asking("centro");
  query.area = "DISABILI";
  EXPECT_THAT(Ids(Find(query)), ElementsAre("shared"));
  query = Asking("centro");
  query.scopes = {v1::SCOPE_MUNICIPAL};
  EXPECT_THAT(Ids(Find(query)), ElementsAre("own"));
  query = Asking("centro");
  query.municipality = "018182";
  EXPECT_THAT(Ids(Find(query)), ElementsAre("shared"));
  query = Asking("");
  query.target_users = "DISABLED";
  EXPECT_THAT(Ids(Find(query)), ElementsAre("shared"));
}

TEST_F(SearchIndexTest, ListsEverythingForAnEmptyQueryPageByPage) {
  for (const char* id : {"c", "a", "b"}) district_.Add(id, "Servizio");
  Index();
  SearchQuery query;
  query.limit = 2;
  EXPECT_THAT(Ids(Find(query)), ElementsAre("a", "b"));
  EXPECT_EQ(Find(query).total, 3u);
  query.offset = 2;
  EXPECT_THAT(Ids(Find(query)), ElementsAre("c"));
}

TEST_F(SearchIndexTest, CountsWhatItWouldList) {
  for (const char* id : {"a", "b", "c"}) district_.Add(id, "Trasporto sociale anziani");
  district_.Add("d", "Pasti", "Per gli anziani");
  for (const char* id : {"e", "f", "g", "h"}) district_.Add(id, "Nido", "anche anziani");
  Index();
  SearchQuery query = Asking("trasporto sociale");
  query.limit = 2;
  EXPECT_EQ(Find(query).total, 3u);
}

TEST_F(SearchIndexTest, PagesARankedAnswerWithoutGaps) {
  for (const char* id : {"a", "b", "c", "d"}) district_.Add(id, "Centro diurno");
  Index();
  SearchQuery query = Asking("centro diurno");
  query.limit = 3;
  EXPECT_THAT(Ids(Find(query)), ElementsAre("a", "b", "c"));
  query.offset = 3;
  EXPECT_THAT(Ids(Find(query)), ElementsAre("d"));
  EXPECT_EQ(Find(query).results[0].score(), 100);
}

TEST_F(SearchIndexTest, FindsNothingInWordsThatSayNothing) {
  district_.Add("nido", "Asilo nido");
  Index();
  EXPECT_THAT(Ids(Find("di da e il")), IsEmpty());
  EXPECT_THAT(Ids(Find("   ")), IsEmpty());
  EXPECT_THAT(Ids(Find("xyzzy")), IsEmpty());
}

TEST_F(SearchIndexTest, MarksTheBytesOfTheOriginalText) {
  district_.Add("tele", "Il Tèle-soccorso", "Per l'anziano solo");
  Index();
  const SearchAnswer answer = Find("telesoccorso anziani");
  ASSERT_EQ(answer.results.size(), 1u);
  const auto& highlights = answer.results[0].highlights();
  ASSERT_EQ(highlights.size(), 2);
  EXPECT_EQ(highlights[0].field(), "title");
  EXPECT_THAT(highlights[0].marks(), ElementsAre(3, 17));
  EXPECT_EQ(highlights[1].field(), "description");
  EXPECT_THAT(highlights[1].marks(), ElementsAre(6, 13));
}

TEST_F(SearchIndexTest, ShowsALongDescriptionAroundWhatWasFound) {
  std::string description;
  for (int i = 0; i < 200; ++i) description += "è così ";
  district_.Add("a", "Uno", description + "telesoccorso " + description);
  Index();
  const v1::Highlight highlight = Find("telesoccorso").results.at(0).highlights(0);
  ASSERT_EQ(highlight.marks_size(), 2);
  const auto begin = static_cast<size_t>(highlight.marks(0));
  const auto size = static_cast<size_t>(highlight.marks(1)) - begin;
  EXPECT_EQ(highlight.text().substr(begin, size), "telesoccorso");
  EXPECT_LE(highlight.text().size(), 300u);
}

TEST_F(SearchIndexTest, LeavesOutServicesWithNoSheetInForce) {
  district_.Add("old", "Asilo nido").set_scope(v1::SCOPE_UNSPECIFIED);
  Index();
  EXPECT_THAT(Ids(Find("nido")), IsEmpty());
}

TEST_F(SearchIndexTest, RefusesBeyondItsLimits) {
  Index();
  EXPECT_EQ(index_->Search(Asking(std::string(501, 'a'))).status().code(),
            absl::StatusCode::kInvalidArgument);
  SearchQuery query;
  query.limit = 101;
  EXPECT_EQ(index_->Search(query).status().code(), absl::StatusCode::kInvalidArgument);
  query = SearchQuery();
  query.offset = 10'001;
  EXPECT_EQ(index_->Search(query).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(SearchIndexTest, WritesOnlyWhatDiffers) {
  district_.Add("a", "Asilo nido");
  district_.Add("b", "Telesoccorso");
  district_.Add("c", "Pasti");
  Index();
  district_.services()[1].set_title("Teleassistenza");
  district_.services().pop_back();
  const UpdateCounts counts = *index_->Update(district_.Services(), district_.Lookup(), 8);
  EXPECT_EQ(counts.written, 1u);
  EXPECT_EQ(counts.removed, 1u);
  EXPECT_THAT(Ids(Find("teleassistenza")), ElementsAre("b"));
  EXPECT_THAT(Ids(Find("pasti")), IsEmpty());
  EXPECT_EQ(Find("pasto").suggestion, "");  // Spelling has forgotten it, too.
}

TEST_F(SearchIndexTest, AnswersTheSameHoweverItWasBroughtUpToDate) {
  for (int i = 0; i < 40; ++i) {
    district_.Add("s" + std::to_string(i % 7) + std::to_string(i),
                  i % 3 == 0 ? "Centro diurno anziani" : "Assistenza anziani",
                  i % 2 == 0 ? "A casa e al centro" : "");
  }
  auto grown = *SearchIndex::Temporary();
  std::vector<IndexedService> services = district_.Services();
  std::vector<IndexedService> some(services.rbegin(), services.rbegin() + 25);
  ASSERT_TRUE(grown->Update(some, district_.Lookup(), 1).ok());
  ASSERT_TRUE(grown->Update({services[3]}, district_.Lookup(), 2).ok());
  ASSERT_TRUE(grown->Update(services, district_.Lookup(), 7).ok());
  Index();
  for (const char* text : {"centro anziani", "assistenza a casa", "diurno", "asistenza"}) {
    SearchQuery query = Asking(text);
    query.limit = 40;
    const SearchAnswer one = *grown->Search(query);
    const SearchAnswer other = Find(query);
    EXPECT_EQ(Ids(one), Ids(other)) << text;
    EXPECT_EQ(one.suggestion, other.suggestion);
    EXPECT_EQ(one.total, other.total);
  }
}

// Queries whose parts end one after the other while the best are already known.
TEST_F(SearchIndexTest, AnswersLongQueriesWithMoreServicesThanItCounts) {
  for (int i = 0; i < 3'000; ++i) {
    district_.Add("s" + std::to_string(i), i % 2 == 0 ? "Centro diurno" : "Assistenza anziani",
                  i % 5 == 0 ? "soldi per la mamma a casa" : "");
  }
  Index();
  const SearchAnswer answer =
      Find("soldi per la mamma anziana a casa nel centro diurno, badante pannoloni asilo");
  EXPECT_EQ(answer.results.size(), 10u);
  EXPECT_GE(answer.total, 10u);
}

TEST(SearchIndexFolderTest, AnswersAfterARestartAndWritesNothingThatIsThere) {
  const std::string folder = test::MakeTempFolder() + "/search";
  SmallDistrict district;
  district.Add("nido", "Asilo nido");
  {
    auto index = *SearchIndex::Open(folder);
    ASSERT_TRUE(index->Update(district.Services(), district.Lookup(), 3).ok());
  }
  auto index = *SearchIndex::Open(folder);
  EXPECT_THAT(Ids(*index->Search(Asking("nido"))), ElementsAre("nido"));
  EXPECT_EQ(index->Update(district.Services(), district.Lookup(), 1)->written, 0u);
  EXPECT_EQ(index->Search(Asking("nido"))->generation, 1u);
}

TEST(SearchIndexFolderTest, RefusesADamagedFolder) {
  const std::string folder = test::MakeTempFolder() + "/search";
  { ASSERT_TRUE(SearchIndex::Open(folder).ok()); }
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ofstream(file.path(), std::ios::trunc) << "not an index";
  }
  EXPECT_EQ(SearchIndex::Open(folder).status().code(), absl::StatusCode::kDataLoss);
}

// Every service says in its title which update it is of.
void UpdateForever(const std::string& folder) {
  auto index = *SearchIndex::Open(folder);
  SmallDistrict district;
  for (int i = 0; i < 20; ++i) district.Add("s" + std::to_string(i), "Centro");
  for (uint64_t update = 1;; ++update) {
    for (v1::Service& service : district.services()) {
      service.set_title("Centro " + std::to_string(update));
    }
    index->Update(district.Services(), district.Lookup(), update).IgnoreError();
  }
}

TEST(SearchIndexFolderTest, HoldsAWholeUpdateAfterEveryKill) {
  const std::string folder = test::MakeTempFolder() + "/search";
  for (int kill_ms = 20; kill_ms < 200; kill_ms += 9) {
    const pid_t child = fork();
    if (child == 0) UpdateForever(folder);
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(kill_ms);
    while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const auto index = SearchIndex::Open(folder);
    ASSERT_TRUE(index.ok()) << index.status();
    SearchQuery query = Asking("centro");
    query.limit = 100;
    const auto answer = (*index)->Search(query);
    if (absl::IsUnavailable(answer.status())) continue;  // Killed before the first one.
    ASSERT_EQ(answer->results.size(), 20u);
    for (const v1::SearchResult& result : answer->results) {
      EXPECT_EQ(result.title(), "Centro " + std::to_string(answer->generation));
    }
  }
}

TEST(SearchIndexFolderTest, AnswersWholeUpdatesWhileItIsWritten) {
  auto index = *SearchIndex::Temporary();
  SmallDistrict district;
  district.Add("a", "Centro");
  district.Add("b", "Centro");
  ASSERT_TRUE(index->Update(district.Services(), district.Lookup(), 1).ok());
  std::thread writer([&] {
    for (uint64_t i = 2; i < 60; ++i) {
      for (v1::Service& service : district.services()) {
        service.set_title("Centro " + std::to_string(i));
      }
      EXPECT_TRUE(index->Update(district.Services(), district.Lookup(), i).ok());
    }
  });
  for (int i = 0; i < 300; ++i) {
    const auto answer = index->Search(Asking("centro"));
    ASSERT_TRUE(answer.ok()) << answer.status();
    ASSERT_EQ(answer->results.size(), 2u);
    EXPECT_EQ(answer->results[0].title(), answer->results[1].title());
  }
  writer.join();
}

}  // namespace
}  // namespace ambito::search
