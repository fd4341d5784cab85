// Reads numbers and units out of the Italian sentence of a standard. First form: enough to notice
// a sentence that disagrees with its fields; the whole reading comes with harmonised guarantees.
#ifndef AMBITO_LIB_CHARTER_STATEMENT_READER_H_
#define AMBITO_LIB_CHARTER_STATEMENT_READER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::charter {

// A number with the unit that follows it, as in `entro 15 giorni lavorativi`.
struct Quantity {
  std::string value;  // Decimal text with a point.
  std::string unit;   // A vocabulary unit of measure; empty: none was read.
  size_t begin = 0;   // Bytes of the sentence it was read from.
  size_t end = 0;
};

// All quantities of the sentence in order: digits and Italian numbers in words.
std::vector<Quantity> ReadQuantities(absl::string_view statement);

// True when the sentence names quantities of the threshold's kind of unit and none of them equals
// it, also after exact conversion (48 hours = 2 days). A sentence without numbers never disagrees.
bool StatementDisagrees(const v1::Standard& standard);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_STATEMENT_READER_H_
