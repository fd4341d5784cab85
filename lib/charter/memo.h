// What harmonising has worked out before, by the digests of what it was worked out from.
#ifndef AMBITO_LIB_CHARTER_MEMO_H_
#define AMBITO_LIB_CHARTER_MEMO_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "ambito/v1/charter.pb.h"
#include "lib/charter/match.h"
#include "lib/charter/sheet_facts.h"

namespace ambito::charter {

struct InputSheet;

// What is known of one sheet, whatever stands beside it.
struct KnownSheet {
  std::shared_ptr<const SheetFacts> facts;
  bool ranked = false;                            // Whether the catalogue has been asked.
  std::vector<Candidate> open;                    // Not excluded, best first, the first few.
  std::vector<Candidate> contradicted;            // Excluded, best first, the first few.
  std::shared_ptr<const PreparedSheet> prepared;  // For comparing with other sheets.
};

// Bounded by half as much again as the last draft used, and a little. Not safe for concurrent use.
class HarmoniseMemo {
 public:
  // A draft begins. Everything is forgotten when matcher or thresholds are not the last draft's.
  void Begin(std::shared_ptr<const Matcher> matcher, const MatchThresholds& thresholds);
  // The draft is made: what it did not use is forgotten, once there is a good deal of it.
  void End();

  const Matcher& matcher() const { return *matcher_; }

  // Valid until the next Begin. Not ranked yet, perhaps: what a sheet states of itself needs no
  // evidence, and ranking is most of a cold draft's work.
  KnownSheet& Know(const InputSheet& sheet);
  void Rank(const v1::ServiceSheet& sheet, KnownSheet& known) const;

  // Every two of `sheets`, all known, that are as alike as `review` asks, by position. Only sheets
  // that the last draft did not compare are compared anew. Once a draft.
  std::vector<AlikePair> ComparePairs(const std::vector<const InputSheet*>& sheets);

  // The service made from inputs of which `key` says all that matters; null: none yet.
  std::shared_ptr<const v1::Service> FindService(const std::string& id, const std::string& key);
  void KeepService(const std::string& key, std::shared_ptr<const v1::Service> service);

 private:
  struct Sheet {
    KnownSheet known;
    uint64_t used = 0;
  };
  struct Service {
    std::string key;
    std::shared_ptr<const v1::Service> service;
    uint64_t used = 0;
  };

  const PreparedSheet& Prepared(const InputSheet& sheet);
  // Compares where at least one has not been compared before.
  void CompareNew(const std::vector<const InputSheet*>& sheets);
  void CompareTwo(const InputSheet& a, const InputSheet& b);

  std::shared_ptr<const Matcher> matcher_;
  MatchThresholds thresholds_;
  uint64_t draft_ = 0;
  size_t known_ = 0;  // Sheets this draft has asked for.
  // Looked up and swept, never listed: their order differs from run to run.
  absl::flat_hash_map<std::string, std::unique_ptr<Sheet>> sheets_;  // By digest.
  absl::flat_hash_set<std::string> compared_;                        // In the last draft.
  // By the smaller digest, then the other.
  absl::flat_hash_map<std::string, std::map<std::string, Candidate>> alike_;
  absl::flat_hash_map<std::string, Service> services_;  // By id.
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_MEMO_H_
