#include "client/output/evidence_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/output/labels.h"
#include "client/output/strings.h"
#include "lib/charter/vocabulary.h"

namespace ambito::client {
namespace {

using charter::Vocabulary;

// What a detail is made of.
enum class Detail { kWords, kAreas, kUsers, kSettings };

struct Kind {
  const char* name;
  const char* it;
  const char* en;
  Detail detail;
};

constexpr Kind kKinds[] = {
    {"acronym", "la sigla è quella del servizio", "the acronym is the service's", Detail::kWords},
    {"alias", "il titolo è un altro nome del servizio", "the title is another name of the service",
     Detail::kWords},
    {"alias_of_other", "il titolo è un nome di un altro servizio",
     "the title is a name of another service", Detail::kWords},
    {"citizen_words", "parole con cui lo chiamano i cittadini", "words that citizens use for it",
     Detail::kWords},
    {"clues", "parole del testo che lo tradiscono", "words of the text that give it away",
     Detail::kWords},
    {"description", "le descrizioni usano le stesse parole", "the descriptions share words",
     Detail::kWords},
    {"different_area", "area di intervento diversa", "another area of intervention",
     Detail::kAreas},
    {"forbidding_cue", "il titolo dice una parola di un altro servizio",
     "the title has a word of another service", Detail::kWords},
    {"historic_name", "è un nome che il servizio aveva in passato",
     "a name the service had in the past", Detail::kWords},
    {"more_target_users", "si rivolge anche ad altri destinatari", "it is for others too",
     Detail::kUsers},
    {"name_in_description", "la descrizione nomina il servizio",
     "the description names the service", Detail::kWords},
    {"nothing_else_near", "nessun altro servizio gli somiglia", "no other service is near",
     Detail::kWords},
    {"other_area", "area in cui il servizio a volte si trova",
     "an area the service is sometimes filed under", Detail::kAreas},
    {"other_setting", "si svolge in un altro luogo", "it happens elsewhere", Detail::kSettings},
    {"other_target_users", "si rivolge ad altri destinatari", "it is for other people",
     Detail::kUsers},
    {"required_cue_missing", "manca la parola che distingue il servizio",
     "the word that tells the service apart is missing", Detail::kWords},
    {"setting", "si svolge nello stesso luogo", "it happens in the same place", Detail::kSettings},
    {"target_users", "stessi destinatari", "the same people", Detail::kUsers},
    {"title", "il titolo è quello del servizio", "the title is the service's", Detail::kWords},
    {"title_in_text", "il testo dice il nome del servizio", "the text has the service's name",
     Detail::kWords},
    {"title_words", "il titolo ha parole in comune", "the title shares words", Detail::kWords},
};

// Of two sheets: no word of a catalogue to name.
constexpr Kind kSimilarTitles = {"title", "i titoli si somigliano", "the titles are alike",
                                 Detail::kWords};
constexpr Kind kSameArea = {"area", "stessa area di intervento", "the same area of intervention",
                            Detail::kAreas};
constexpr Kind kOtherArea = {"area", "aree di intervento diverse",
                             "different areas of intervention", Detail::kAreas};

const Kind* FindKind(const v1::Evidence& evidence) {
  if (evidence.kind() == "area") return SpeaksAgainst(evidence) ? &kOtherArea : &kSameArea;
  if (evidence.kind() == "title" && evidence.detail().empty()) return &kSimilarTitles;
  for (const Kind& kind : kKinds) {
    if (evidence.kind() == kind.name) return &kind;
  }
  return nullptr;
}

template <typename Terms>
std::string Labels(const Terms& terms, absl::string_view codes, Lang lang) {
  std::vector<std::string> labels;
  for (absl::string_view code : absl::StrSplit(codes, ' ', absl::SkipEmpty())) {
    const auto* term = terms.Find(code);
    labels.emplace_back(term == nullptr     ? std::string(code)
                        : lang == Lang::kIt ? term->label.it
                                            : term->label.en);
  }
  return absl::StrJoin(labels, ", ");
}

std::string DetailWords(const Kind& kind, const std::string& detail, Lang lang) {
  switch (kind.detail) {
    case Detail::kAreas:
      return AreaLabel(detail, lang);
    case Detail::kUsers:
      return Labels(Vocabulary::BuiltIn().target_users, detail, lang);
    case Detail::kSettings:
      return Labels(Vocabulary::BuiltIn().settings, detail, lang);
    default:
      return absl::StrCat("«", detail, "»");
  }
}

}  // namespace

std::string EvidenceLabel(const v1::Evidence& evidence, Lang lang) {
  const Kind* kind = FindKind(evidence);
  if (kind == nullptr) {
    return absl::StrCat(evidence.kind(), evidence.detail().empty() ? "" : ": ", evidence.detail());
  }
  const std::string words = lang == Lang::kIt ? kind->it : kind->en;
  if (evidence.detail().empty()) return words;
  return absl::StrCat(words, ": ", DetailWords(*kind, evidence.detail(), lang));
}

std::string EvidenceText(const google::protobuf::RepeatedPtrField<v1::Evidence>& evidence,
                         Lang lang) {
  return absl::StrJoin(evidence, "; ", [&](std::string* out, const v1::Evidence& one) {
    if (SpeaksAgainst(one)) absl::StrAppend(out, Say(Word::kSpeaksAgainst, lang), ": ");
    absl::StrAppend(out, EvidenceLabel(one, lang));
  });
}

bool SpeaksAgainst(const v1::Evidence& evidence) { return evidence.weight() <= 0; }

}  // namespace ambito::client
