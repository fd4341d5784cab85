// What every LogStore promises. A typed suite: instantiate it with a maker that has
//   std::unique_ptr<federation::LogStore> Open();   // Again: the same store, as a restart finds
//   it.
#ifndef AMBITO_TESTS_CONTRACT_LOG_STORE_CONTRACT_H_
#define AMBITO_TESTS_CONTRACT_LOG_STORE_CONTRACT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lib/federation/change_log.h"
#include "lib/federation/log_store.h"
#include "tests/support/federation.h"

namespace ambito::federation {

template <typename Maker>
class LogStoreContract : public testing::Test {
 protected:
  LogStoreContract() : store_(maker_.Open()), log_(test::kSlug, test::kTown) {}

  // Appends with the ids of the log's own rules and a head that says `HEAD SIZE`.
  void Append(std::vector<v1::Change> changes) {
    const LogAppend append = Next(std::move(changes));
    ASSERT_TRUE(store_->Append(append).ok());
    Take(append);
  }

  LogAppend Next(std::vector<v1::Change> changes) const {
    LogAppend append;
    append.first_index = entries_.size();
    for (v1::Change& change : changes) {
      const uint64_t index = entries_.size() + append.entries.size();
      append.object_ids.push_back(ObjectId(change));
      v1::LogEntry entry;
      entry.set_index(index);
      *entry.mutable_change() = std::move(change);
      append.entries.push_back(entry.SerializeAsString());
      append.leaf_hashes.push_back(LeafHash(append.entries.back()));
      append.put.erase(append.object_ids.back());
      if (IsRemoval(entry.change())) {
        append.removed.push_back(append.object_ids.back());
      } else {
        append.put[append.object_ids.back()] = {index, append.leaf_hashes.back()};
      }
    }
    append.head = HeadAt(append.first_index + append.entries.size());
    return append;
  }

  void Take(const LogAppend& append) {
    entries_.insert(entries_.end(), append.entries.begin(), append.entries.end());
    hashes_.insert(hashes_.end(), append.leaf_hashes.begin(), append.leaf_hashes.end());
    for (const std::string& id : append.removed) objects_.erase(id);
    for (const auto& [id, state] : append.put) objects_[id] = state;
  }

  static std::string HeadAt(uint64_t size) { return absl::StrCat("HEAD ", size); }

  void ExpectHoldsAll() const {
    const auto image = store_->Load();
    ASSERT_TRUE(image.ok()) << image.status();
    EXPECT_EQ(image->leaf_hashes, hashes_);
    EXPECT_EQ(image->objects, objects_);
    EXPECT_EQ(image->head, entries_.empty() ? "" : HeadAt(entries_.size()));
    for (size_t i = 0; i < entries_.size(); ++i) EXPECT_EQ(*store_->Entry(i), entries_[i]);
  }

  size_t BytesOf(size_t first, size_t count) const {
    size_t bytes = 0;
    for (size_t i = first; i < first + count; ++i) bytes += entries_[i].size();
    return bytes;
  }

  void ExpectRun(uint64_t first, size_t max_bytes, size_t count, const std::string& head) const {
    const auto run = store_->ReadRun(first, max_bytes);
    ASSERT_TRUE(run.ok()) << run.status();
    EXPECT_EQ(run->first_index, first);
    EXPECT_EQ(run->head, head);
    const auto begin = entries_.begin() + static_cast<int64_t>(first);
    EXPECT_EQ(run->entries, std::vector<std::string>(begin, begin + static_cast<int64_t>(count)));
  }

