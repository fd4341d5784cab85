// A warm run equals a cold one, byte for byte, whatever was edited in between.
#include "lib/charter/memo.h"

#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "lib/charter/catalogue.h"
#include "tests/unit/charter/harmonise_builders.h"

namespace ambito::charter {
namespace {

constexpr const char* kTitles[] = {"Servizio di assistenza domiciliare",
                                   "S.A.D.",
                                   "Pasti a domicilio",
                                   "Asilo nido comunale",
                                   "Nido d'infanzia",
                                   "Contributi economici",
                                   "Centro diurno disabili",
                                   "Casa delle api felici",
                                   "Casa delle api felici del parco",
                                   "Servizio delle api",
                                   "Sportello arcobaleno",
                                   "Trasporto sociale"};
constexpr const char* kSentences[] = {
    "Attivazione entro 15 giorni lavorativi dalla domanda",
    "Attivazione entro 3 settimane dalla domanda",
    "Primo colloquio entro 10 giorni",
    "Nei casi urgenti attivazione entro 48 ore dalla segnalazione",
    "Tempi brevi",
    "Operatori qualificati: 100%",
    "Almeno 20 ore di formazione all'anno"};
constexpr const char* kTowns[] = {"000001", "000002", "000003"};

// A small district whose content changes at random, always in the same way for one seed.
class Edits {
 public:
  explicit Edits(uint32_t seed) : random_(seed), input_(test::ThreeTowns()) {
    input_.catalogue = StarterCatalogue();
    input_.matcher = Matcher(false);
    for (const char* town : kTowns) test::Deliver(input_, town, {});
  }

  const HarmoniseInput& input() const { return input_; }

  void Step() {
    switch (Below(10)) {
      case 0:
        return Remove();
      case 1:
        return Decide();
      case 2:
        return Undo();
      case 3:
        return Accept();
      case 4:
        return SetTarget();
      case 5:
        return ChangeDay();
      case 6:
        return ChangeCatalogue();
      default:
        return Put();
    }
  }

 private:
  size_t Below(size_t limit) { return random_() % limit; }
  template <typename T, size_t kSize>
  T OneOf(const T (&list)[kSize]) {
    return list[Below(kSize)];
  }
  MunicipalityInput& Town() { return input_.municipalities[Below(std::size(kTowns))]; }
  std::string SheetId() { return absl::StrCat("s-", Below(6)); }
  std::string Sheet() { return absl::StrCat(OneOf(kTowns), "/", SheetId()); }
  std::string Service() {
    return Below(3) == 0 ? absl::StrCat("prov-", OneOf(kTowns), "-", SheetId())
                         : input_.catalogue.entries(static_cast<int>(Below(20))).id();
  }

  // Two matchers, prepared once: preparing is what takes time.
  static std::shared_ptr<const charter::Matcher> Matcher(bool smaller) {
    static const auto* const whole =
        new auto(std::make_shared<const charter::Matcher>(StarterCatalogue()));
    static const auto* const part = new auto(std::make_shared<const charter::Matcher>(Smaller()));
    return smaller ? *part : *whole;
  }
  static v1::Catalogue Smaller() {
    v1::Catalogue catalogue = StarterCatalogue();
    catalogue.mutable_entries()->RemoveLast();
    catalogue.mutable_entries()->DeleteSubrange(0, 30);
    return catalogue;
  }

