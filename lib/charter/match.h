// Which catalogue entry a sheet is, with named, additive evidence. Pure; rarity weights come from
// the catalogue, never from the sheets, so one edit does not move another sheet's score.
#ifndef AMBITO_LIB_CHARTER_MATCH_H_
#define AMBITO_LIB_CHARTER_MATCH_H_

#include <memory>
#include <string>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::charter {

// A catalogue entry a sheet may be, and why.
struct Candidate {
  std::string entry_id;
  double score = 0;                    // 0 to 1.
  bool excluded = false;               // Hard evidence against: it can never be joined by score.
  std::vector<v1::Evidence> evidence;  // Strongest first.
};

// Two of several sheets, by position, and how alike they are.
struct AlikePair {
  size_t a = 0;  // The smaller.
  size_t b = 0;
  Candidate likeness;
};

// A sheet read for comparing; made and used by one Matcher.
struct PreparedSheet;

struct MatchThresholds {
  double accept = 0.56;  // At or above, and clearly ahead: joined.
  double review = 0.40;  // Between: a question.
  double lead = 0.10;    // How far ahead of the runner-up "clearly" is.
};

// Prepared once a catalogue; safe for concurrent use afterwards.
class Matcher {
 public:
  explicit Matcher(const v1::Catalogue& catalogue);
  ~Matcher();

  // Candidates with a score above zero, best first; ties by entry id.
  std::vector<Candidate> Rank(const v1::ServiceSheet& sheet) const;

  // Whether two uncatalogued sheets are the same service; symmetric.
  Candidate Compare(const v1::ServiceSheet& a, const v1::ServiceSheet& b) const;
  // The same in two steps, for one sheet against many. A likeness that cannot reach `at_least` is
  // not worked out: its score is then below.
  std::shared_ptr<const PreparedSheet> Prepare(const v1::ServiceSheet& sheet) const;
  Candidate Compare(const PreparedSheet& a, const PreparedSheet& b, double at_least) const;

 private:
  struct Index;
  std::unique_ptr<const Index> index_;
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_MATCH_H_