  Maker maker_;
  std::unique_ptr<LogStore> store_;
  ChangeLog log_;
  std::vector<std::string> entries_;
  std::vector<Digest> hashes_;
  ObjectMap objects_;
};

TYPED_TEST_SUITE_P(LogStoreContract);

TYPED_TEST_P(LogStoreContract, BeginsEmpty) {
  this->ExpectHoldsAll();
  EXPECT_EQ(this->store_->Entry(0).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(this->store_->ReadRun(0, 1000)->entries.empty());
  EXPECT_TRUE(this->store_->History("sheet/a", UINT64_MAX, 10)->empty());
}

TYPED_TEST_P(LogStoreContract, HoldsWhatWasAppendedAlsoAfterARestart) {
  this->Append({test::PutSheet("a")});
  this->Append({test::PutSheet("b"), test::PutSheet("c"), test::DeleteSheet("a")});
  this->Append({test::PutSheet("b", "Mensa")});
  this->ExpectHoldsAll();
  this->store_.reset();
  this->store_ = this->maker_.Open();
  this->ExpectHoldsAll();
  this->Append({test::PutSheet("a")});
  this->ExpectHoldsAll();
}

TYPED_TEST_P(LogStoreContract, AppendsOnlyAtTheEnd) {
  this->Append(test::PutSheets("a", 3));
  for (uint64_t index : {0u, 2u, 4u}) {
    LogAppend append = this->Next({test::PutSheet("x")});
    append.first_index = index;
    EXPECT_EQ(this->store_->Append(append).code(), absl::StatusCode::kFailedPrecondition) << index;
  }
  this->ExpectHoldsAll();
}

TYPED_TEST_P(LogStoreContract, KeepsAnyBytes) {
  this->Append({test::PutSheet(std::string("\x01/\xc3\xa0", 4), std::string(200'000, '\0'))});
  this->Append({test::PutSheet("")});
  this->ExpectHoldsAll();
}

TYPED_TEST_P(LogStoreContract, ARunEndsAtTheLastHeadThatFits) {
  this->Append({test::PutSheet("a")});
  this->Append(test::PutSheets("b", 3));
  this->Append({test::PutSheet("c")});
  const std::string at1 = this->HeadAt(1), at4 = this->HeadAt(4), at5 = this->HeadAt(5);
  this->ExpectRun(0, 1'000'000, 5, at5);
  this->ExpectRun(0, this->BytesOf(0, 5), 5, at5);
  this->ExpectRun(0, this->BytesOf(0, 5) - 1, 4, at4);
  this->ExpectRun(0, this->BytesOf(0, 3), 1, at1);
  this->ExpectRun(0, 0, 1, at1);
  this->ExpectRun(4, 0, 1, at5);
  this->ExpectRun(5, 1'000'000, 0, "");
  this->ExpectRun(2, 1'000'000, 3, at5);
}

TYPED_TEST_P(LogStoreContract, APieceOfALargeImportHasNoHead) {
  this->Append({test::PutSheet("a")});
  this->Append(test::PutSheets("b", 10));
  this->ExpectRun(1, this->BytesOf(1, 4), 4, "");
  this->ExpectRun(1, 1, 1, "");
  this->ExpectRun(5, this->BytesOf(5, 4), 4, "");
  this->ExpectRun(9, this->BytesOf(9, 2), 2, this->HeadAt(11));
}

TYPED_TEST_P(LogStoreContract, HistoryIsNewestFirstAndPaged) {
  this->Append({test::PutSheet("a")});
  this->Append({test::PutSheet("b"), test::PutSheet("a", "due"), test::PutSheet("ab")});
  this->Append({test::DeleteSheet("a")});
  using testing::ElementsAre;
  EXPECT_THAT(*this->store_->History("sheet/a", UINT64_MAX, 10), ElementsAre(4, 2, 0));
  EXPECT_THAT(*this->store_->History("sheet/a", UINT64_MAX, 2), ElementsAre(4, 2));
  EXPECT_THAT(*this->store_->History("sheet/a", 2, 10), ElementsAre(0));
  EXPECT_THAT(*this->store_->History("sheet/a", 3, 1), ElementsAre(2));
  EXPECT_THAT(*this->store_->History("sheet/a", 0, 10), ElementsAre());
  EXPECT_THAT(*this->store_->History("sheet/ab", UINT64_MAX, 10), ElementsAre(3));
  EXPECT_THAT(*this->store_->History("sheet/", UINT64_MAX, 10), ElementsAre());
  EXPECT_THAT(*this->store_->History("sheet/a", UINT64_MAX, 0), ElementsAre());
}

TYPED_TEST_P(LogStoreContract, KeepsNotesBesideTheLog) {
  EXPECT_EQ(this->store_->Note("stopped").status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(this->store_->PutNote("stopped", "why").ok());
  ASSERT_TRUE(this->store_->PutNote("other", "x").ok());
  ASSERT_TRUE(this->store_->PutNote("stopped", "why else").ok());
  this->store_.reset();
  this->store_ = this->maker_.Open();
  EXPECT_EQ(*this->store_->Note("stopped"), "why else");
  ASSERT_TRUE(this->store_->PutNote("stopped", "").ok());
  EXPECT_EQ(this->store_->Note("stopped").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*this->store_->Note("other"), "x");
  EXPECT_TRUE(this->store_->PutNote("never", "").ok());
  this->ExpectHoldsAll();
}

TYPED_TEST_P(LogStoreContract, WritesNotesInTheStepOfAnAppend) {
  ASSERT_TRUE(this->store_->PutNote("restored", "from a backup").ok());
  LogAppend append = this->Next({test::PutSheet("a")});
  append.notes = {{"restored", ""}, {"recovered", "1"}, {"recovered", "2"}};
  ASSERT_TRUE(this->store_->Append(append).ok());
  this->Take(append);
  append.first_index = 7;  // No step: its notes must not be there either.
  append.notes = {{"recovered", "3"}, {"other", "x"}};
  EXPECT_FALSE(this->store_->Append(append).ok());
  this->store_.reset();
  this->store_ = this->maker_.Open();
  EXPECT_EQ(this->store_->Note("restored").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*this->store_->Note("recovered"), "2");
  EXPECT_EQ(this->store_->Note("other").status().code(), absl::StatusCode::kNotFound);
  this->ExpectHoldsAll();
}

REGISTER_TYPED_TEST_SUITE_P(LogStoreContract, BeginsEmpty, HoldsWhatWasAppendedAlsoAfterARestart,
                            AppendsOnlyAtTheEnd, KeepsAnyBytes, ARunEndsAtTheLastHeadThatFits,
                            APieceOfALargeImportHasNoHead, HistoryIsNewestFirstAndPaged,
                            KeepsNotesBesideTheLog, WritesNotesInTheStepOfAnAppend);

}  // namespace ambito::federation

#endif  // AMBITO_TESTS_CONTRACT_LOG_STORE_CONTRACT_H_
