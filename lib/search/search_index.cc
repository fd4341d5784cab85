#include "lib/search/search_index.h"

#include <stdlib.h>
#include <xapian.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <map>
#include <mutex>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "lib/search/highlight.h"
#include "lib/search/query_plan.h"
#include "lib/search/terms.h"
#include "lib/status_macros.h"

namespace ambito::search {
namespace {

using Xapian::Query;

constexpr char kFormatKey[] = "format";
constexpr char kGenerationKey[] = "generation";
constexpr double kLeastOfBest = 0.2;
// A reader is overtaken only when two updates end during one query.
constexpr int kMaxAttempts = 5;

absl::Status ToStatus(const Xapian::Error& error) {
  static constexpr absl::string_view kDamage[] = {"DatabaseCorruptError", "DatabaseVersionError",
                                                  "DatabaseOpeningError", "SerialisationError",
                                                  "DocNotFoundError",     "RangeError"};
  const std::string message = absl::StrCat("search index: ", error.get_description());
  const bool damaged =
      std::find(std::begin(kDamage), std::end(kDamage), error.get_type()) != std::end(kDamage);
  return damaged ? absl::DataLossError(message) : absl::UnavailableError(message);
}

// Runs `work`, which calls Xapian; its exceptions become statuses.
template <typename Work>
auto Guarded(const Work& work) -> decltype(work()) {
  try {
    return work();
  } catch (const Xapian::Error& error) {
    return ToStatus(error);
  }
}

absl::Status CheckLimits(const SearchQuery& query) {
  if (query.text.size() > kMaxQueryBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("the query has ", query.text.size(), " bytes; it may have ", kMaxQueryBytes));
  }
  if (query.limit < 1 || query.limit > kMaxPageSize) {
    return absl::InvalidArgumentError(
        absl::StrCat("page_size is ", query.limit, "; it must be from 1 to ", kMaxPageSize));
  }
  if (query.offset > kMaxOffset) {
    return absl::InvalidArgumentError(
        absl::StrCat("results after the first ", kMaxOffset, " are not listed"));
  }
  return absl::OkStatus();
}

Query Filter(const SearchQuery& query) {
  std::vector<Query> all = {Query(AnyTerm())};
  if (!query.area.empty()) all.emplace_back(AreaTerm(query.area));
  if (!query.municipality.empty()) all.emplace_back(MunicipalityTerm(query.municipality));
  if (!query.target_users.empty()) all.emplace_back(UsersTerm(query.target_users));
  std::vector<Query> scopes;
  for (const v1::Scope scope : query.scopes) scopes.emplace_back(ScopeTerm(scope));
  if (!scopes.empty()) all.emplace_back(Query::OP_OR, scopes.begin(), scopes.end());
  return all.size() == 1 ? all[0] : Query(Query::OP_AND, all.begin() + 1, all.end());
}

bool HasFilter(const SearchQuery& query) {
  return !query.area.empty() || !query.municipality.empty() || !query.target_users.empty() ||
         !query.scopes.empty();
}

Xapian::MSet Ranked(const Xapian::Database& index, const SearchQuery& query,
                    const QueryPlan& plan) {
  Xapian::Enquire enquire(index);
  if (query.text.empty()) {
    enquire.set_query(Filter(query));
    enquire.set_weighting_scheme(Xapian::BoolWeight());
  } else {
    enquire.set_query(HasFilter(query) ? Query(Query::OP_FILTER, plan.query, Filter(query))
                                       : plan.query);
  }
  enquire.set_sort_by_relevance_then_value(kServiceSlot, false);
  return enquire.get_mset(0, static_cast<Xapian::doccount>(query.offset + kMaxPageSize),
                          kExactTotal);
}

// How many are worth listing: what has a fifth of what the best has shares a word with the query,
// and no more. Of what lies beyond `found` nothing is known.
size_t Worth(const Xapian::MSet& found) {
  const double least = found.get_max_attained() * kLeastOfBest;
  size_t worth = 0;
  for (auto match = found.begin(); match != found.end(); ++match, ++worth) {
    if (match.get_weight() < least) return worth;
  }
  return std::max<size_t>(worth, found.get_matches_estimated());
}

absl::StatusOr<v1::SearchResult> ResultOf(const Xapian::MSetIterator& match, double best,
                                          const QueryPlan& plan) {
  const std::string bytes = match.get_document().get_data();
  ASSIGN_OR_RETURN(const StoredService stored, ReadStored(bytes));
  v1::SearchResult result;
  if (!result.ParseFromArray(stored.result.data(), static_cast<int>(stored.result.size()))) {
    return absl::DataLossError("the search index holds an answer that does not read");
  }
  if (best == 0) return result;  // Nothing was asked for in words.
  result.set_score(std::round(1000 * match.get_weight() / best) / 10);
  ASSIGN_OR_RETURN(std::vector<v1::Highlight> highlights, Highlights(stored, plan));
  for (v1::Highlight& highlight : highlights) *result.add_highlights() = std::move(highlight);
  return result;
}

absl::StatusOr<SearchAnswer> Answer(const Xapian::Database& index, TermCounts& counts,
                                    const SearchQuery& query) {
  SearchAnswer answer;
  QueryPlan plan;
  if (!query.text.empty()) {
    plan = PlanQuery(index, counts, query.text);
    answer.suggestion = plan.suggestion;
    if (plan.query.empty()) return answer;
  }
  const Xapian::MSet found = Ranked(index, query, plan);
  answer.total = Worth(found);
  const size_t end = std::min<size_t>({query.offset + query.limit, answer.total, found.size()});
  for (size_t i = query.offset; i < end; ++i) {
    ASSIGN_OR_RETURN(v1::SearchResult result, ResultOf(found[static_cast<Xapian::doccount>(i)],
                                                       found.get_max_attained(), plan));
    answer.results.push_back(std::move(result));
  }
  return answer;
}

// By service id, what its document was made from.
std::map<std::string, std::string> Digests(const Xapian::Database& index) {
  std::map<Xapian::docid, std::string> services;
  for (auto it = index.valuestream_begin(kServiceSlot); it != index.valuestream_end(kServiceSlot);
       ++it) {
    services[it.get_docid()] = *it;
  }
  std::map<std::string, std::string> digests;
  for (auto it = index.valuestream_begin(kDigestSlot); it != index.valuestream_end(kDigestSlot);
       ++it) {
    digests[services[it.get_docid()]] = *it;
  }
  return digests;
}

// A view of the index as some Update left it; one thread at a time.
struct Reader {
  Xapian::Database index;
  TermCounts counts;
  uint64_t update = 0;  // The Update it sees.
  bool ready = false;   // There has been one.
  uint64_t generation = 0;
};

void ReadGeneration(Reader& reader) {
  const std::string generation = reader.index.get_metadata(kGenerationKey);
  reader.ready = absl::SimpleAtoi(generation, &reader.generation);
}

class XapianIndex : public SearchIndex {
 public:
  XapianIndex(std::string folder, bool temporary)
      : folder_(std::move(folder)), temporary_(temporary) {}

