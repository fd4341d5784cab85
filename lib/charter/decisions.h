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

// Sheets that are one service because someone said so; or one sheet that a decision is about.
struct DecidedGroup {
  std::vector<std::string> sheets;  // `ISTAT/SHEET_ID`, sorted.
  std::string service;              // Where they belong; empty: not said.
  std::string placed_by;            // The decision that says where.
  std::set<std::string> decisions;
  std::map<std::string, std::string> forbidden;  // Service to the decision that says so.
};

class DecidedPlaces {
 public:
  // `sheets` are those there are, `ISTAT/SHEET_ID`; `services` the catalogue's ids. Provisional ids
  // (`prov-…`) are taken as they are: they come and go with their sheets. Both outlive it.
  DecidedPlaces(const v1::Decisions& decisions, const std::set<std::string>& sheets,
                const std::set<std::string>& services);

  // Whether nothing has been decided at all.
  bool empty() const { return groups_.empty() && merged_.empty(); }
  // Null when no decision is about it.
  const DecidedGroup* GroupOf(const std::string& sheet) const;
  // Those of several sheets or with a service, in order of their first sheet.
  std::vector<const DecidedGroup*> Groups() const;
  bool IsForbidden(const std::string& sheet, const std::string& service) const;
  // Forbidden itself, or something it has become: to say that it belongs would be refused.
  bool IsRuledOut(const std::string& sheet, const std::string& service) const;
  // Said of the two, or of sheets that are said to be the same as they.
  bool AreDifferent(const std::string& a, const std::string& b) const;
  // Every two sheets said to be different, either way round, with the decision that says so.
  const std::map<std::pair<std::string, std::string>, std::string>& different() const {
    return different_;
  }
  // What `service` has become for `sheet`, and the decisions that say so; `service` itself when the
  // sheet must not be one of those it became.
  std::string MergedFor(const std::string& sheet, const std::string& service,
                        std::set<std::string>& decisions) const;

  // By decision id.
  const std::vector<v1::UnheededDecision>& unheeded() const { return unheeded_; }

 private:
  struct Refusal {
    std::string reason;  // Empty: heeded.
    std::string contradicts;
  };

  Refusal Heed(const v1::Decision& decision);
  Refusal HeedSame(const std::string& id, const std::vector<std::string>& sheets);
  Refusal HeedDifferent(const std::string& id, const std::string& a, const std::string& b);
  Refusal HeedIsNot(const std::string& id, const std::string& sheet, const std::string& service);
  Refusal HeedBelongs(const std::string& id, const std::vector<std::string>& sheets,
                      const std::string& service);
  Refusal HeedSplit(const std::string& id, const std::vector<std::string>& sheets,
                    const std::string& service);
  Refusal HeedMerge(const v1::Decision& decision);

  bool IsService(const std::string& id) const;
  // The group of a sheet, made when there is none.
  size_t Own(const std::string& sheet);
  std::set<size_t> OwnAll(const std::vector<std::string>& sheets);
  // What `service` becomes, step by step, itself first; nothing for an empty one.
  std::vector<std::string> Chain(const std::string& service) const;
  bool MeetInTheEnd(const std::string& a, const std::string& b) const;

  // The decision that keeps groups from being one service, `service` unless it is empty; or from
  // meeting others there. Empty: none.
  std::string KeptApartBy(const std::set<size_t>& groups, std::string service) const;
  std::string ForbiddenBy(const DecidedGroup& group, const std::string& service) const;
  std::string PartedBy(const std::set<size_t>& groups, const std::string& service) const;
  // The decision that keeps all that is `service` from becoming `into`; empty: none.
  std::string MergeKeptBy(const std::string& service, const std::string& into) const;
  // A decision without which two sheets of a group would not be in it.
  std::string JoinedBy(const std::string& a, const std::string& b) const;
  void Unite(size_t a, size_t b);

  const std::set<std::string>& sheets_;
  const std::set<std::string>& services_;
  std::vector<DecidedGroup> groups_;  // United ones are emptied.
  std::map<std::string, size_t> group_of_;
  std::vector<std::pair<std::string, std::vector<std::string>>> joins_;  // Decision, its sheets.
  std::map<std::pair<std::string, std::string>, std::string> different_;
  std::map<std::string, std::pair<std::string, std::string>> merged_;  // To service, by decision.
  std::vector<v1::UnheededDecision> unheeded_;
};

// By decided_at, then id: the order in which decisions are heeded.
std::vector<const v1::Decision*> InOrder(const v1::Decisions& decisions);

// A decision that cannot stand beside one that came before it.
struct Contradiction {
  std::string decision_id;  // Empty: there is none.
  std::string contradicts;
};
// The first of `next`, which come after all that is in force and in their order, that contradicts
// one before it. Sheets and services are taken to exist.
Contradiction FindContradiction(const v1::Decisions& in_force, const v1::Decisions& next);

// Whether an id is one the harmoniser gave.
bool IsProvisionalId(absl::string_view id);
// The id of the service that a decision to split makes.
std::string SplitServiceId(absl::string_view decision_id);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_DECISIONS_H_
