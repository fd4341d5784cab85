// The controlled vocabulary: areas, categories, comparators, units, events, conditions,
// indicators and their Italian and English labels, read once from lib/charter/data/vocabulary.json.
#ifndef AMBITO_LIB_CHARTER_VOCABULARY_H_
#define AMBITO_LIB_CHARTER_VOCABULARY_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ambito::charter {

struct Label {
  std::string it;
  std::string en;
};

struct Term {
  std::string code;
  Label label;
};

struct Unit : Term {
  Label label_plural;
  std::string kind;  // TIME, FREQUENCY, PERCENT, COUNT, …: what can be compared with what.
};

// A code with the cues by which a standard's sentence names it; lib/charter/reading_cues.h says how
// one is written.
struct CuedTerm : Term {
  std::vector<std::string> cues;
};

struct Indicator : CuedTerm {
  std::string category;
  std::vector<std::string> comparators;
  std::vector<std::string> units;
  std::string role;           // `promise` or `condition` (put on citizens).
  std::string default_event;  // Empty: none.
};

// A code with words by which a free text names it (target users, settings).
struct WordedTerm : Term {
  std::vector<std::string> words;
};

// What sentences of standards are made of besides their cues. The first three lists are beginnings
// of words, the last two patterns of cues.
struct ReadingWords {
  std::vector<std::string> staff_words;
  std::vector<std::string> user_words;
  std::vector<std::string> bathroom_words;
  std::vector<std::string> vague_words;
  // Events that no code stands for, such as the closing of a call.
  std::vector<std::string> other_events;
};

// The section of a district text and the part it belongs to.
struct TextSectionTerm : Term {
  int part = 0;
};

// A closed list in its documented order.
template <typename T>
class TermList {
 public:
  TermList() = default;
  explicit TermList(std::vector<T> terms) : terms_(std::move(terms)) {
    for (size_t i = 0; i < terms_.size(); ++i) index_.emplace(terms_[i].code, i);
  }
  // Null when there is no such code.
  const T* Find(absl::string_view code) const {
    auto it = index_.find(std::string(code));
    return it == index_.end() ? nullptr : &terms_[it->second];
  }
  bool Has(absl::string_view code) const { return Find(code) != nullptr; }
  // Position in the documented order; the list's size for an unknown code.
  size_t Order(absl::string_view code) const {
    auto it = index_.find(std::string(code));
    return it == index_.end() ? terms_.size() : it->second;
  }
  auto begin() const { return terms_.begin(); }
  auto end() const { return terms_.end(); }
  size_t size() const { return terms_.size(); }

 private:
  std::vector<T> terms_;
  std::map<std::string, size_t> index_;
};

struct Vocabulary {
  TermList<Term> areas;
  TermList<CuedTerm> categories;
  TermList<Term> comparators;
  TermList<Unit> units;
  TermList<Term> delivery_forms;
  TermList<Term> organisation_kinds;
  TermList<CuedTerm> events;
  TermList<CuedTerm> conditions;
  TermList<Term> scopes;
  TermList<TextSectionTerm> text_sections;
  TermList<WordedTerm> target_users;
  TermList<WordedTerm> settings;
  TermList<Indicator> indicators;
  // Why a sentence is not measurable.
  TermList<Term> unmeasurable_reasons;
  ReadingWords reading;

  // The one compiled in. Lives for the whole process.
  static const Vocabulary& BuiltIn();
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_VOCABULARY_H_