  ~XapianIndex() override {
    readers_.clear();
    // A commit that fails here has not been promised to anybody.
    Guarded([&] {
      writer_.close();
      return absl::OkStatus();
    }).IgnoreError();
    std::error_code ignored;
    if (temporary_) std::filesystem::remove_all(folder_, ignored);
  }

  absl::Status Start() {
    return Guarded([&]() -> absl::Status {
      const int unsafe = temporary_ ? Xapian::DB_NO_SYNC : 0;
      writer_ = Xapian::WritableDatabase(folder_, Xapian::DB_CREATE_OR_OPEN | unsafe);
      if (writer_.get_doccount() == 0 && writer_.get_metadata(kFormatKey).empty()) {
        writer_.set_metadata(kFormatKey, std::string(kIndexFormat));
        writer_.commit();
      }
      if (writer_.get_metadata(kFormatKey) != kIndexFormat) {
        return absl::FailedPreconditionError("search index: another version wrote " + folder_);
      }
      digests_ = Digests(writer_);
      if (digests_.size() == writer_.get_doccount()) return absl::OkStatus();
      return absl::DataLossError("search index: services without what they were made from");
    });
  }

  absl::StatusOr<UpdateCounts> Update(const std::vector<IndexedService>& services,
                                      const SheetLookup& find_sheet, uint64_t generation) override {
    std::lock_guard<std::mutex> lock(writer_mutex_);
    auto counts = Guarded([&]() -> absl::StatusOr<UpdateCounts> {
      writer_.begin_transaction();
      const UpdateCounts written = Write(services, find_sheet);
      writer_.set_metadata(kGenerationKey, absl::StrCat(generation));
      writer_.commit_transaction();
      return written;
    });
    if (!counts.ok()) return Abandon(counts.status());
    ++updates_;
    return counts;
  }

  absl::StatusOr<SearchAnswer> Search(const SearchQuery& query) override {
    RETURN_IF_ERROR(CheckLimits(query));
    return Guarded([&]() -> absl::StatusOr<SearchAnswer> {
      Reader reader = Take();
      Refresh(reader);
      for (int attempt = 1;; ++attempt) {
        try {
          auto answer = AnswerFrom(reader, query);
          Give(std::move(reader));
          return answer;
        } catch (const Xapian::DatabaseModifiedError&) {
          if (attempt == kMaxAttempts) throw;
          reader.update = 0;
          Refresh(reader);
        }
      }
    });
  }

