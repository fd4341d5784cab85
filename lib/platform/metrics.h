// What Prometheus scrapes: figures gathered at the moment of the scrape, served over plain HTTP to
// this machine only. docs/operations.md lists every figure with its unit.
#ifndef AMBITO_LIB_PLATFORM_METRICS_H_
#define AMBITO_LIB_PLATFORM_METRICS_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/platform/backup.h"
#include "lib/platform/call_record.h"
#include "lib/platform/config_file.h"
#include "lib/platform/durations.h"
#include "lib/platform/scrub.h"
#include "lib/platform/tls.h"

namespace ambito::platform {

// One scrape's figures. A name said again adds a series to the same family.
class FigureSheet {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  FigureSheet();
  ~FigureSheet();

  // What goes up and down.
  void Gauge(absl::string_view name, absl::string_view help, double value, Labels labels = {});
  // What only grows, since the process started; its name ends in `_total`.
  void Counter(absl::string_view name, absl::string_view help, double value, Labels labels = {});
  // In seconds; its name ends in `_seconds`.
  void Histogram(absl::string_view name, absl::string_view help, const Durations& durations,
                 Labels labels = {});

  struct Families;
  Families& families() { return *families_; }

 private:
  std::unique_ptr<Families> families_;
};

class MetricsListener {
 public:
  // `listen`: see ReadMetricsListen; port 0 takes a free one. `fill` is called at each scrape, on
  // the listener's own thread. UNAVAILABLE when the address cannot be had.
  static absl::StatusOr<std::unique_ptr<MetricsListener>> Start(
      const std::string& listen, std::function<void(FigureSheet&)> fill);
  // A scrape under way is waited for: what `fill` uses outlives the listener.
  ~MetricsListener();

  int port() const;

 private:
  struct Parts;
  explicit MetricsListener(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// `metrics.listen`: empty (no metrics) or `127.0.0.1:PORT` or `[::1]:PORT`. Any other address is an
// error: nobody asks a caller here for a certificate.
std::string ReadMetricsListen(ConfigFile& file);

// What both daemons say of themselves: version, memory, open files, processor time, start.
void FillProcess(absl::string_view program, FigureSheet& sheet);
// Seconds until the certificate in use, and the authority's, expire; files that cannot be read are
// left out, which an alert notices.
void FillCertificates(const TlsFiles& tls, int64_t now_ms, FigureSheet& sheet);
// When the store was last backed up, by its folder, and last scrubbed, and how that went; nothing
// of what never happened.
void FillUpkeep(const BackupPlace& backups, const Scrub& scrub, int64_t now_ms, FigureSheet& sheet);
// Calls by method and code, and how long they took.
void FillCalls(const CallRecord& calls, FigureSheet& sheet);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_METRICS_H_
