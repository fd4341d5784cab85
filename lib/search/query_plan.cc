#include "lib/search/query_plan.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/fold.h"
#include "lib/search/best_of.h"
#include "lib/search/service_document.h"
#include "lib/search/synonyms.h"
#include "lib/search/terms.h"
#include "lib/search/word_spans.h"

namespace ambito::search {
namespace {

using Xapian::Query;

// Beside the word itself, which weighs 1.
constexpr double kRootWeight = 0.6;
constexpr double kSlipWeight = 0.8;
constexpr double kBeginningWeight = 0.7;
constexpr double kPhraseWeight = 1.0;

// Longer names are found by their words.
constexpr std::ptrdiff_t kMaxNameWords = 6;

constexpr size_t kMinSpelledLetters = 4;
constexpr size_t kTwoSlipsLetters = 8;
constexpr int kMaxContinuations = 8;
// A word that so many times more services have is what a rare one beside it was meant to be.
constexpr Xapian::termcount kMuchMore = 5;

struct Token {
  WordSpan span;
  std::string stem;
  std::string root;
  bool telling = true;     // Says something by itself.
  bool in_phrase = false;  // Is part of a phrase that means something.
};

// All but grammar; where only words of questions are left, those tell.
std::vector<Token> Tokens(absl::string_view text) {
  std::vector<Token> tokens;
  bool any_telling = false;
  for (WordSpan& span : WordSpans(text)) {
    if (tokens.size() == kMaxQueryWords) break;
    if (span.word.size() > kMaxTermBytes || Synonyms::IsGrammar(span.word)) continue;
    Token& token = tokens.emplace_back();
    token.span = std::move(span);
    token.stem = charter::FoldWord(token.span.word);
    token.root = Root(token.span.word);
    token.telling = !Synonyms::BuiltIn().IsNoise(token.span.word);
    any_telling = any_telling || token.telling;
  }
  for (Token& token : tokens) {
    token.telling = token.telling || (!any_telling && !charter::IsStopWord(token.span.word));
  }
  return tokens;
}

size_t CommonBeginning(absl::string_view a, absl::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  return static_cast<size_t>(std::mismatch(a.begin(), a.begin() + size, b.begin()).first -
                             a.begin());
}

// Words of the starter catalogue: nobody meant another.
bool IsSpelledWell(const std::string& word) {
  static const auto& kWords = *[] {
    auto* words = new absl::flat_hash_set<std::string>();
    const auto add = [&](absl::string_view text) {
      const std::string folded = charter::FoldText(text);
      for (absl::string_view one : absl::StrSplit(folded, ' ', absl::SkipEmpty())) {
        words->emplace(one);
      }
    };
    for (const v1::CatalogueEntry& entry : charter::StarterCatalogue().entries()) {
      add(entry.title());
      add(entry.description());
      for (const std::string& alias : entry.aliases()) add(alias);
      for (const std::string& said : entry.citizen_words()) add(said);
    }
    return words;
  }();
  return kWords.contains(word);
}

class Planner {
 public:
  Planner(const Xapian::Database& index, TermCounts& counts, absl::string_view text)
      : index_(index), counts_(counts), text_(text), tokens_(Tokens(text)) {}

  QueryPlan Plan() {
    AddNames();
    AddPhrases();
    for (const Token& token : tokens_) {
      if (token.telling) AddToken(token);
    }
    plan_.query = Query(Query::OP_OR, parts_.begin(), parts_.end());
    if (!corrections_.empty()) plan_.suggestion = Corrected();
    return std::move(plan_);
  }

 private:
  Xapian::doccount Count(const std::string& term) { return counts_.Of(index_, term); }

  // A way through one term, if any service has it.
  void AddWay(const std::string& term, double weight, std::vector<Way>& ways) {
    const Xapian::doccount services = Count(term);
    if (services > 0) ways.push_back({{{term, services}}, weight});
  }

  void AddStem(const std::string& stem, double weight, std::vector<Way>& ways) {
    plan_.stems.insert(stem);
    AddWay(StemTerm(stem), weight, ways);
  }

  void AddPart(std::vector<Way> ways) {
    if (!ways.empty()) parts_.emplace_back((new BestOf(std::move(ways)))->release());
  }

  // Within a phrase that means something a word has no meaning of its own: in `porta da mangiare`
  // nobody is driven anywhere.
  void AddToken(const Token& token) {
    std::vector<Way> ways;
    AddStem(token.stem, 1, ways);
    plan_.roots.insert(token.root);
    AddWay(RootTerm(token.root), kRootWeight, ways);
    const auto* meanings = Synonyms::BuiltIn().Find(token.stem, token.root);
    if (!token.in_phrase) AddMeanings(meanings, ways);
    AddSlips(token, meanings != nullptr, ways);
    AddPart(std::move(ways));
  }

  void AddMeanings(const std::vector<Meaning>* meanings, std::vector<Way>& ways) {
    if (meanings == nullptr) return;
    for (const Meaning& meaning : *meanings) {
      AddMeaning(meaning, ways);
    }
  }

