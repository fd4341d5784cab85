// Reads quantities out of the Italian sentence of a standard: numbers in digits and words, with
// the unit of the vocabulary that they have there.
#ifndef AMBITO_LIB_CHARTER_STATEMENT_READER_H_
#define AMBITO_LIB_CHARTER_STATEMENT_READER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/read_standard.h"
#include "lib/charter/statement_tokens.h"

namespace ambito::charter {

// How a quantity is said, from the most explicit to what may be only a way of speaking.
enum class Form {
  kMeasure,   // A number with its unit: `15 giorni lavorativi`, `80%`, `una volta al mese`.
  kSchedule,  // Days of the week and times of the day.
  kEvents,    // Things counted in a period: `tre gite l'anno`.
  kDay,       // `il giorno successivo`, `in giornata`.
  kCadence,   // Only the period: `ogni mese`, `semestrale`.
  kAll,       // `tutti`, `ogni`, `esclusivamente`: a share of 100 per cent.
  kCount,     // A number of things.
  kBare,      // A number that measures nothing that can be told.
};

// A number with the unit that follows it, as in `entro 15 giorni lavorativi`.
struct Quantity {
  std::string value;  // Decimal text with a point.
  std::string unit;   // A vocabulary unit of measure; empty: none was read.
  size_t begin = 0;   // Bytes of the sentence it was read from.
  size_t end = 0;
  Form form = Form::kMeasure;
  size_t first = 0;  // Its first token, and the one after its last.
  size_t next = 0;
};

// All quantities of the sentence in order. kAll and kCadence ones are what may be meant, not what
// is: `ogni mese` is both the cadence and no promise at all in `la retta di ogni mese`.
std::vector<Quantity> ReadQuantities(const Tokens& tokens);
std::vector<Quantity> ReadQuantities(absl::string_view statement);

// The first of threshold, comparator, event and condition of which the sentence certainly says
// something else: another value (also after exact conversion: 48 hours are 2 days), the opposite
// direction, another code. Empty when there is none; what the sentence does not say never
// disagrees.
absl::string_view DisagreeingField(const v1::Standard& standard);
bool StatementDisagrees(const v1::Standard& standard);
// `reading` is ReadStandard of the standard's sentence, which nobody need read again.
bool StatementDisagrees(const v1::Standard& standard, const StandardReading& reading);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_STATEMENT_READER_H_
