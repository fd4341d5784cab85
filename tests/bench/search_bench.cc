// Search at a hub over mTLS, beside what it cannot do without: the same question to Xapian alone,
// and a bare call that gives back a message of the same size over the same TLS in the same run.
//
//     build/bench/search_bench [SHEETS…]        (1000 10000 100000)
//
// Two words and an area, ranked, ten results. Xapian alone has a document for each service of the
// draft with the texts of all its sheets, Xapian's own words, stems and weights, and the answer's
// bytes to read back.
#include <grpcpp/create_channel.h>
#include <spdlog/spdlog.h>
#include <xapian.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ambito/v1/charter_service.grpc.pb.h"
#include "district-hub/hub_server.h"
#include "lib/platform/grpc_server.h"
#include "tests/bench/big_district.h"
#include "tests/bench/big_hub.h"
#include "tests/bench/timing.h"
#include "tests/support/files.h"

namespace ambito::bench {
namespace {

constexpr int kCalls = 501;
constexpr const char* kQuestions[] = {"assistenza anziani", "contributo casa", "centro diurno",
                                      "trasporto disabili"};
constexpr char kArea[] = "ANZIANI";

// Gives back what it was given to hold.
class Bare final : public v1::CharterService::Service {
 public:
  grpc::Status SearchCharter(grpc::ServerContext*, const v1::SearchCharterRequest*,
                             v1::SearchCharterResponse* response) override {
    *response = answer;
    return grpc::Status::OK;
  }

  v1::SearchCharterResponse answer;
};

std::unique_ptr<v1::CharterService::Stub> Dial(int port) {
  return v1::CharterService::NewStub(grpc::CreateChannel(absl::StrCat("localhost:", port),
                                                         platform::ChannelTls(Tls("office/demo"))));
}

v1::SearchCharterRequest Request(const std::string& question) {
  v1::SearchCharterRequest request;
  request.set_query(question);
  request.set_area(kArea);
  return request;
}

double CallMs(v1::CharterService::Stub& stub, const v1::SearchCharterRequest& request,
              v1::SearchCharterResponse& answer) {
  grpc::ClientContext context;
  answer.Clear();
  grpc::Status status;
  const double ms = Milliseconds([&] { status = stub.SearchCharter(&context, request, &answer); });
  if (!status.ok()) Check(absl::InternalError(status.error_message()));
  return ms;
}

// The district's services as Xapian alone would be given them.
class XapianAlone {
 public:
  XapianAlone(const std::string& folder, const BigDistrict& district,
              const std::vector<v1::Service>& services)
      : writer_(folder, Xapian::DB_CREATE_OR_OPEN) {
    std::map<std::string, const v1::ServiceSheet*> sheets;
    for (const BigTown& town : district.towns) {
      for (const v1::ServiceSheet& sheet : town.sheets) sheets[sheet.sheet_id()] = &sheet;
    }
    Xapian::TermGenerator words;
    words.set_stemmer(Xapian::Stem("italian"));
    words.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
    for (const v1::Service& service : services) Add(service, sheets, words);
    writer_.commit();
    reader_ = Xapian::Database(folder);
  }

  size_t Ask(const std::string& question) const {
    Xapian::QueryParser parser;
    parser.set_stemmer(Xapian::Stem("italian"));
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_ALL);
    Xapian::Enquire enquire(reader_);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, parser.parse_query(question),
                                    Xapian::Query(absl::StrCat("XA", kArea))));
    size_t bytes = 0;
    const Xapian::MSet found = enquire.get_mset(0, 10);
    for (auto it = found.begin(); it != found.end(); ++it) {
      bytes += it.get_document().get_data().size();
    }
    return bytes;
  }

 private:
  void Add(const v1::Service& service, const std::map<std::string, const v1::ServiceSheet*>& sheets,
           Xapian::TermGenerator& words) {
    v1::SearchResult answer;
    Xapian::Document document;
    words.set_document(document);
    words.index_text(service.title(), 5);
    for (const v1::PlacedSheet& placed : service.sheets()) {
      const v1::ServiceSheet& sheet = *sheets.at(placed.sheet().sheet_id());
      words.index_text(sheet.local_title(), 3);
      words.index_text(sheet.description());
      *answer.add_sheets() = placed.sheet();
    }
    document.add_boolean_term(absl::StrCat("XA", service.area()));
    answer.set_service(service.id());
    answer.set_title(service.title());
    document.set_data(answer.SerializeAsString());
    writer_.add_document(document);
  }

  Xapian::WritableDatabase writer_;
  Xapian::Database reader_;
};