  void AddMeaning(const Meaning& meaning, std::vector<Way>& ways) {
    Way way;
    way.weight = meaning.weight;
    for (const std::string& stem : meaning.stems) {
      way.parts.push_back({StemTerm(stem), Count(StemTerm(stem))});
      if (way.parts.back().services == 0) return;
    }
    plan_.stems.insert(meaning.stems.begin(), meaning.stems.end());
    ways.push_back(std::move(way));
  }

  // What a word that no service has, or next to none, was meant to be.
  void AddSlips(const Token& token, bool has_meaning, std::vector<Way>& ways) {
    const std::string& word = token.span.word;
    if (word.size() < kMinSpelledLetters || IsSpelledWell(word)) return;
    const Xapian::doccount services = Count(WordTerm(word));
    const bool known = services > 0 || Count(StemTerm(token.stem)) > 0;
    if (known ? services != 1 : has_meaning) return;
    if (!known) AddContinuations(token, ways);
    const std::string better =
        index_.get_spelling_suggestion(word, word.size() < kTwoSlipsLetters || known ? 1 : 2);
    if (better.empty() || Count(WordTerm(better)) < services * kMuchMore) return;
    AddStem(charter::FoldWord(better), kSlipWeight, ways);
    // Another ending of a word the index has is no slip to tell anybody of.
    const bool ending =
        Count(RootTerm(token.root)) > 0 && CommonBeginning(word, better) + 2 >= word.size();
    if (!ending) corrections_.push_back({token.span, better});
  }

  // `alzh`: a word that is not finished.
  void AddContinuations(const Token& token, std::vector<Way>& ways) {
    int left = kMaxContinuations;
    const auto end = index_.allterms_end(token.stem);
    for (auto term = index_.allterms_begin(token.stem); term != end && left > 0; ++term, --left) {
      AddStem(*term, kBeginningWeight, ways);
    }
  }

  // Names of several words that the text has as a whole.
  void AddNames() {
    std::vector<std::string> telling;
    for (const Token& token : tokens_) {
      if (token.telling) telling.push_back(token.stem);
    }
    for (auto first = telling.begin(); first != telling.end(); ++first) {
      const auto end = first + std::min(kMaxNameWords, telling.end() - first);
      for (auto last = first + 2; last <= end; ++last) AddName({first, last});
    }
  }

  void AddName(const std::vector<std::string>& stems) {
    const std::string term = PhraseTerm(stems);
    std::vector<Way> ways;
    if (term.size() <= kMaxTermBytes) AddWay(term, kPhraseWeight, ways);
    AddPart(std::move(ways));
  }

  // What citizens say in several words, those of questions among them: `senza casa`.
  void AddPhrases() {
    for (size_t first = 0; first < tokens_.size(); ++first) {
      std::vector<std::string> stems = {tokens_[first].stem};
      std::vector<std::string> roots = {tokens_[first].root};
      const size_t end = std::min(tokens_.size(), first + Synonyms::BuiltIn().longest());
      for (size_t next = first + 1; next < end; ++next) {
        stems.push_back(tokens_[next].stem);
        roots.push_back(tokens_[next].root);
        if (!AddPhrase(stems, roots)) continue;
        const bool denied = tokens_[first].span.word == "non";
        for (size_t i = first; i <= next; ++i) {
          tokens_[i].in_phrase = true;
          tokens_[i].telling = tokens_[i].telling && !denied;
        }
      }
    }
  }

  // False when nothing here has what it means.
  bool AddPhrase(const std::vector<std::string>& stems, const std::vector<std::string>& roots) {
    std::vector<Way> ways;
    AddMeanings(Synonyms::BuiltIn().Find(absl::StrJoin(stems, " "), absl::StrJoin(roots, " ")),
                ways);
    const bool found = !ways.empty();
    AddPart(std::move(ways));
    return found;
  }

  // As people write it, with its accents.
  std::string Readable(const std::string& word) const {
    const std::string written = index_.get_metadata(ReadableKey(word));
    return written.empty() ? word : written;
  }

  std::string Corrected() const {
    std::string corrected;
    size_t at = 0;
    for (const auto& [span, better] : corrections_) {
      absl::StrAppend(&corrected, text_.substr(at, span.begin - at), Readable(better));
      at = span.end;
    }
    return absl::StrCat(corrected, text_.substr(at));
  }

  const Xapian::Database& index_;
  TermCounts& counts_;
  const absl::string_view text_;
  std::vector<Token> tokens_;
  std::vector<Query> parts_;
  std::vector<std::pair<WordSpan, std::string>> corrections_;
  QueryPlan plan_;
};

}  // namespace

QueryPlan PlanQuery(const Xapian::Database& index, TermCounts& counts, absl::string_view text) {
  return Planner(index, counts, text).Plan();
}

}  // namespace ambito::search
