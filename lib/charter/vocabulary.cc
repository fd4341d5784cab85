#include "lib/charter/vocabulary.h"

#include <cstdio>
#include <cstdlib>

#include "lib/charter/field_reader.h"
#include "lib/charter/json_tree.h"
#include "lib/charter/violations.h"

namespace ambito::embedded {
extern const absl::string_view kVocabularyJson;
}  // namespace ambito::embedded

namespace ambito::charter {
namespace {

constexpr size_t kMaxTerms = 1'000;
constexpr size_t kMaxWords = 200;

Label ReadLabel(FieldReader& in, absl::string_view key) {
  Label label;
  in.Object(key, [&](FieldReader& texts) {
    label.it = texts.FilledText("it");
    label.en = texts.FilledText("en");
  });
  return label;
}

void ReadTerm(FieldReader& in, Term& term) {
  term.code = in.FilledText("code");
  term.label = ReadLabel(in, "label");
}

void ReadCuedTerm(FieldReader& in, CuedTerm& term) {
  ReadTerm(in, term);
  term.cues = in.Texts("cues", kMaxWords);
}

void ReadUnit(FieldReader& in, Unit& unit) {
  ReadTerm(in, unit);
  unit.label_plural = ReadLabel(in, "label_plural");
  unit.kind = in.FilledText("kind");
}

void ReadArea(FieldReader& in, Term& area) {
  ReadTerm(in, area);
  in.Text("istat_code");  // Of the nomenclature, for whoever reads the file.
}

void ReadWordedTerm(FieldReader& in, WordedTerm& term) {
  ReadTerm(in, term);
  term.words = in.Texts("words", kMaxWords);
}

void ReadTextSection(FieldReader& in, TextSectionTerm& section) {
  ReadTerm(in, section);
  section.part = in.RequiredInteger("part").value_or(0);
}

void ReadIndicator(FieldReader& in, Indicator& indicator) {
  ReadCuedTerm(in, indicator);
  indicator.category = in.FilledText("category");
  indicator.comparators = in.Texts("comparators", kMaxTerms);
  indicator.units = in.Texts("units", kMaxTerms);
  indicator.role = in.FilledText("role");
  indicator.default_event = in.Text("default_event");
}

template <typename T>
TermList<T> ReadList(FieldReader& in, absl::string_view key, void (*read)(FieldReader&, T&)) {
  std::vector<T> terms;
  in.Objects(key, kMaxTerms, [&](FieldReader& item, size_t) { read(item, terms.emplace_back()); });
  return TermList<T>(std::move(terms));
}

ReadingWords ReadReadingWords(FieldReader& in) {
  ReadingWords words;
  in.Object("reading", [&](FieldReader& lists) {
    words.staff_words = lists.Texts("staff_words", kMaxWords);
    words.user_words = lists.Texts("user_words", kMaxWords);
    words.bathroom_words = lists.Texts("bathroom_words", kMaxWords);
    words.vague_words = lists.Texts("vague_words", kMaxWords);
    words.other_events = lists.Texts("other_events", kMaxWords);
  });
  return words;
}

Vocabulary ReadVocabulary(FieldReader& in) {
  Vocabulary vocabulary;
  in.RequiredInteger("format_version");
  vocabulary.areas = ReadList<Term>(in, "areas", ReadArea);
  vocabulary.categories = ReadList<CuedTerm>(in, "categories", ReadCuedTerm);
  vocabulary.comparators = ReadList<Term>(in, "comparators", ReadTerm);
  vocabulary.units = ReadList<Unit>(in, "units", ReadUnit);
  vocabulary.delivery_forms = ReadList<Term>(in, "delivery_forms", ReadTerm);
  vocabulary.organisation_kinds = ReadList<Term>(in, "organisation_kinds", ReadTerm);
  vocabulary.events = ReadList<CuedTerm>(in, "events", ReadCuedTerm);
  vocabulary.conditions = ReadList<CuedTerm>(in, "conditions", ReadCuedTerm);
  vocabulary.scopes = ReadList<Term>(in, "scopes", ReadTerm);
  vocabulary.text_sections = ReadList<TextSectionTerm>(in, "text_sections", ReadTextSection);
  vocabulary.target_users = ReadList<WordedTerm>(in, "target_users", ReadWordedTerm);
  vocabulary.settings = ReadList<WordedTerm>(in, "settings", ReadWordedTerm);
  vocabulary.indicators = ReadList<Indicator>(in, "indicators", ReadIndicator);
  vocabulary.unmeasurable_reasons = ReadList<Term>(in, "unmeasurable_reasons", ReadTerm);
  vocabulary.reading = ReadReadingWords(in);
  in.Find("roles");
  in.Find("parts");
  return vocabulary;
}

// The data is ours: a program with a wrong one must not start.
void StopOnViolations(const ViolationList& violations) {
  if (violations.all().empty()) return;
  for (const v1::Violation& violation : violations.all()) {
    std::fprintf(stderr, "vocabulary.json: %s at \"%s\": %s\n", violation.code().c_str(),
                 violation.field().c_str(), violation.message().c_str());
  }
  std::abort();
}

Vocabulary ReadEmbedded() {
  ViolationList violations;
  Vocabulary vocabulary;
  const std::optional<JsonValue> root = ParseJson(embedded::kVocabularyJson, violations);
  if (root.has_value()) {
    FieldReader in(*root, "", violations);
    vocabulary = ReadVocabulary(in);
  }
  StopOnViolations(violations);
  return vocabulary;
}

}  // namespace

const Vocabulary& Vocabulary::BuiltIn() {
  static const Vocabulary* const vocabulary = new Vocabulary(ReadEmbedded());
  return *vocabulary;
}

}  // namespace ambito::charter
