// Words of sheets' titles that no catalogue entry knows: how a district finds out what its own
// offices call a service, and which alias is missing.
#ifndef AMBITO_LIB_CHARTER_UNKNOWN_WORDS_H_
#define AMBITO_LIB_CHARTER_UNKNOWN_WORDS_H_

#include <string>
#include <vector>

#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::charter {

// A sheet and whose it is.
struct TitledSheet {
  std::string municipality;
  const v1::ServiceSheet* sheet = nullptr;
};

// A word as the first sheet with it has it; forms that FoldWord unites are one word.
struct UnknownTitleWord {
  std::string word;
  int sheets = 0;                        // How many have it in their title.
  const TitledSheet* example = nullptr;  // The first of them by municipality and id; of the input.
};

// By number of sheets, most first, then word. Provisional entries know nothing: they were made of
// the titles themselves. Names of `members`, numbers, words of one letter and those that every
// title has (`servizio`, `comunale`) are left out. The order of the input does not matter.
std::vector<UnknownTitleWord> FindUnknownWords(
    const std::vector<TitledSheet>& sheets, const v1::Catalogue& catalogue,
    const google::protobuf::RepeatedPtrField<v1::Member>& members);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_UNKNOWN_WORDS_H_
