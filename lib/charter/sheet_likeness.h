// How alike two sheets are that no catalogue entry took.
#ifndef AMBITO_LIB_CHARTER_SHEET_LIKENESS_H_
#define AMBITO_LIB_CHARTER_SHEET_LIKENESS_H_

#include "lib/charter/match.h"
#include "lib/charter/sheet_words.h"

namespace ambito::charter {

// Symmetric. Where the titles alone keep it below `at_least` the rest is not looked at.
Candidate CompareWords(const SheetWords& a, const SheetWords& b, double at_least);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_SHEET_LIKENESS_H_
