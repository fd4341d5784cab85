#include "tests/bench/bare_stream.h"

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ambito/v1/federation.grpc.pb.h"
#include "lib/federation/digest.h"
#include "lib/platform/grpc_server.h"
#include "tests/bench/big_hub.h"

namespace ambito::bench {
namespace {

constexpr size_t kInFlight = 4;

void Require(const rocksdb::Status& status) {
  if (!status.ok()) Check(absl::UnavailableError(status.ToString()));
}

class BareService final : public v1::FederationService::CallbackService {
 public:
  explicit BareService(BareStore* store) : store_(store) {}

 private:
  class Stream final : public grpc::ServerBidiReactor<v1::ReplicateRequest, v1::ReplicateResponse> {
   public:
    explicit Stream(BareStore* store) : store_(store) { StartRead(&request_); }
    void OnReadDone(bool ok) override {
      if (!ok) return Finish(grpc::Status::OK);
      if (store_ != nullptr) Store();
      StartWrite(&response_);
    }
    void OnWriteDone(bool ok) override {
      if (!ok) return Finish(grpc::Status::OK);
      StartRead(&request_);
    }
    void OnDone() override { delete this; }

   private:
    void Store() {
      const v1::Batch& batch = request_.batch();
      for (const std::string& entry : batch.entries()) hashed_ ^= federation::Sha256(entry)[0];
      store_->Write({batch.entries().begin(), batch.entries().end()});
    }

    BareStore* const store_;
    uint8_t hashed_ = 0;
    v1::ReplicateRequest request_;
    v1::ReplicateResponse response_;
  };

  grpc::ServerBidiReactor<v1::ReplicateRequest, v1::ReplicateResponse>* Replicate(
      grpc::CallbackServerContext*) override {
    return new Stream(store_);
  }

  BareStore* const store_;
};

}  // namespace

struct BareStore::Database {
  std::unique_ptr<rocksdb::DB> db;
  std::atomic<uint64_t> next = 0;
};

BareStore::BareStore(const std::string& folder) : database_(std::make_unique<Database>()) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.write_buffer_size = 8 << 20;
  options.compression = rocksdb::kNoCompression;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  rocksdb::DB* raw = nullptr;
  Require(rocksdb::DB::Open(options, folder, &raw));
  database_->db.reset(raw);
}

BareStore::~BareStore() = default;

void BareStore::Write(const std::vector<std::string>& entries) {
  rocksdb::WriteBatch batch;
  for (const std::string& entry : entries) batch.Put(absl::StrCat(database_->next++), entry);
  rocksdb::WriteOptions options;
  options.sync = true;
  Require(database_->db->Write(options, &batch));
}

struct BareHub::Parts {
  explicit Parts(BareStore* store) : service(store) {}
  BareService service;
  std::unique_ptr<platform::GrpcServer> server;
};

BareHub::BareHub(const platform::TlsFiles& tls, BareStore* store)
    : parts_(std::make_unique<Parts>(store)) {
  platform::GrpcServer::Options options;
  options.listen = "127.0.0.1:0";
  options.tls = platform::LiveTls::Open(tls).value();
  parts_->server = Take(platform::GrpcServer::Start(options, {&parts_->service}));
}

BareHub::~BareHub() = default;
int BareHub::port() const { return parts_->server->port(); }

struct BareLink::Parts {
  std::unique_ptr<v1::FederationService::Stub> stub;
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ReplicateRequest, v1::ReplicateResponse>> stream;
};

BareLink::BareLink(int port, const platform::TlsFiles& tls) : parts_(std::make_unique<Parts>()) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // A connection of its own.
  parts_->stub = v1::FederationService::NewStub(grpc::CreateCustomChannel(
      absl::StrCat("localhost:", port), platform::ChannelTls(tls), arguments));
  parts_->stream = parts_->stub->Replicate(&parts_->context);
}

BareLink::~BareLink() {
  parts_->stream->WritesDone();
  parts_->stream->Finish();
}

void BareLink::Send(const v1::Batch& batch) { SendAll({batch}); }

void BareLink::SendAll(const std::vector<v1::Batch>& batches) {
  v1::ReplicateRequest request;
  v1::ReplicateResponse response;
  size_t sent = 0, answered = 0;
  while (answered < batches.size()) {
    if (sent < batches.size() && sent - answered < kInFlight) {
      *request.mutable_batch() = batches[sent++];
      if (!parts_->stream->Write(request)) Check(absl::UnavailableError("the bare stream ended"));
    } else if (parts_->stream->Read(&response)) {
      ++answered;
    } else {
      Check(absl::UnavailableError("the bare stream ended"));
    }
  }
}

}  // namespace ambito::bench
