#include "lib/charter/match_terms.h"

#include <algorithm>
#include <cmath>

#include "lib/charter/match_words.h"

namespace ambito::charter {
namespace {

constexpr double kFillerFactor = 0.25;

// Words that may be alike share it: it keeps the search short.
absl::string_view Start(absl::string_view word) { return word.substr(0, 2); }

size_t CommonPrefix(absl::string_view a, absl::string_view b) {
  size_t limit = std::min(a.size(), b.size());
  size_t at = 0;
  while (at < limit && a[at] == b[at]) ++at;
  return at;
}

size_t CommonSuffix(absl::string_view a, absl::string_view b) {
  size_t limit = std::min(a.size(), b.size());
  size_t at = 0;
  while (at < limit && a[a.size() - 1 - at] == b[b.size() - 1 - at]) ++at;
  return at;
}

// One letter added, dropped, changed, or two neighbours swapped.
bool IsOneSlip(absl::string_view a, absl::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() > b.size() + 1) return false;
  size_t prefix = CommonPrefix(a, b);
  absl::string_view rest_a = a.substr(prefix);
  absl::string_view rest_b = b.substr(prefix);
  size_t suffix = CommonSuffix(rest_a, rest_b);
  rest_a.remove_suffix(suffix);
  rest_b.remove_suffix(suffix);
  if (rest_a.size() <= 1) return true;
  return rest_a.size() == 2 && rest_b.size() == 2 && rest_a[0] == rest_b[1] &&
         rest_a[1] == rest_b[0];
}

// `affid` and `affidament`, `immigrat` and `immigrazion`; not `educator` and `educazion`.
double RootCredit(absl::string_view a, absl::string_view b) {
  size_t shorter = std::min(a.size(), b.size());
  size_t longer = std::max(a.size(), b.size());
  size_t prefix = CommonPrefix(a, b);
  if (prefix == shorter && shorter >= 5) return 0.75;
  return prefix >= 6 && prefix * 10 >= longer * 6 ? 0.7 : 0;
}

// By their letters alone.
double AlikeCredit(absl::string_view a, absl::string_view b, bool slips) {
  if (a == b) return 1;
  if (Start(a) != Start(b) || IsFiller(a) || IsFiller(b)) return 0;
  if (slips && std::min(a.size(), b.size()) >= 6 && IsOneSlip(a, b)) return 0.9;
  return RootCredit(a, b);
}

}  // namespace

double WordCredit(absl::string_view a, absl::string_view b, bool slips) {
  const std::vector<std::string>* meaning = SameMeaning(a);
  bool same_meaning = a != b && meaning != nullptr && meaning == SameMeaning(b);
  return std::max(same_meaning ? kSameMeaningCredit : 0, AlikeCredit(a, b, slips));
}

int TermIndex::Add(const std::string& word) {
  auto [it, added] = ids_.emplace(word, static_cast<int>(words_.size()));
  if (added) {
    words_.push_back(word);
    entry_counts_.push_back(0);
    by_start_[std::string(Start(word))].push_back(it->second);
  }
  return it->second;
}

void TermIndex::CountEntry(const std::vector<int>& terms) {
  ++entries_;
  for (int term : terms) ++entry_counts_[static_cast<size_t>(term)];
}

void TermIndex::Close() {
  double most = std::log(1.0 + entries_);
  for (size_t i = 0; i < words_.size(); ++i) {
    double weight = entry_counts_[i] == 0
                        ? UnknownWeight()
                        : std::log(1.0 + entries_ / double(entry_counts_[i])) / most;
    weights_.push_back(IsFiller(words_[i]) ? weight * kFillerFactor : weight);
  }
}

int TermIndex::FindExact(const std::string& word) const {
  auto it = ids_.find(word);
  return it == ids_.end() ? -1 : it->second;
}

std::vector<TermMatch> TermIndex::Find(const std::string& word) const {
  std::vector<TermMatch> matches;
  bool slips = FindExact(word) < 0;
  if (auto bucket = by_start_.find(Start(word)); bucket != by_start_.end()) {
    for (int term : bucket->second) {
      double credit = AlikeCredit(word, Word(term), slips);
      if (credit > 0) matches.push_back({term, credit});
    }
  }
  AddSameMeaning(word, matches);
  return matches;
}

void TermIndex::AddSameMeaning(const std::string& word, std::vector<TermMatch>& matches) const {
  const std::vector<std::string>* meaning = SameMeaning(word);
  if (meaning == nullptr) return;
  for (const std::string& other : *meaning) {
    int term = other == word ? -1 : FindExact(other);
    if (term >= 0) matches.push_back({term, kSameMeaningCredit});
  }
}

}  // namespace ambito::charter
