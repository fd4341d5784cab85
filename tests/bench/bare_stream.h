// The floor under replication: the same messages over the same TLS, hashed and stored with synced
// RocksDB batches, and nothing else done with them.
#ifndef AMBITO_TESTS_BENCH_BARE_STREAM_H_
#define AMBITO_TESTS_BENCH_BARE_STREAM_H_

#include <memory>
#include <string>
#include <vector>

#include "ambito/v1/federation.pb.h"
#include "lib/platform/tls.h"

namespace ambito::bench {

// One synced write of `bytes` to a store of its own.
class BareStore {
 public:
  explicit BareStore(const std::string& folder);
  ~BareStore();
  void Write(const std::vector<std::string>& entries);

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

// Answers each Batch with an Ack; hashes and stores it first where there is a store.
class BareHub {
 public:
  // `store` outlives it; null: only answers.
  BareHub(const platform::TlsFiles& tls, BareStore* store);
  ~BareHub();
  int port() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// A stream to a BareHub.
class BareLink {
 public:
  BareLink(int port, const platform::TlsFiles& tls);
  ~BareLink();
  // Until its Ack is here.
  void Send(const v1::Batch& batch);
  // All of them, four at a time without an Ack.
  void SendAll(const std::vector<v1::Batch>& batches);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace ambito::bench

#endif  // AMBITO_TESTS_BENCH_BARE_STREAM_H_
