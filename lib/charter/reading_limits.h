// Whether a sentence promises at most, at least or exactly a quantity, from the words around it.
#ifndef AMBITO_LIB_CHARTER_READING_LIMITS_H_
#define AMBITO_LIB_CHARTER_READING_LIMITS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/charter/statement_reader.h"
#include "lib/charter/statement_tokens.h"

namespace ambito::charter {

struct Limit {
  absl::string_view comparator;  // Of the vocabulary, of static storage.
  size_t first;                  // The tokens that say it.
  size_t next;
  // Right beside the quantity, not somewhere in its clause (`Tempo massimo di attesa: 10 giorni`).
  bool beside = true;
};

// The limit on quantity `which` of the sentence; nothing when it is bare. `entro`, `al massimo`,
// `non più di` say LE; `meno di` LT; `almeno`, `non inferiore a` GE; `oltre`, `più di` GT.
std::optional<Limit> ReadLimit(const Tokens& tokens, const std::vector<Quantity>& quantities,
                               size_t which);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READING_LIMITS_H_