 private:
  absl::StatusOr<SearchAnswer> AnswerFrom(Reader& reader, const SearchQuery& query) {
    if (!reader.ready) {
      return absl::UnavailableError("the search index is being built; try again in a moment");
    }
    ASSIGN_OR_RETURN(SearchAnswer answer, Answer(reader.index, reader.counts, query));
    answer.generation = reader.generation;
    return answer;
  }

  UpdateCounts Write(const std::vector<IndexedService>& services, const SheetLookup& find_sheet) {
    UpdateCounts counts;
    std::map<std::string, std::string> now;
    for (const IndexedService& one : services) {
      if (one.service->scope() == v1::SCOPE_UNSPECIFIED) continue;
      const std::string& id = one.service->id();
      const std::string& digest = now[id] = one.digest.empty() ? ServiceDigest(one) : one.digest;
      const auto before = digests_.find(id);
      if (before != digests_.end() && before->second == digest) continue;
      Put({one.service, one.entry, digest}, find_sheet);
      ++counts.written;
    }
    for (const auto& [id, digest] : digests_) {
      if (now.count(id) > 0) continue;
      Replace(id, nullptr);
      ++counts.removed;
    }
    digests_ = std::move(now);
    return counts;
  }

  void Put(const IndexedService& service, const SheetLookup& find_sheet) {
    const ServiceDocument made = MakeDocument(service, find_sheet);
    Replace(service.service->id(), &made);
    for (const auto& [word, written] : made.readable) {
      const std::string before = writer_.get_metadata(ReadableKey(word));
      if (before.empty() || written < before) writer_.set_metadata(ReadableKey(word), written);
    }
  }

  // What spelling knows follows the words of services.
  void Replace(const std::string& id, const ServiceDocument* made) {
    const std::string term = IdTerm(id);
    const auto old = writer_.postlist_begin(term);
    if (old != writer_.postlist_end(term)) {
      const std::string first = WordTerm("");
      auto word = writer_.termlist_begin(*old);
      const auto end = writer_.termlist_end(*old);
      for (word.skip_to(first); word != end && (*word)[0] == first[0]; ++word) {
        writer_.remove_spelling((*word).substr(first.size()));
      }
    }
    if (made == nullptr) return writer_.delete_document(term);
    writer_.replace_document(term, made->document);
    for (const std::string& word : made->words) writer_.add_spelling(word);
  }

  // The transaction is off, and what the index holds is what was committed.
  absl::Status Abandon(const absl::Status& failure) {
    Guarded([&] {
      writer_.cancel_transaction();
      return absl::OkStatus();
    }).IgnoreError();
    RETURN_IF_ERROR(Guarded([&] {
      digests_ = Digests(writer_);
      return absl::OkStatus();
    }));
    return failure;
  }

  void Refresh(Reader& reader) {
    const uint64_t update = updates_;
    if (reader.update == update) return;
    reader.index.reopen();
    reader.counts.Forget();
    ReadGeneration(reader);
    reader.update = update;
  }

  Reader Take() {
    {
      std::lock_guard<std::mutex> lock(readers_mutex_);
      if (!readers_.empty()) {
        Reader reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    Reader reader;
    reader.index = Xapian::Database(folder_);
    return reader;
  }

  void Give(Reader reader) {
    std::lock_guard<std::mutex> lock(readers_mutex_);
    readers_.push_back(std::move(reader));
  }

  const std::string folder_;
  const bool temporary_;
  std::mutex writer_mutex_;
  Xapian::WritableDatabase writer_;
  std::map<std::string, std::string> digests_;
  std::atomic<uint64_t> updates_ = 1;
  std::mutex readers_mutex_;
  std::vector<Reader> readers_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SearchIndex>> SearchIndex::Open(const std::string& folder) {
  auto index = std::make_unique<XapianIndex>(folder, false);
  RETURN_IF_ERROR(index->Start());
  return index;
}

absl::StatusOr<std::unique_ptr<SearchIndex>> SearchIndex::Temporary() {
  std::string folder = (std::filesystem::temp_directory_path() / "ambito-search-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) {
    return absl::UnavailableError("cannot make the temporary folder " + folder);
  }
  auto index = std::make_unique<XapianIndex>(folder, true);
  RETURN_IF_ERROR(index->Start());
  return index;
}

}  // namespace ambito::search
