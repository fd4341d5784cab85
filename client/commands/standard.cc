#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/output/text.h"
#include "lib/charter/read_standard.h"
#include "lib/charter/text_rules.h"
#include "lib/charter/vocabulary.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using charter::StandardReading;
using charter::Vocabulary;

struct Sentence {
  std::string text;
  StandardReading reading;
};

// The words of the span; all of the sentence may be the reason, none of it has no words.
Json SpanJson(const std::string& text, const charter::TextSpan& span) {
  return {{"begin", span.begin},
          {"end", span.end},
          {"text", text.substr(span.begin, span.end - span.begin)}};
}

Json OrNull(const std::string& said) { return said.empty() ? Json() : Json(said); }

Json SentenceJson(const Sentence& sentence) {
  const StandardReading& reading = sentence.reading;
  Json spans = Json::object();
  for (const auto& [field, span] : reading.spans) spans[field] = SpanJson(sentence.text, span);
  return {{"text", sentence.text},
          {"measurable", reading.measurable},
          {"reason", OrNull(reading.reason)},
          {"category", OrNull(reading.category)},
          {"indicator", OrNull(reading.indicator)},
          {"comparator", OrNull(reading.comparator)},
          {"value", OrNull(reading.value)},
          {"unit", OrNull(reading.unit)},
          {"event", OrNull(reading.event)},
          {"condition", OrNull(reading.condition)},
          {"spans", std::move(spans)}};
}

template <typename List>
std::string Label(const List& terms, const std::string& code, Lang lang) {
  const auto* term = terms.Find(code);
  if (term == nullptr) return code;
  return lang == Lang::kIt ? term->label.it : term->label.en;
}

std::string UnitLabel(const StandardReading& reading, Lang lang) {
  const charter::Unit* unit = Vocabulary::BuiltIn().units.Find(reading.unit);
  if (unit == nullptr) return reading.unit;
  const charter::Label& label = reading.value == "1" ? unit->label : unit->label_plural;
  return lang == Lang::kIt ? label.it : label.en;
}

std::string MeasureText(const StandardReading& reading, Lang lang) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  if (reading.unit == "boolean") return lang == Lang::kIt ? "sì" : "yes";
  return absl::StrCat(Label(vocabulary.comparators, reading.comparator, lang), " ", reading.value,
                      " ", UnitLabel(reading, lang));
}

// A line of what was read, with the sentence's words for it.
void AddRow(Table& table, const Sentence& sentence, const std::string& name,
            const std::string& field, const std::string& said) {
  if (said.empty()) return;
  const auto span = sentence.reading.spans.find(field);
  std::string words;
  if (span != sentence.reading.spans.end()) {
    const auto& [begin, end] = span->second;
    words = charter::Quoted(absl::string_view(sentence.text).substr(begin, end - begin));
  }
  table.Add({name, said, words});
}

std::string SentenceText(const Sentence& sentence, const Console& console) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  const StandardReading& reading = sentence.reading;
  const Lang lang = console.lang;
  const bool it = lang == Lang::kIt;
  Table table({{""}, {""}, {""}});
  if (reading.measurable) {
    AddRow(table, sentence, it ? "misura" : "measure", "value", MeasureText(reading, lang));
  } else {
    AddRow(table, sentence, it ? "non misurabile" : "not measurable", "reason",
           Label(vocabulary.unmeasurable_reasons, reading.reason, lang));
  }
  AddRow(table, sentence, it ? "indicatore" : "indicator", "indicator",
         Label(vocabulary.indicators, reading.indicator, lang));
  AddRow(table, sentence, it ? "categoria" : "category", "category",
         Label(vocabulary.categories, reading.category, lang));
  AddRow(
      table, sentence, it ? "da quando" : "from", "event",
      reading.event.empty() ? reading.unfit_event : Label(vocabulary.events, reading.event, lang));
  AddRow(table, sentence, it ? "in quale caso" : "in which case", "condition",
         Label(vocabulary.conditions, reading.condition, lang));
  AddRow(table, sentence, it ? "in quale caso (senza codice)" : "in which case (no code)",
         "unfit_condition", reading.unfit_condition);
  return absl::StrCat(console.Paint(Colour::kBold, PrintableLine(sentence.text)), "\n",
                      table.Render(2), "\n");
}

// A sentence a line; an empty line is no sentence.
void AddLines(absl::string_view text, std::vector<Sentence>& sentences) {
  constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
  absl::ConsumePrefix(&text, kByteOrderMark);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::ConsumeSuffix(&line, "\r");
    if (charter::IsBlank(line)) continue;
    sentences.push_back({std::string(line), charter::ReadStandard(line)});
  }
}

absl::StatusOr<ExitCode> Read(const Invocation& in) {
  std::vector<Sentence> sentences;
  if (!in.arguments.Has("--file") && !in.arguments.Has("TEXT")) {
    return absl::InvalidArgumentError(
        "Give sentences, or a file of them with --file (- is input).");
  }
  if (in.arguments.Has("--file")) {
    ASSIGN_OR_RETURN(const std::string bytes, ReadInput(in.arguments.Get("--file")));
    if (!charter::IsUtf8(bytes)) {
      return absl::InvalidArgumentError(
          absl::StrCat(in.arguments.Get("--file"), " is not UTF-8 text."));
    }
    AddLines(bytes, sentences);
  }
  for (const std::string& text : in.arguments.All("TEXT")) AddLines(text, sentences);
  Json answers = Json::array();
  std::string text;
  for (const Sentence& sentence : sentences) {
    if (in.console.json) {
      answers.push_back(SentenceJson(sentence));
    } else {
      absl::StrAppend(&text, SentenceText(sentence, in.console));
    }
  }
  return Answer(in.console, answers, [&] { return text; });
}

}  // namespace

std::vector<Command> StandardCommands() {
  return {{"standard",
           "read",
           "what a quality standard's sentence promises: how much, from when, in which case",
           "ambito standard read 'Attivazione entro 15 giorni lavorativi dalla domanda'",
           {{"--file", Takes::kFile, "a file with a sentence a line (- is standard input)"},
            {"TEXT", Takes::kText, "sentences", false, true}},
           Read}};
}

}  // namespace ambito::client
