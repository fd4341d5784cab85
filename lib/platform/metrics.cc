#include "lib/platform/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>

#include <exception>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace ambito::platform {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

struct FigureSheet::Families {
  std::vector<MetricFamily> all;

  MetricFamily& Family(absl::string_view name, absl::string_view help, MetricType type) {
    for (MetricFamily& family : all) {
      if (family.name == name) return family;
    }
    return all.emplace_back(MetricFamily{std::string(name), std::string(help), type, {}});
  }

  ClientMetric& Add(absl::string_view name, absl::string_view help, MetricType type,
                    Labels labels) {
    ClientMetric& metric = Family(name, help, type).metric.emplace_back();
    for (auto& [label, value] : labels) metric.label.push_back({label, std::move(value)});
    return metric;
  }
};

FigureSheet::FigureSheet() : families_(std::make_unique<Families>()) {}
FigureSheet::~FigureSheet() = default;

void FigureSheet::Gauge(absl::string_view name, absl::string_view help, double value,
                        Labels labels) {
  families_->Add(name, help, MetricType::Gauge, std::move(labels)).gauge.value = value;
}

void FigureSheet::Counter(absl::string_view name, absl::string_view help, double value,
                          Labels labels) {
  families_->Add(name, help, MetricType::Counter, std::move(labels)).counter.value = value;
}

void FigureSheet::Histogram(absl::string_view name, absl::string_view help,
                            const Durations& durations, Labels labels) {
  auto& histogram = families_->Add(name, help, MetricType::Histogram, std::move(labels)).histogram;
  uint64_t count = 0;
  for (size_t i = 0; i < Durations::kBounds.size(); ++i) {
    count += durations.count(i);
    histogram.bucket.push_back({count, Durations::kBounds[i]});
  }
  histogram.sample_count = count + durations.count(Durations::kBounds.size());
  histogram.sample_sum = durations.sum_seconds();
}

namespace {

class Scrape final : public prometheus::Collectable {
 public:
  explicit Scrape(std::function<void(FigureSheet&)> fill) : fill_(std::move(fill)) {}
  std::vector<MetricFamily> Collect() const override {
    FigureSheet sheet;
    fill_(sheet);
    return std::move(sheet.families().all);
  }

 private:
  const std::function<void(FigureSheet&)> fill_;
};

// Two threads, so that a scraper that hangs does not blind the next.
std::vector<std::string> ListenerOptions(const std::string& listen) {
  return {"listening_ports", listen, "num_threads", "2", "request_timeout_ms", "5000"};
}

bool IsLoopback(absl::string_view listen) {
  uint32_t port = 0;
  const bool known =
      absl::ConsumePrefix(&listen, "127.0.0.1:") || absl::ConsumePrefix(&listen, "[::1]:");
  return known && absl::SimpleAtoi(listen, &port) && port <= 65535;
}

}  // namespace

struct MetricsListener::Parts {
  std::shared_ptr<Scrape> scrape;
  std::unique_ptr<prometheus::Exposer> exposer;
};

MetricsListener::MetricsListener(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
MetricsListener::~MetricsListener() = default;

absl::StatusOr<std::unique_ptr<MetricsListener>> MetricsListener::Start(
    const std::string& listen, std::function<void(FigureSheet&)> fill) {
  auto parts = std::make_unique<Parts>();
  parts->scrape = std::make_shared<Scrape>(std::move(fill));
  try {
    parts->exposer = std::make_unique<prometheus::Exposer>(ListenerOptions(listen));
    parts->exposer->RegisterCollectable(parts->scrape);
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("cannot listen for metrics on ", listen,
                                               ": is the address free and ours? ", error.what()));
  }
  return std::unique_ptr<MetricsListener>(new MetricsListener(std::move(parts)));
}

int MetricsListener::port() const { return parts_->exposer->GetListeningPorts().front(); }

std::string ReadMetricsListen(ConfigFile& file) {
  std::string listen = file.Optional("metrics.listen");
  if (!listen.empty() && !IsLoopback(listen)) {
    file.Wrong("metrics.listen", absl::StrCat("= \"", listen,
                                              "\" must be 127.0.0.1:PORT or [::1]:PORT: nobody "
                                              "asks for a certificate there"));
  }
  return listen;
}

}  // namespace ambito::platform
