#include "lib/charter/match.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"
#include "tests/unit/charter/harmonise_builders.h"

namespace ambito::charter {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Not;
using testing::Property;

const std::shared_ptr<const Matcher>& SharedStarterMatcher() {
  static const auto* const kMatcher =
      new std::shared_ptr<const Matcher>(std::make_shared<const Matcher>(StarterCatalogue()));
  return *kMatcher;
}

const Matcher& StarterMatcher() { return *SharedStarterMatcher(); }

v1::ServiceSheet TitledSheet(const std::string& title, const std::string& area,
                             const std::string& users, const std::string& description) {
  v1::ServiceSheet sheet = test::Sheet("S-1", title);
  sheet.set_area(area);
  sheet.set_target_users(users);
  sheet.set_description(description == "-" ? "" : description);
  return sheet;
}

// `entry` when the sheet alone in a district is joined to it, `?entry` when it is asked about,
// `?a ?b` when about two, `none` when it stands alone without a question.
std::string Verdict(const v1::ServiceSheet& sheet) {
  HarmoniseInput input = test::ThreeTowns();
  input.catalogue = StarterCatalogue();
  input.matcher = SharedStarterMatcher();
  test::Deliver(input, "000001", {sheet});
  v1::DraftCharter draft = Harmonise(input);
  if (draft.services(0).sheets(0).how() == v1::MATCH_HOW_MATCHED) return draft.services(0).id();
  std::vector<std::string> asked;
  for (const v1::ReviewQuestion& question : draft.review())
    asked.push_back(absl::StrCat("?", question.service()));
  return asked.empty() ? "none" : absl::StrJoin(asked, " ");
}

const Candidate* Find(const std::vector<Candidate>& candidates, const std::string& entry_id) {
  auto it = std::find_if(candidates.begin(), candidates.end(),
                         [&](const Candidate& c) { return c.entry_id == entry_id; });
  return it == candidates.end() ? nullptr : &*it;
}

auto Kind(const std::string& kind) { return Property("kind", &v1::Evidence::kind, kind); }

TEST(MatchTest, JoinsAsksOrLeavesAloneAsTheGoldenTableSays) {
  int cases = 0;
  for (absl::string_view line :
       absl::StrSplit(test::ReadFile("tests/golden/match.txt"), '\n', absl::SkipEmpty())) {
    if (line[0] == '#') continue;
    std::vector<std::string> row = absl::StrSplit(line, '\t');
    ASSERT_EQ(row.size(), 5u) << line;
    std::string verdict = Verdict(TitledSheet(row[1], row[0], row[2], row[3]));
    std::vector<std::string> words = absl::StrSplit(verdict, ' ');
    EXPECT_THAT(words, Contains(row[4])) << line;
    ++cases;
  }
  EXPECT_GE(cases, 250);
}

v1::Catalogue TwoCentres() {
  v1::Catalogue catalogue;
  *catalogue.add_entries() = test::Entry("meals", "Pasti a domicilio");
  catalogue.mutable_entries(0)->add_clues("consegna/recapita pranzo");
  *catalogue.add_entries() = test::Entry("transport", "Trasporto sociale");
  catalogue.mutable_entries(1)->add_clues("volontario auto visite");
  return catalogue;
}

TEST(MatchTest, HearsAClueWhereTheSheetHasAWordOfEachListInAnyOrder) {
  Matcher matcher(TwoCentres());
  std::vector<Candidate> ranked =
      matcher.Rank(TitledSheet("Il pane di casa", "ANZIANI", "-", "Un pranzo caldo si consegna."));
  ASSERT_FALSE(ranked.empty());
  EXPECT_EQ(ranked[0].entry_id, "meals");
  EXPECT_THAT(
      ranked[0].evidence,
      Contains(AllOf(Kind("clues"), Property("detail", &v1::Evidence::detail, "consegna pranzo"))));
  for (const Candidate& candidate :
       matcher.Rank(TitledSheet("Viaggi", "ANZIANI", "-", "Un volontario con la sua auto."))) {
    EXPECT_THAT(candidate.evidence, Not(Contains(Kind("clues")))) << candidate.entry_id;
  }
}

double WeightOfClues(const Candidate& candidate) {
  for (const v1::Evidence& evidence : candidate.evidence) {
    if (evidence.kind() == "clues") return evidence.weight();
  }
  return 0;
}

TEST(MatchTest, HearsTheSameWordsInASecondClueNoMore) {
  v1::ServiceSheet sheet = TitledSheet("Il pane", "ANZIANI", "-", "Un pranzo caldo si consegna.");
  double once = WeightOfClues(Matcher(TwoCentres()).Rank(sheet)[0]);
  v1::Catalogue again = TwoCentres();
  again.mutable_entries(0)->add_clues("pranzo/cena consegna");
  EXPECT_EQ(WeightOfClues(Matcher(again).Rank(sheet)[0]), once);
  again.mutable_entries(0)->add_clues("pranzo caldo");
  EXPECT_GT(WeightOfClues(Matcher(again).Rank(sheet)[0]), once);
}

TEST(MatchTest, DoubtsANameThatTheDescriptionDoesNotSpeakForBesideOneThatItGivesAway) {
  v1::ServiceSheet silent = TitledSheet("Pasti a domicilio", "ANZIANI", "-", "-");
  v1::ServiceSheet other = silent;
  other.set_description("Un volontario con la sua auto accompagna alle visite.");
  auto name_weight = [](const v1::ServiceSheet& sheet) {
    std::vector<Candidate> ranked = Matcher(TwoCentres()).Rank(sheet);
    return Find(ranked, "meals")->evidence[0].weight();
  };
  EXPECT_LT(name_weight(other), name_weight(silent));
}

TEST(MatchTest, TakesAWordInSmallLettersForNoAcronymWhereOthersAreInCapitals) {
  v1::Catalogue catalogue;
  *catalogue.add_entries() = test::Entry("asylum", "Accoglienza rifugiati");
  catalogue.mutable_entries(0)->add_acronyms("SAI");
  Matcher matcher(catalogue);
  EXPECT_EQ(matcher.Rank(test::Sheet("S-1", "Progetto Sai"))[0].evidence[0].kind(), "acronym");
  for (const Candidate& candidate : matcher.Rank(test::Sheet("S-1", "Non sai che fare?"))) {
    EXPECT_THAT(candidate.evidence, Not(Contains(Kind("acronym"))));
  }
}

TEST(MatchTest, TakesAnAcronymForItselfOnlyWhereTheWholeWordIsIt) {
  v1::Catalogue catalogue;
  *catalogue.add_entries() = test::Entry("education", "Educativa domiciliare");
  catalogue.mutable_entries(0)->add_acronyms("SED");
  Matcher matcher(catalogue);
  EXPECT_EQ(matcher.Rank(test::Sheet("S-1", "S.E.D."))[0].evidence[0].kind(), "acronym");
  for (const Candidate& candidate : matcher.Rank(test::Sheet("S-1", "Sede comunale"))) {
    EXPECT_THAT(candidate.evidence, Not(Contains(Kind("acronym"))));
  }
}

TEST(MatchTest, CreditsTheBestWhereNothingElseIsNear) {
  v1::ServiceSheet sheet = TitledSheet("Trasporto sociale", "ANZIANI", "-", "-");
  std::vector<Candidate> alone = Matcher(TwoCentres()).Rank(sheet);
  EXPECT_THAT(alone[0].evidence, Contains(Kind("nothing_else_near")));
  v1::Catalogue near = TwoCentres();
  *near.add_entries() = test::Entry("twin", "Trasporto sociale");
  EXPECT_THAT(Matcher(near).Rank(sheet)[0].evidence, Not(Contains(Kind("nothing_else_near"))));
}

TEST(MatchTest, ReadsWhatOfficesWriteForOneAnotherAsOne) {
  EXPECT_EQ(Verdict(TitledSheet("Fondo locazioni", "POVERTA_DISAGIO_ADULTI", "Inquilini", "-")),
            Verdict(TitledSheet("Fondo fitti", "POVERTA_DISAGIO_ADULTI", "Inquilini", "-")));
  EXPECT_EQ(Verdict(TitledSheet("Pasto a casa", "ANZIANI", "Anziani", "-")), "meals-on-wheels");
}

TEST(MatchTest, ToleratesASlipOfThePen) {
  EXPECT_EQ(Verdict(TitledSheet("Trapsorto sociale", "MULTIUTENZA", "Anziani", "-")),
            "social-transport");
  EXPECT_EQ(Verdict(TitledSheet("Asistenza domicilare", "ANZIANI", "Anziani", "-")), "home-care");
}

TEST(MatchTest, BelievesTheUsersLineAgainstAnEntryOnlyWhereTheAreaAgreesWithIt) {
  v1::ServiceSheet sheet = TitledSheet("Assistenza domiciliare", "FAMIGLIA_MINORI", "Bambini", "-");
  std::vector<Candidate> ranked = StarterMatcher().Rank(sheet);
  ASSERT_NE(Find(ranked, "home-care"), nullptr);
  EXPECT_TRUE(Find(ranked, "home-care")->excluded);
  sheet.set_area("ANZIANI");
  ranked = StarterMatcher().Rank(sheet);
  ASSERT_NE(Find(ranked, "home-care"), nullptr);
  EXPECT_FALSE(Find(ranked, "home-care")->excluded);
}

TEST(MatchTest, TakesAFormerNameForWhatItWas) {
  EXPECT_EQ(Verdict(TitledSheet("C.D.D. (ex C.S.E.)", "DISABILI", "Disabili gravi", "-")),
            "disabled-day-centre");
  EXPECT_EQ(Verdict(TitledSheet("C.S.E.", "DISABILI", "Disabili", "-")),
            "social-educational-centre");
}

TEST(MatchTest, ExcludesAnEntryForOtherUsers) {
  v1::ServiceSheet sheet = TitledSheet("Assistenza domiciliare minori", "FAMIGLIA_MINORI", "Minori",
                                       "Educatori a casa.");
  std::vector<Candidate> ranked = StarterMatcher().Rank(sheet);
  const Candidate* home_care = Find(ranked, "home-care");
  ASSERT_NE(home_care, nullptr);
  EXPECT_TRUE(home_care->excluded);
  EXPECT_THAT(home_care->evidence, Contains(Kind("other_target_users")));
}

TEST(MatchTest, ExcludesAnEntryOfWhichTheTitleNamesOnlyAPartOfAnothersAlias) {
  v1::Catalogue catalogue;
  *catalogue.add_entries() = test::Entry("centre", "Centro diurno");
  *catalogue.add_entries() = test::Entry("integrated", "Centro diurno integrato");
  std::vector<Candidate> ranked =
      Matcher(catalogue).Rank(test::Sheet("S-1", "Centro diurno integrato San Rocco"));
  EXPECT_EQ(ranked[0].entry_id, "integrated");
  EXPECT_FALSE(ranked[0].excluded);
  const Candidate* centre = Find(ranked, "centre");
  ASSERT_NE(centre, nullptr);
  EXPECT_TRUE(centre->excluded);
  EXPECT_THAT(centre->evidence, Contains(Kind("alias_of_other")));
}

TEST(MatchTest, ExcludesAnEntryThatForbidsAWordOfTheTitleButNotOfItsDetails) {
  v1::Catalogue catalogue;
  v1::CatalogueEntry& nursery = *catalogue.add_entries();
  nursery = test::Entry("nursery", "Asilo nido");
  nursery.add_forbidding_cues("rette");
  Matcher matcher(catalogue);
  EXPECT_TRUE(matcher.Rank(test::Sheet("S-1", "Rette asilo nido"))[0].excluded);
  EXPECT_FALSE(matcher.Rank(test::Sheet("S-1", "Asilo nido - rette"))[0].excluded);
}

TEST(MatchTest, ExcludesAnEntryOfAnotherPlace) {
  v1::Catalogue catalogue;
  v1::CatalogueEntry& entry = *catalogue.add_entries();
  entry = test::Entry("home", "Assistenza anziani");
  entry.set_setting("HOME");
  Matcher matcher(catalogue);
  EXPECT_TRUE(matcher.Rank(test::Sheet("S-1", "Assistenza anziani in casa di riposo"))[0].excluded);
  EXPECT_FALSE(matcher.Rank(test::Sheet("S-1", "Assistenza anziani a domicilio"))[0].excluded);
}

TEST(MatchTest, AddsItsEvidenceUpToTheScore) {
  v1::ServiceSheet sheet = TitledSheet("Telesoccorso", "ANZIANI", "Anziani soli", "Pulsante.");
  for (const Candidate& candidate : StarterMatcher().Rank(sheet)) {
    double sum = 0;
    for (const v1::Evidence& evidence : candidate.evidence) sum += evidence.weight();
    EXPECT_NEAR(candidate.score, std::clamp(sum, 0.0, 1.0), 1e-6) << candidate.entry_id;
    EXPECT_GT(candidate.score, 0) << candidate.entry_id;
    EXPECT_LE(candidate.score, 1) << candidate.entry_id;
  }
}

TEST(MatchTest, NamesTheStrongestEvidenceFirst) {
  std::vector<Candidate> ranked =
      StarterMatcher().Rank(TitledSheet("S.A.D.", "ANZIANI", "Anziani", "-"));
  ASSERT_FALSE(ranked.empty());
  EXPECT_EQ(ranked[0].entry_id, "home-care");
  EXPECT_EQ(ranked[0].evidence[0].kind(), "acronym");
  EXPECT_EQ(ranked[0].evidence[0].detail(), "SAD");
}

TEST(MatchTest, RanksTheSameWhateverTheOrderOfTheCatalogue) {
  v1::Catalogue reversed = StarterCatalogue();
  std::reverse(reversed.mutable_entries()->pointer_begin(),
               reversed.mutable_entries()->pointer_end());
  v1::ServiceSheet sheet = TitledSheet("Sportello sociale e assistenza economica", "MULTIUTENZA",
                                       "Cittadini in difficoltà", "Informazioni e contributi.");
  std::vector<Candidate> one = StarterMatcher().Rank(sheet);
  std::vector<Candidate> other = Matcher(reversed).Rank(sheet);
  ASSERT_EQ(one.size(), other.size());
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].entry_id, other[i].entry_id);
    EXPECT_EQ(one[i].score, other[i].score);
  }
}

