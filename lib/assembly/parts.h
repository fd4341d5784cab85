// What the assembly votes on and what it does not: the six parts of a charter, and its practical
// annex. docs/bundle.md shows both.
#ifndef AMBITO_LIB_ASSEMBLY_PARTS_H_
#define AMBITO_LIB_ASSEMBLY_PARTS_H_

#include <array>
#include <string>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/assembly/entries.h"
#include "lib/charter/harmonise.h"

namespace ambito::assembly {

// JSON, UTF-8, indented by one space, keys and lists in a documented order, a final newline. Equal
// inputs give equal bytes.
using Parts = std::array<std::string, kParts>;
Parts WriteParts(const charter::HarmoniseInput& input, const charter::Draft& draft);

// Where to go, when, what it costs, what to bring, whom to write to: of the sheets in force and of
// the organisations. Refreshed without a ballot.
// With `newer` they are as it has them, of the sheets and organisations of `draft` alone; what it
// does not have stays.
std::string WriteAnnex(const charter::HarmoniseInput& input, const charter::Draft& draft,
                       const charter::HarmoniseInput* newer = nullptr);

// A sheet without what the annex holds: a changed telephone number changes no promise.
v1::ServiceSheet VotedSheet(v1::ServiceSheet sheet);

// Services that nobody has catalogued or confirmed.
uint64_t CountUnconfirmed(const charter::Draft& draft);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_PARTS_H_
