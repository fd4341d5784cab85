// The ways in which Italian sentences say a quantity. Each reader looks at the tokens from `i` on
// (some also look back) and answers with nothing when its form does not stand there.
#ifndef AMBITO_LIB_CHARTER_STATEMENT_FORMS_H_
#define AMBITO_LIB_CHARTER_STATEMENT_FORMS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "lib/charter/statement_reader.h"
#include "lib/charter/statement_tokens.h"

namespace ambito::charter {

// What was read, and the token after it.
struct Amount {
  std::string value;
  std::string unit;
  size_t next;
  Form form = Form::kMeasure;
};

// `15 giorni lavorativi`, `48h`, `30 ore di formazione l'anno`, `7 giorni su 7`, `un'ora e mezza`.
std::optional<Amount> ReadTime(const Tokens& tokens, size_t i);
// `mezz'ora`, `mezza giornata`, `un quarto d'ora`, `tre quarti d'ora`.
std::optional<Amount> ReadPartOfTime(const Tokens& tokens, size_t i);
// `il giorno successivo`, `entro il quinto giorno lavorativo`, `in giornata`, `entro la settimana`.
std::optional<Amount> ReadNamedDay(const Tokens& tokens, size_t i);

// `due volte l'anno`, `una volta ogni sei mesi`.
std::optional<Amount> ReadTimes(const Tokens& tokens, size_t i);
// `tre iniziative ricreative o culturali la settimana`, `un incontro ogni due mesi`.
std::optional<Amount> ReadEvents(const Tokens& tokens, size_t i);
// `ogni sei mesi`, `ogni mese`, `con cadenza semestrale`, `mensilmente`.
std::optional<Amount> ReadCadence(const Tokens& tokens, size_t i);

// `dalle 9 alle 12`, `dal lunedì al venerdì`, `tutti i giorni`, `h24`, with all that belongs to it.
std::optional<Amount> ReadSchedule(const Tokens& tokens, size_t i);

// `80%`, `il 70 per cento`.
std::optional<Amount> ReadPercent(const Tokens& tokens, size_t i);
// `nove casi su dieci`, `la metà degli addetti`, `due terzi`.
std::optional<Amount> ReadFraction(const Tokens& tokens, size_t i);
// `tutti gli operatori`, `la totalità`, `esclusivamente`.
std::optional<Amount> ReadAll(const Tokens& tokens, size_t i);
// `un operatore ogni 8 utenti`, `1:8`, `8 bambini per educatrice`, `un bagno ogni 6 ospiti`.
std::optional<Amount> ReadRatio(const Tokens& tokens, size_t i);
// `6 mq`, `1.500 euro`.
std::optional<Amount> ReadSize(const Tokens& tokens, size_t i);
// `quattro lingue`: a number before a noun.
std::optional<Amount> ReadCount(const Tokens& tokens, size_t i);

// Numbers of laws, telephones, dates, years, houses, times of the day: not measures.
bool IsReference(const Tokens& tokens, size_t i);

// A limit such as `almeno` right before `i`.
bool HasLimitBefore(const Tokens& tokens, size_t i);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_STATEMENT_FORMS_H_
