#include "lib/charter/reading_circumstances.h"

#include <algorithm>
#include <optional>

#include "lib/charter/fold.h"

namespace ambito::charter {
namespace {

// The token after a preposition that may begin an event; nothing when there is none at `i`.
std::optional<size_t> AfterFrom(const Tokens& tokens, size_t i) {
  if (tokens.IsOneOf(i, {"dal", "dalla", "dall", "dallo", "dai", "dagli", "dalle"})) return i + 1;
  if (tokens.IsOneOf(i, {"dopo", "tra", "fra"})) return i + 1;
  const bool when = tokens.IsOneOf(i, {"quando", "cui"}) && i > 0;
  if (when && tokens.IsOneOf(i - 1, {"da", "in", "dal"})) return i + 1;
  if (tokens.StartsWithOneOf(i, {"ricevut", "presentat", "avvenut"}) &&
      tokens.IsOneOf(i + 1, {"la", "il", "l"})) {
    return i + 1;
  }
  if (tokens.StartsWithOneOf(i, {"successiv", "posterior"}) &&
      tokens.IsOneOf(i + 1, {"a", "al", "alla", "all", "alle", "ai", "agli"})) {
    return i + 2;
  }
  const bool moment = tokens.IsOneOf(i, {"seguito", "momento", "atto", "partire", "decorrere"});
  if (moment && tokens.IsOneOf(i + 1, {"di", "del", "della", "dell", "delle", "a", "alla", "da"})) {
    return i + 2;
  }
  return std::nullopt;
}

// Words before the event itself: `la data di ricevimento della domanda`.
bool IsBeforeEvent(const Tokens& tokens, size_t i) {
  return tokens.StartsWithOneOf(
      i, {"data",        "giorn",      "moment",     "ricezion",  "riceviment",  "present",
          "arriv",       "acquisizi",  "invi",       "inoltr",    "deposit",     "protocolla",
          "registraz",   "avvenut",    "formal",     "complet",   "prim",        "definizion",
          "approvazion", "firm",       "sottoscriz", "stesur",    "condivision", "redazion",
          "elaborazion", "effettiv",   "adozion",    "formalizz", "trasmission", "verific",
          "predisposiz", "effettuaz",  "svolgim",    "comunicaz", "consegn",     "accettaz",
          "stipul",      "conclusion", "relativ",    "avvi",      "inizi"});
}

bool EndsPhrase(const Tokens& tokens, size_t i) {
  return !tokens.IsWord(i) || tokens.IsOneOf(i, {"entro", "almeno", "e", "che", "si", "viene",
                                                 "vengono", "sono", "al", "all", "alla", "con"});
}

class EventReader {
 public:
  EventReader(const CircumstanceCues& cues, const CueSentence& sentence, const Tokens& tokens)
      : cues_(cues), sentence_(sentence), tokens_(tokens) {}

  std::optional<Circumstance> Read(size_t i) const {
    const auto start = AfterFrom(tokens_, i);
    if (!start.has_value()) return std::nullopt;
    const size_t end = PhraseEnd(*start);
    const auto head = Head(*start, end);
    if (head.has_value()) {
      if (auto named = Named(*head, end)) return Circumstance{*named, i, end};
    }
    // `dalla presentazione`, `dal ricevimento del reclamo`: the words before the event say it.
    if (auto named = Named(*start, head.value_or(end))) return Circumstance{*named, i, end};
    if (IsOther(*start, end)) return Circumstance{"", i, end};
    return std::nullopt;
  }

 private:
  size_t PhraseEnd(size_t start) const {
    constexpr size_t kLongest = 9;
    size_t end = start;
    // An article without a preposition begins what follows.
    while (end < start + kLongest && !EndsPhrase(tokens_, end) &&
           (end == start || !(AfterFrom(tokens_, end) ||
                              tokens_.IsOneOf(end, {"il", "lo", "la", "l", "i", "gli", "le"})))) {
      ++end;
    }
    return end;
  }

  std::optional<size_t> Head(size_t start, size_t end) const {
    for (size_t i = start; i < end; ++i) {
      const bool content = tokens_[i].text.size() > 1 && !IsStopWord(tokens_[i].text) &&
                           !tokens_.IsOneOf(i, {"dell", "all", "nell"});
      if (content && !IsBeforeEvent(tokens_, i)) return i;
    }
    return std::nullopt;
  }

  int Weight(const CodeCues& event, Positions where) const {
    int weight = 0;
    for (const Cue& cue : event.cues) {
      if (sentence_.Matches(cue, where)) weight = std::max(weight, cue.weight);
    }
    return weight;
  }

