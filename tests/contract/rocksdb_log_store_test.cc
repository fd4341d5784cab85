#include "lib/platform/rocksdb_log_store.h"

#include "tests/contract/log_store_contract.h"
#include "tests/support/files.h"

namespace ambito::federation {
namespace {

// Opening again closes the database first, as a restart does.
class RocksDb {
 public:
  std::unique_ptr<LogStore> Open() {
    database_.reset();
    auto database = platform::LogDatabase::Open(folder_);
    EXPECT_TRUE(database.ok()) << database.status();
    database_ = *std::move(database);
    auto store = database_->OpenLog(test::kTown);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

 private:
  const std::string folder_ = test::MakeTempFolder() + "/db";
  std::unique_ptr<platform::LogDatabase> database_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(RocksDb, LogStoreContract, RocksDb);

}  // namespace
}  // namespace ambito::federation