  void Put() {
    MunicipalityInput& town = Town();
    v1::ServiceSheet sheet = test::Sheet(SheetId(), OneOf(kTitles));
    sheet.mutable_source_charter()->set_year(2004 + static_cast<int>(Below(3)));
    if (Below(4) == 0) sheet.set_area("DISABILI");
    if (Below(4) == 0) sheet.set_valid_to("2006-12-31");
    if (Below(4) == 0) {
      sheet.set_delivery_form("associated");
      for (const char* other : kTowns) sheet.add_covers(other);
    }
    for (size_t i = Below(4); i > 0; --i) {
      v1::Standard& standard = *sheet.add_standards();
      standard.set_standard_id(absl::StrCat("S", i));
      standard.set_category("TIMING");
      standard.set_statement(OneOf(kSentences));
    }
    std::erase_if(town.sheets,
                  [&](const InputSheet& old) { return old.sheet->sheet_id() == sheet.sheet_id(); });
    town.sheets.emplace_back(std::move(sheet));
  }
  void Remove() {
    std::vector<InputSheet>& sheets = Town().sheets;
    if (!sheets.empty()) {
      sheets.erase(sheets.begin() + static_cast<std::ptrdiff_t>(Below(sheets.size())));
    }
  }
  void Decide() {
    v1::Decision& decision = *input_.decisions.add_decisions();
    decision.set_decision_id(absl::StrCat("d-", ++decided_));
    decision.set_decided_at(absl::StrCat(1000 + decided_));
    decision.set_kind(static_cast<v1::DecisionKind>(1 + Below(5)));
    const bool merge = decision.kind() == v1::DECISION_KIND_MERGE;
    const bool two = decision.kind() == v1::DECISION_KIND_SAME || Below(2) == 0;
    if (!merge) decision.add_sheets(Sheet());
    if (!merge && two) decision.add_sheets(Sheet());
    const bool sheets_only = decision.kind() == v1::DECISION_KIND_SAME ||
                             (decision.kind() == v1::DECISION_KIND_DIFFERENT && two);
    if (!sheets_only) decision.set_service(Service());
    if (merge) decision.set_into(Service());
  }
  void Undo() {
    auto& decisions = *input_.decisions.mutable_decisions();
    if (!decisions.empty()) {
      decisions.DeleteSubrange(static_cast<int>(Below(static_cast<size_t>(decisions.size()))), 1);
    }
  }
  void Accept() { Town().acceptances.push_back(test::Accept(OneOf(kTowns), SheetId())); }
  void SetTarget() {
    input_.targets.clear();
    v1::GuaranteeTarget& target = input_.targets.emplace_back();
    target.set_service("home-care");
    target.set_indicator("ACTIVATION_TIME");
    target.set_comparator("LE");
    target.set_value(absl::StrCat(1 + Below(20)));
    target.set_unit("day");
  }
  void ChangeDay() { input_.as_of = Below(2) == 0 ? "2006-06-01" : "2007-01-01"; }
  void ChangeCatalogue() {
    const bool smaller = Below(2) == 0;
    input_.catalogue = smaller ? Smaller() : StarterCatalogue();
    input_.matcher = Matcher(smaller);
  }

  std::mt19937 random_;
  HarmoniseInput input_;
  int decided_ = 0;
};

class MemoTest : public testing::TestWithParam<uint32_t> {};

TEST_P(MemoTest, AWarmRunEqualsAColdOne) {
  SCOPED_TRACE(absl::StrCat("seed ", GetParam()));
  Edits edits(GetParam());
  HarmoniseMemo memo;
  for (int step = 0; step < 60; ++step) {
    edits.Step();
    ASSERT_EQ(Harmonise(edits.input(), memo).Whole().SerializeAsString(),
              Harmonise(edits.input()).SerializeAsString())
        << "step " << step;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MemoTest, testing::Range(1u, 25u));

TEST(MemoTest, TheVerySameSheetOfAnotherTownIsComparedToo) {
  HarmoniseInput input = test::ThreeTowns();
  input.matcher = std::make_shared<const Matcher>(input.catalogue);
  HarmoniseMemo memo;
  test::Deliver(input, "000001", {test::Sheet("s-1", "Casa delle api felici")});
  Harmonise(input, memo);
  test::Deliver(input, "000002", {test::Sheet("s-1", "Casa delle api felici")});
  EXPECT_EQ(Harmonise(input, memo).Whole().SerializeAsString(),
            Harmonise(input).SerializeAsString());
}

TEST(MemoTest, AServiceThatNothingTouchedIsTheVerySame) {
  HarmoniseInput input = test::ThreeTowns();
  input.matcher = std::make_shared<const Matcher>(input.catalogue);
  test::Deliver(input, "000001",
                {test::StatedSheet("s-1", "home"), test::StatedSheet("s-2", "meals")});
  HarmoniseMemo memo;
  const Draft before = Harmonise(input, memo);
  v1::ServiceSheet edited = *input.municipalities[0].sheets[1].sheet;
  edited.set_description("Un'altra descrizione");
  input.municipalities[0].sheets[1] = InputSheet(edited);
  const Draft after = Harmonise(input, memo);
  EXPECT_EQ(before.Find("home"), after.Find("home"));
  EXPECT_NE(before.Find("meals"), after.Find("meals"));
}

}  // namespace
}  // namespace ambito::charter