  // The event the head names. What is reported may be a fault or a complaint, named after it.
  std::optional<std::string> Named(size_t head, size_t end) const {
    const Positions at_head = sentence_.PositionsOf(head, head + 1);
    const Positions whole = sentence_.PositionsOf(head, end);
    std::optional<std::string> best;
    int best_weight = 0;
    for (const CodeCues& event : cues_.events) {
      constexpr int kStandsOut = 9;
      int weight = Weight(event, at_head);
      if (weight == 0 && Weight(event, whole) >= kStandsOut) weight = kStandsOut;
      if (weight <= best_weight) continue;
      best = event.code;
      best_weight = weight;
    }
    return best;
  }

  bool IsOther(size_t start, size_t end) const {
    const Positions phrase = sentence_.PositionsOf(start, end);
    return std::any_of(cues_.other_events.begin(), cues_.other_events.end(),
                       [&](const Cue& cue) { return sentence_.Matches(cue, phrase); });
  }

  const CircumstanceCues& cues_;
  const CueSentence& sentence_;
  const Tokens& tokens_;
};

size_t ClauseEnd(const Tokens& tokens, size_t i) {
  constexpr size_t kLongest = 12;
  size_t end = i;
  while (end < i + kLongest && tokens.IsWord(end) &&
         (end == i || !tokens.IsOneOf(end, {"entro", "almeno", "il", "l", "la", "i", "gli"}))) {
    ++end;
  }
  return end;
}

// `in caso di maltempo`, `nei casi complessi`: the position after `caso`.
std::optional<size_t> AfterInCase(const Tokens& tokens, size_t i) {
  const bool in = tokens.IsOneOf(i, {"in", "nei", "nelle", "nel"});
  const bool per = tokens.IsOneOf(i, {"per"}) && tokens.IsOneOf(i + 1, {"i", "le"});
  const size_t noun = per ? i + 2 : i + 1;
  if (!(in || per) || !tokens.IsOneOf(noun, {"caso", "casi", "situazioni"})) return std::nullopt;
  return noun + 1;
}

// The subject itself, not a case of it: `in caso di assenza l'operatore è sostituito`.
bool IsSubject(const Tokens& tokens, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) {
    if (tokens.StartsWithOneOf(i, {"assen", "guast", "reclam", "chius", "variaz", "modific", "sosp",
                                   "segnalat", "previst", "necess", "bisogn", "cambiam", "allarm",
                                   "disserv", "malatt", "rinunc", "ritard", "impedim"})) {
      return true;
    }
  }
  return false;
}

std::optional<Circumstance> ReadOtherCondition(const Tokens& tokens, size_t i) {
  if (const auto after = AfterInCase(tokens, i)) {
    const size_t end = ClauseEnd(tokens, *after);
    if (end == *after || IsSubject(tokens, *after, end)) return std::nullopt;
    return Circumstance{"", i, end};
  }
  if (!tokens.IsOneOf(i, {"se", "qualora", "purche"})) return std::nullopt;
  const size_t end = ClauseEnd(tokens, i + 1);
  if (IsSubject(tokens, i + 1, end)) return std::nullopt;
  return Circumstance{"", i, end};
}

bool Overlap(const Circumstance& a, const Circumstance& b) {
  return a.first < b.next && b.first < a.next;
}

}  // namespace

std::vector<Circumstance> ReadEvents(const CircumstanceCues& cues, const CueSentence& sentence,
                                     const Tokens& tokens) {
  const EventReader reader(cues, sentence, tokens);
  std::vector<Circumstance> events;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (auto event = reader.Read(i)) events.push_back(*std::move(event));
  }
  return events;
}

std::vector<Circumstance> ReadConditions(const CircumstanceCues& cues, const CueSentence& sentence,
                                         const Tokens& tokens) {
  std::vector<Circumstance> conditions;
  for (const CodeCues& condition : cues.conditions) {
    for (const Cue& cue : condition.cues) {
      if (!sentence.Matches(cue)) continue;
      const size_t token = sentence.FirstToken(cue);
      if (token < tokens.size()) conditions.push_back({condition.code, token, token + 1});
    }
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    const auto other = ReadOtherCondition(tokens, i);
    if (!other.has_value()) continue;
    const bool known = std::any_of(conditions.begin(), conditions.end(),
                                   [&](const Circumstance& c) { return Overlap(c, *other); });
    if (!known) conditions.push_back(*other);
  }
  std::sort(conditions.begin(), conditions.end(),
            [](const Circumstance& a, const Circumstance& b) { return a.first < b.first; });
  return conditions;
}

}  // namespace ambito::charter
