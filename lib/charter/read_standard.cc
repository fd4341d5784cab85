#include "lib/charter/read_standard.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

#include "lib/charter/reading_circumstances.h"
#include "lib/charter/reading_cues.h"
#include "lib/charter/reading_knowledge.h"
#include "lib/charter/reading_limits.h"
#include "lib/charter/reading_weights.h"
#include "lib/charter/statement_reader.h"

namespace ambito::charter {
namespace {

// What counts as much as a cue, out of the 10 or so of one that decides alone.
constexpr int kNamesIndicator = 5;  // Below, no indicator is named.
constexpr int kNamesYesOrNo = 8;    // Without any number the words must be plain.
constexpr int kYesOrNo = 4;         // Of a promise without a number.
constexpr int kIsPromise = 8;       // Below, nothing is promised.
constexpr int kMostOfCues = 30;

// A quantity as one indicator's promise, or as nobody's.
struct Candidate {
  int weight = 0;
  const IndicatorCues* cues = nullptr;
  std::optional<size_t> quantity;  // Absent: a promise that is kept or not, or of everybody.
  std::string value;
  std::string unit;
  bool sure() const { return weight >= kIsPromise; }
};

struct CueScore {
  int weight = 0;
  int best = 0;  // Of a single cue.
  bool of_everybody = false;
  size_t token = 0;  // Of the cue that weighs most.
};

bool Contains(const std::vector<std::string>& codes, absl::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool IsUpper(absl::string_view comparator) { return comparator == "LE" || comparator == "LT"; }

// A bare quantity is a guarantee: times and ratios at most, all others at least.
std::string BareComparator(absl::string_view unit) {
  const std::string kind = UnitKind(unit);
  if (kind.empty()) return "";
  if (kind == "BOOLEAN") return "EQ";
  return kind == "TIME" || kind == "RATIO" ? "LE" : "GE";
}

class StandardReader {
 public:
  explicit StandardReader(absl::string_view statement)
      : knowledge_(ReadingKnowledge::BuiltIn()),
        statement_(statement),
        tokens_(statement),
        sentence_(knowledge_.dictionary, tokens_),
        quantities_(ReadQuantities(tokens_)) {}

  StandardReading Read() {
    ReadCircumstances();
    for (size_t i = 0; i < quantities_.size(); ++i) {
      limits_.push_back(ReadLimit(tokens_, quantities_, i));
    }
    for (const IndicatorCues& cues : knowledge_.indicators) scores_.push_back(Score(cues));
    const Candidate best = Choose();
    StandardReading reading;
    if (best.sure() && !best.unit.empty()) {
      FillMeasure(best, reading);
      FillCategory(best, reading);
    } else {
      reading.reason = Reason();
    }
    return reading;
  }

 private:
  void ReadCircumstances() {
    events_ = ReadEvents(knowledge_.circumstances, sentence_, tokens_);
    conditions_ = ReadConditions(knowledge_.circumstances, sentence_, tokens_);
    for (const auto* list : {&events_, &conditions_}) {
      for (const Circumstance& said : *list) sentence_.Say(said.code);
    }
    for (const Quantity& quantity : quantities_) sentence_.Say(quantity.unit);
    for (const Circumstance& event : events_) {
      subject_ &= ~sentence_.PositionsOf(event.first, event.next);
    }
  }

  // What starts the time is not what is promised: cues do not look there.
  CueScore Score(const IndicatorCues& indicator) const {
    CueScore score;
    for (const Cue& cue : indicator.cues) {
      if (!sentence_.Matches(cue, subject_)) continue;
      score.weight += cue.weight;
      score.of_everybody = score.of_everybody || cue.of_everybody;
      if (cue.weight <= score.best) continue;
      score.best = cue.weight;
      score.token = sentence_.FirstToken(cue, subject_);
    }
    score.weight = std::min(score.weight, kMostOfCues);
    return score;
  }

  Candidate Choose() const {
    Candidate best;
    const auto consider = [&best](Candidate candidate) {
      if (candidate.weight > best.weight) best = std::move(candidate);
    };
    for (size_t i = 0; i < quantities_.size(); ++i) {
      consider(WithoutIndicator(i));
      for (size_t k = 0; k < scores_.size(); ++k) consider(Promised(i, k));
    }
    for (size_t k = 0; k < scores_.size(); ++k) consider(WithoutNumber(k));
    if (best.sure() && best.cues == nullptr) best.cues = OnlyMeasuredBy(best.unit);
    return best;
  }

  // The indicator of a unit that says by itself what is measured, as hours a week do.
  const IndicatorCues* OnlyMeasuredBy(absl::string_view unit) const {
    static constexpr absl::string_view kTelling[] = {"HOURS", "DAYS", "WEEKS", "RATIO", "SPACE"};
    const std::string kind = UnitKind(unit);
    if (std::find(std::begin(kTelling), std::end(kTelling), kind) == std::end(kTelling)) {
      return nullptr;
    }
    for (const IndicatorCues& cues : knowledge_.indicators) {
      if (Contains(cues.indicator->units, unit)) return &cues;
    }
    return nullptr;
  }

  Candidate WithoutIndicator(size_t i) const {
    const Quantity& quantity = quantities_[i];
    if (quantity.unit.empty() || quantity.form == Form::kAll) return {};
    // `fino a 30 utenti` is how much there is room for.
    const bool room =
        quantity.form == Form::kCount && limits_[i] && IsUpper(limits_[i]->comparator);
    if (room) return {};
    // A percentage that nobody knows is as often a fee or a fact.
    constexpr int kUnknownShare = -4;
    const bool share = UnitKind(quantity.unit) == "PERCENT" && !limits_[i].has_value();
    return {QuantityWeight(tokens_, quantity, limits_[i]) + (share ? kUnknownShare : 0), nullptr, i,
            quantity.value, quantity.unit};
  }

  Candidate Promised(size_t i, size_t k) const {
    const Quantity& quantity = quantities_[i];
    const CueScore& score = scores_[k];
    if (quantity.unit.empty() || score.weight < kNamesIndicator) return {};
    if (quantity.form == Form::kAll && !score.of_everybody) return {};
    const IndicatorCues& cues = knowledge_.indicators[k];
    for (const std::string& unit : cues.indicator->units) {
      const auto value = ValueInUnit(quantity, unit);
      if (!value.has_value()) continue;
      const int same_unit = unit == quantity.unit ? 2 : 0;
      const int weight = QuantityWeight(tokens_, quantity, limits_[i]) + score.weight + same_unit +
                         DirectionWeight(i, *cues.indicator);
      return {weight, &cues, i, *value, unit};
    }
    return {};
  }

  // A limit in the indicator's direction speaks for it.
  int DirectionWeight(size_t i, const Indicator& indicator) const {
    if (!limits_[i].has_value() || UnitKind(quantities_[i].unit) == "RATIO") return 0;
    const absl::string_view said = limits_[i]->comparator;
    const bool same = std::any_of(
        indicator.comparators.begin(), indicator.comparators.end(),
        [&](const std::string& comparator) { return IsUpper(comparator) == IsUpper(said); });
    if (same) return 2;
    return indicator.role == "condition" ? 0 : -6;
  }

  Candidate WithoutNumber(size_t k) const {
    const CueScore& score = scores_[k];
    const IndicatorCues& cues = knowledge_.indicators[k];
    if (score.best < kNamesYesOrNo) return {};
    if (Contains(cues.indicator->units, "boolean")) {
      return {kYesOrNo + score.weight, &cues, std::nullopt, "1", "boolean"};
    }
    if (score.of_everybody && Contains(cues.indicator->units, "percent")) {
      return {score.weight, &cues, std::nullopt, "100", "percent"};
    }
    return {};
  }

  TextSpan SpanOf(size_t first, size_t next) const {
    if (first >= tokens_.size() || next == first) return {0, statement_.size()};
    return {tokens_[first].begin, tokens_[next - 1].end};
  }

  const CueScore* ScoreOf(const Candidate& candidate) const {
    if (candidate.cues == nullptr) return nullptr;
    return &scores_[static_cast<size_t>(candidate.cues - knowledge_.indicators.data())];
  }

  void FillMeasure(const Candidate& best, StandardReading& reading) const {
    reading.measurable = true;
    reading.value = best.value;
    reading.unit = best.unit;
    const CueScore* score = ScoreOf(best);
    const TextSpan words = score == nullptr ? TextSpan{} : SpanOf(score->token, score->token + 1);
    const TextSpan amount = best.quantity.has_value() ? TextSpan{quantities_[*best.quantity].begin,
                                                                 quantities_[*best.quantity].end}
                                                      : words;
    if (best.cues != nullptr) {
      reading.indicator = best.cues->indicator->code;
      reading.spans["indicator"] = score->best == 0 ? amount : words;
    }
    reading.spans["value"] = reading.spans["unit"] = reading.spans["comparator"] = amount;
    FillComparator(best, reading);
    FillRange(best, reading);
    if (UnitKind(best.unit) == "TIME") FillEvent(best, reading);
    FillCondition(best, reading);
  }

  void FillComparator(const Candidate& best, StandardReading& reading) const {
    reading.comparator = best.cues != nullptr ? best.cues->indicator->comparators.front()
                                              : BareComparator(best.unit);
    if (!best.quantity.has_value() || !limits_[*best.quantity].has_value()) return;
    const Limit& limit = *limits_[*best.quantity];
    reading.spans["comparator"] = SpanOf(limit.first, limit.next);
    // `almeno un operatore ogni 8 utenti` is at most 8 users; `almeno 24 ore prima` to book is at
    // most 24 hours asked of the citizen.
    const bool fixed = UnitKind(best.unit) == "RATIO" ||
                       (best.cues != nullptr && best.cues->indicator->role == "condition");
    if (fixed) return;
    reading.comparator = std::string(limit.comparator);
    reading.limit_said = limit.beside;
  }

  // Of `da otto a dieci incontri` eight are promised, of `da 3 a 5 giorni` five.
  void FillRange(const Candidate& best, StandardReading& reading) const {
    if (!best.quantity.has_value() || *best.quantity == 0 || IsUpper(reading.comparator)) return;
    const Quantity& lower = quantities_[*best.quantity - 1];
    const size_t between = lower.next;
    const bool range =
        lower.form == Form::kBare && quantities_[*best.quantity].first == between + 1 &&
        (tokens_.IsOneOf(between, {"a", "ad", "ai", "o"}) || tokens_.IsSign(between, "-"));
    if (range) reading.value = lower.value;
  }

  // The number of tokens between a circumstance and a quantity.
  static size_t Distance(const Circumstance& said, const Quantity& quantity) {
    if (said.first >= quantity.next) return said.first - quantity.next;
    return quantity.first >= said.next ? quantity.first - said.next : 0;
  }

  // Whether it belongs to the promised time and not to another one of the sentence.
  bool BelongsTo(const Circumstance& said, const Candidate& best) const {
    if (!best.quantity.has_value()) return true;
    const size_t own = Distance(said, quantities_[*best.quantity]);
    for (size_t i = 0; i < quantities_.size(); ++i) {
      const bool other = i != *best.quantity && UnitKind(quantities_[i].unit) == "TIME";
      if (other && Distance(said, quantities_[i]) < own) return false;
    }
    return true;
  }

  // A code goes before words that no code fits.
  void FillEvent(const Candidate& best, StandardReading& reading) const {
    for (const Circumstance& event : events_) {
      if (!BelongsTo(event, best)) continue;
      const TextSpan span = SpanOf(event.first, event.next);
      if (event.code.empty()) {
        reading.unfit_event = Words(span);
        reading.spans["unfit_event"] = span;
        continue;
      }
      reading.event = event.code;
      reading.spans["event"] = span;
      reading.unfit_event.clear();
      reading.spans.erase("unfit_event");
      return;
    }
  }

  void FillCondition(const Candidate& best, StandardReading& reading) const {
    for (const Circumstance& condition : conditions_) {
      if (!BelongsTo(condition, best)) continue;
      const TextSpan span = SpanOf(condition.first, condition.next);
      const bool fits = !condition.code.empty();
      reading.condition = condition.code;
      reading.unfit_condition = fits ? "" : Words(span);
      reading.spans[fits ? "condition" : "unfit_condition"] = span;
      return;
    }
  }

  std::string Words(const TextSpan& span) const {
    return std::string(statement_.substr(span.begin, span.end - span.begin));
  }

  void FillCategory(const Candidate& best, StandardReading& reading) const {
    if (!reading.indicator.empty()) {
      reading.category = best.cues->indicator->category;
      reading.spans["category"] = reading.spans["indicator"];
      return;
    }
    std::pair<int, const CodeCues*> most = {0, nullptr};
    for (const CodeCues& category : knowledge_.categories) {
      const int weight = CategoryWeight(category, reading.unit);
      if (weight > most.first) most = {weight, &category};
    }
    if (most.second != nullptr) reading.category = most.second->code;
  }

  int CategoryWeight(const CodeCues& category, absl::string_view unit) const {
    struct Usual {
      absl::string_view kind;
      absl::string_view category;
      int weight;
    };
    static constexpr Usual kUsual[] = {
        {"TIME", "TIMING", 9},
        {"HOURS", "OPENING_HOURS", 4},
        {"DAYS", "OPENING_HOURS", 5},
        {"WEEKS", "OPENING_HOURS", 9},
        {"FREQUENCY", "ORGANISATIONAL", 5},
        {"PERCENT", "ORGANISATIONAL", 4},
        {"COUNT", "ORGANISATIONAL", 4},
        {"RATIO", "ORGANISATIONAL", 9},
        {"SPACE", "STRUCTURAL", 12},
        {"MONEY", "ORGANISATIONAL", 9},
    };
    int weight = 0;
    for (const Cue& cue : category.cues) {
      if (sentence_.Matches(cue, subject_)) weight += cue.weight;
    }
    const std::string kind = UnitKind(unit);
    for (const Usual& usual : kUsual) {
      if (usual.kind == kind && usual.category == category.code) weight += usual.weight;
    }
    return weight;
  }

  std::string Reason() const {
    const auto& vague = knowledge_.vague_words;
    const bool is_vague = std::any_of(vague.begin(), vague.end(),
                                      [&](const Cue& word) { return sentence_.Matches(word); });
    if (is_vague) return "VAGUE_WORDS";
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_.IsNumber(i) || tokens_.IsOther(i)) return "NUMBER_MEASURES_NOTHING";
    }
    return "NOTHING_TO_MEASURE";
  }

  const ReadingKnowledge& knowledge_;
  absl::string_view statement_;
  Tokens tokens_;
  CueSentence sentence_;
  std::vector<Quantity> quantities_;
  std::vector<std::optional<Limit>> limits_;
  std::vector<Circumstance> events_;
  std::vector<Circumstance> conditions_;
  std::vector<CueScore> scores_;
  Positions subject_ = kEverywhere;  // All but the words of starting events.
};

}  // namespace

StandardReading ReadStandard(absl::string_view statement) {
  return StandardReader(statement).Read();
}

}  // namespace ambito::charter