std::vector<v1::Service> AllServices(v1::CharterService::Stub& hub) {
  grpc::ClientContext context;
  auto reader = hub.GetCharter(&context, v1::GetCharterRequest());
  std::vector<v1::Service> services;
  v1::GetCharterResponse piece;
  while (reader->Read(&piece)) {
    for (const v1::Service& service : piece.part().services()) services.push_back(service);
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) Check(absl::InternalError(status.error_message()));
  return services;
}

// Until the index has the newest draft.
void WaitForIndex(v1::CharterService::Stub& hub) {
  v1::SearchCharterResponse answer;
  do {
    grpc::ClientContext context;
    hub.SearchCharter(&context, Request("nido"), &answer);
  } while (answer.indexed_generation() == 0 ||
           answer.indexed_generation() != answer.freshness().generation());
}

// In turns, so that what else the machine does falls on all three.
void Compare(const char* question, v1::CharterService::Stub& hub, v1::CharterService::Stub& echo,
             Bare& bare, const XapianAlone& alone) {
  const v1::SearchCharterRequest request = Request(question);
  CallMs(hub, request, bare.answer);
  std::vector<double> ours;
  std::vector<double> call;
  std::vector<double> xapian;
  v1::SearchCharterResponse answer;
  for (int i = 0; i < kCalls; ++i) {
    ours.push_back(CallMs(hub, request, answer));
    call.push_back(CallMs(echo, request, answer));
    xapian.push_back(Milliseconds([&] { alone.Ask(question); }));
  }
  std::printf("  %-22s %7d %7zu %9.3f %10.3f %13.3f %8.2f\n", question, answer.total(),
              answer.ByteSizeLong(), Median(ours), Median(xapian), Median(call),
              Median(ours) / (Median(xapian) + Median(call)));
  std::fflush(stdout);
}

void Measure(size_t count) {
  const std::string folder = test::MakeTempFolder();
  const BigDistrict district = MakeBigDistrict(kSlug, count);
  auto server = Take(hub::HubServer::Start(Prepare(folder, district), platform::Clock::System()));
  const auto hub = Dial(server->port());
  const double indexing = Milliseconds([&] { WaitForIndex(*hub); });
  const std::vector<v1::Service> services = AllServices(*hub);
  XapianAlone alone(folder + "/alone", district, services);
  Bare bare;
  auto echo = Take(platform::GrpcServer::Start(
      {"127.0.0.1:0", "", Take(platform::LiveTls::Open(Tls("hub")))}, {&bare}));
  const auto bare_stub = Dial(echo->port());
  std::printf("%zu sheets, %zu services; the hub's index was there after %.0f ms\n", count,
              services.size(), indexing);
  std::printf("  %-22s %7s %7s %9s %10s %13s %8s\n", "question", "found", "bytes", "hub ms",
              "Xapian ms", "bare call ms", "ratio");
  for (const char* question : kQuestions) Compare(question, *hub, *bare_stub, bare, alone);
}

}  // namespace
}  // namespace ambito::bench

int main(int argc, char** argv) {
  spdlog::set_level(spdlog::level::warn);
  for (const size_t count : ambito::bench::Sizes(argc, argv, {1'000, 10'000, 100'000})) {
    ambito::bench::Measure(count);
  }
  return EXIT_SUCCESS;
}
