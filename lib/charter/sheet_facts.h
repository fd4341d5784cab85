// What harmonisation needs to know of one sheet's standards, from its fields and, where these are
// missing, from its sentences. Depends on the sheet alone.
#ifndef AMBITO_LIB_CHARTER_SHEET_FACTS_H_
#define AMBITO_LIB_CHARTER_SHEET_FACTS_H_

#include <string>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::charter {

// Why a standard takes part in no guarantee, beside the reasons of StandardReading.
inline constexpr char kStatementDisagrees[] = "STATEMENT_DISAGREES";
inline constexpr char kNoIndicator[] = "NO_INDICATOR";

// A standard with something to compare.
struct SheetPromise {
  std::string standard_id;
  std::string category;
  std::string indicator;
  std::string event;      // Empty: none.
  std::string condition;  // Never empty.
  v1::Bound bound;
  std::string statement;
  std::vector<std::string> assumed;  // `event`, `condition`: the sentence is silent.
  std::vector<std::string> read;     // Fields taken from the sentence.
  std::string unfit;                 // `unfit_event`, `unfit_condition`: no code fits; or empty.
};

// A standard without.
struct SheetSilence {
  std::string standard_id;
  std::string statement;
  std::string reason;
};

struct SheetFacts {
  std::vector<SheetPromise> promises;        // In the sheet's order.
  std::vector<SheetSilence> not_measurable;  // Nothing to measure.
  std::vector<SheetSilence> set_aside;       // Sentence and fields disagree; no indicator.
  std::vector<int> by_category;  // Standards by position in the vocabulary's categories.
  int standards = 0;
  int measurable = 0;  // With indicator, comparator, value and unit.
  int verifiable = 0;  // Measurable, and it says how a citizen can verify it.
};

SheetFacts ReadSheetFacts(const v1::ServiceSheet& sheet);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_SHEET_FACTS_H_
