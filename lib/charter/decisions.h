// The district office's decisions made ready: what is one service, what is not, and which decision
// says so. People's word goes before any score; of two that contradict each other the earlier one.
#ifndef AMBITO_LIB_CHARTER_DECISIONS_H_
#define AMBITO_LIB_CHARTER_DECISIONS_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"

namespace ambito::charter {

// Why a decision is not heeded.
inline constexpr char kNoSuchSheet[] = "NO_SUCH_SHEET";
inline constexpr char kNoSuchService[] = "NO_SUCH_SERVICE";
inline constexpr char kContradicts[] = "CONTRADICTS";

// Sheets that are one service because someone said so; or one sheet that has been placed.
struct DecidedGroup {
  std::vector<std::string> sheets;  // `ISTAT/SHEET_ID`, sorted.
  std::string service;              // Where they belong; empty: not said.
  std::set<std::string> decisions;
  std::map<std::string, std::string> forbidden;  // Service to the decision that says so.
};

class DecidedPlaces {
 public:
  // `sheets` are those there are, `ISTAT/SHEET_ID`; `services` the catalogue's ids. Provisional ids
  // (`prov-…`) are taken as they are: they come and go with their sheets.
  DecidedPlaces(const v1::Decisions& decisions, const std::set<std::string>& sheets,
                const std::set<std::string>& services);

  // Whether nothing has been decided at all.
  bool empty() const { return groups_.empty() && merged_.empty(); }
  // Null when no decision is about it.
  const DecidedGroup* GroupOf(const std::string& sheet) const;
  // Those of several sheets or with a service, in order of their first sheet.
  std::vector<const DecidedGroup*> Groups() const;
  bool IsForbidden(const std::string& sheet, const std::string& service) const;
  bool AreDifferent(const std::string& a, const std::string& b) const;
  // Every two sheets said to be different, smaller first, with the decision that says so.
  const std::map<std::pair<std::string, std::string>, std::string>& different() const {
    return different_;
  }
  // What `service` has become, and the decisions that say so.
  std::string Merged(const std::string& service, std::set<std::string>& decisions) const;

  // By decision id.
  const std::vector<v1::UnheededDecision>& unheeded() const { return unheeded_; }

 private:
  struct Refusal {
    std::string reason;  // Empty: heeded.
    std::string contradicts;
  };

  Refusal Heed(const v1::Decision& decision);
  Refusal HeedSame(const std::string& id, const std::vector<std::string>& sheets);
  Refusal HeedDifferent(const std::string& id, const std::vector<std::string>& sheets,
                        const std::string& service);
  Refusal HeedBelongs(const std::string& id, const std::vector<std::string>& sheets,
                      const std::string& service);
  Refusal HeedSplit(const std::string& id, const std::vector<std::string>& sheets,
                    const std::string& service);
  Refusal HeedMerge(const v1::Decision& decision);

  bool IsService(const std::string& id) const;
  // The group of a sheet, made when there is none.
  size_t Own(const std::string& sheet);
  // The decision that keeps two groups from being one; empty: none.
  std::string KeptApartBy(size_t a, size_t b) const;
  void Unite(size_t a, size_t b);

  const std::set<std::string>& sheets_;
  const std::set<std::string>& services_;
  std::vector<DecidedGroup> groups_;  // United ones are emptied.
  std::map<std::string, size_t> group_of_;
  std::map<std::pair<std::string, std::string>, std::string> different_;
  std::map<std::string, std::pair<std::string, std::string>> merged_;  // To service, by decision.
  std::vector<v1::UnheededDecision> unheeded_;
};

// By decided_at, then id: the order in which decisions are heeded.
std::vector<const v1::Decision*> InOrder(const v1::Decisions& decisions);

// The decision in force that `next` contradicts; empty: none. `next` comes last.
std::string FindContradicted(const v1::Decisions& in_force, const v1::Decision& next);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_DECISIONS_H_