TEST(MatchTest, HasNoCandidateForATitleWithoutWords) {
  EXPECT_TRUE(StarterMatcher().Rank(TitledSheet("...", "ANZIANI", "", "-")).empty());
  EXPECT_TRUE(Matcher(v1::Catalogue()).Rank(test::Sheet("S-1", "Asilo nido")).empty());
}

TEST(CompareTest, IsSymmetric) {
  v1::ServiceSheet a = TitledSheet("Progetto nonni e nipoti", "ANZIANI", "Anziani", "Letture.");
  v1::ServiceSheet b = TitledSheet("Nonni, nipoti e racconti", "FAMIGLIA_MINORI", "Bambini", "-");
  Candidate one = StarterMatcher().Compare(a, b);
  Candidate other = StarterMatcher().Compare(b, a);
  EXPECT_EQ(one.score, other.score);
  EXPECT_EQ(one.excluded, other.excluded);
}

TEST(CompareTest, JoinsTheSameTitleAndPartsDifferentUsers) {
  v1::ServiceSheet a = TitledSheet("Giardino incantato", "FAMIGLIA_MINORI", "Bambini", "Giochi.");
  v1::ServiceSheet b = TitledSheet("GIARDINO INCANTATO", "FAMIGLIA_MINORI", "Bambini", "Feste.");
  EXPECT_GE(StarterMatcher().Compare(a, b).score, MatchThresholds().accept);
  b.set_target_users("Persone anziane");
  EXPECT_TRUE(StarterMatcher().Compare(a, b).excluded);
}

// Information, not a limit: what ranking Pavia's sheets against the starter catalogue costs here.
TEST(MatchTest, TellsHowLongItTakes) {
  std::vector<v1::ServiceSheet> sheets;
  for (const std::string& path : test::ListFiles("examples/pavia/municipalities", ".json")) {
    auto result = ReadMunicipalityFile(test::ReadFile(path), CheckContext());
    ASSERT_TRUE(result.file.has_value()) << path;
    sheets.insert(sheets.end(), result.file->sheets().begin(), result.file->sheets().end());
  }
  StarterMatcher();
  auto start = std::chrono::steady_clock::now();
  size_t candidates = 0;
  for (const v1::ServiceSheet& sheet : sheets) candidates += StarterMatcher().Rank(sheet).size();
  std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  std::printf("ranked %zu sheets against %d entries in %.1f ms, %zu candidates\n", sheets.size(),
              StarterCatalogue().entries_size(), took.count(), candidates);
  EXPECT_EQ(sheets.size(), 234u);
}

}  // namespace
}  // namespace ambito::charter
