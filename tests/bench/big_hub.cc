#include "tests/bench/big_hub.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lib/federation/owned_log.h"
#include "lib/platform/log_key.h"
#include "lib/platform/rocksdb_log_store.h"
#include "tests/support/pki.h"

namespace ambito::bench {

std::unique_ptr<federation::Signer> LogKey(const std::string& path) {
  return Take(platform::LoadOrMakeLogKey(path));
}

std::vector<v1::Change> PutSheets(const BigTown& town) {
  std::vector<v1::Change> changes;
  for (const v1::ServiceSheet& sheet : town.sheets) {
    *changes.emplace_back().mutable_put_sheet() = sheet;
  }
  return changes;
}

void WriteLog(platform::LogDatabase& database, const std::string& log,
              const federation::Signer& signer, std::vector<v1::Change> changes) {
  constexpr size_t kOneImport = 1'000;
  auto store = Take(database.OpenLog(log));
  auto owned = Take(federation::OwnedLog::Open(kSlug, log, *store, signer, federation::Ed25519()));
  for (size_t begin = 0; begin < changes.size(); begin += kOneImport) {
    const size_t end = std::min(changes.size(), begin + kOneImport);
    std::vector<v1::Change> import(changes.begin() + static_cast<std::ptrdiff_t>(begin),
                                   changes.begin() + static_cast<std::ptrdiff_t>(end));
    Check(owned.Append(std::move(import), {"bench", 1, absl::StrCat("import-", begin)}).status());
  }
}

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(EXIT_FAILURE);
}

platform::TlsFiles Tls(const std::string& identity) {
  const std::string pki = test::ThrowawayPki(kSlug);
  return {pki + "/" + identity + "/cert.pem", pki + "/" + identity + "/key.pem",
          pki + "/ca/ca.crt"};
}

hub::Config Prepare(const std::string& folder, const BigDistrict& district) {
  hub::Config config;
  config.district_slug = kSlug;
  config.listen = "127.0.0.1:0";
  config.data = folder + "/hub";
  config.log_key = folder + "/hub.pem";
  config.tls = Tls("hub");
  auto database = Take(platform::LogDatabase::Open(config.data));
  std::vector<v1::Change> content(1);
  *content[0].mutable_put_district() = district.file.district();
  for (const v1::CatalogueEntry& entry : district.own_catalogue.entries()) {
    *content.emplace_back().mutable_put_catalogue_entry() = entry;
  }
  WriteLog(*database, "district", *LogKey(config.log_key), std::move(content));
  const auto key = LogKey(folder + "/node.pem");
  for (const BigTown& town : district.towns) {
    WriteLog(*database, town.istat_code, *key, PutSheets(town));
  }
  return config;
}

}  // namespace ambito::bench
