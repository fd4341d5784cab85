#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "lib/platform/certificates.h"
#include "lib/platform/lifecycle.h"
#include "lib/platform/metrics.h"
#include "lib/platform/small_file.h"

namespace ambito::platform {
namespace {

// Static initialisation is as near to the process's start as matters.
const double kStarted = static_cast<double>(time(nullptr));

double ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0, resident = 0;
  statm >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double OpenFiles() {
  std::error_code error;
  std::filesystem::directory_iterator files("/proc/self/fd", error);
  return error ? 0 : static_cast<double>(std::distance(files, {}));
}

double ProcessorSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

double MaxFiles() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

std::string ReadText(const std::string& path) { return ReadSmallFile(path).value_or(""); }

// What cannot be read has no figure; the journal tells of it.
void SayExpiry(const char* which, int64_t until_s, int64_t now_ms, FigureSheet& sheet) {
  sheet.Gauge("ambito_certificate_expiry_seconds",
              "Seconds until the certificate expires, or the first of the revocation lists goes "
              "stale; negative when it has.",
              static_cast<double>(until_s * 1000 - now_ms) / 1e3, {{"certificate", which}});
}

}  // namespace

void FillProcess(absl::string_view program, FigureSheet& sheet) {
  sheet.Gauge("ambito_build_info", "Always 1; the labels say what runs.", 1,
              {{"program", std::string(program)}, {"version", std::string(Version())}});
  sheet.Gauge("process_start_time_seconds", "When it started, seconds since 1970 UTC.", kStarted);
  sheet.Gauge("process_resident_memory_bytes", "Resident memory, bytes.", ResidentBytes());
  sheet.Counter("process_cpu_seconds_total", "User and system processor time, seconds.",
                ProcessorSeconds());
  sheet.Gauge("process_open_fds", "Open files and sockets.", OpenFiles());
  sheet.Gauge("process_max_fds", "The most it may open.", MaxFiles());
}

void FillCertificates(const TlsFiles& tls, int64_t now_ms, FigureSheet& sheet) {
  const std::string roots = ReadText(tls.ca);
  const auto own = ReadCertificate(ReadText(tls.certificate)), authority = ReadCertificate(roots);
  if (own.ok()) SayExpiry("own", own->not_after_s, now_ms, sheet);
  if (authority.ok()) SayExpiry("authority", authority->not_after_s, now_ms, sheet);
  if (tls.crl.empty()) return;
  RevocationList list;
  const absl::Status read = RevocationList::Read(ReadText(tls.crl), roots, now_ms / 1000, &list);
  const bool dated = list.good_until_s() != std::numeric_limits<int64_t>::max();
  // A stale list is an error that has a date.
  if (read.ok() || dated) SayExpiry("revocation_list", list.good_until_s(), now_ms, sheet);
}

void FillUpkeep(const BackupPlace& backups, const Scrub& scrub, int64_t now_ms,
                FigureSheet& sheet) {
  if (!backups.folder.empty()) {
    const auto made = ListBackups(backups);
    if (const auto newest = made.ok() ? NewestBackup(*made, now_ms) : std::nullopt) {
      sheet.Gauge("ambito_last_backup_timestamp_seconds",
                  "When the newest backup in the folder was made, seconds since 1970 UTC.",
                  static_cast<double>(*newest) / 1e3);
    }
  }
  if (const auto last = scrub.last_scrub()) {
    sheet.Gauge("ambito_last_scrub_timestamp_seconds",
                "When the store was last read through, seconds since 1970 UTC.",
                static_cast<double>(last->at_ms) / 1e3);
    sheet.Gauge("ambito_last_scrub_ok", "1 when nothing was wrong then.", last->ok ? 1 : 0);
  }
}

void FillCalls(const CallRecord& calls, FigureSheet& sheet) {
  calls.ForEach([&](const std::string& name, const CallRecord::Method& method) {
    for (const auto& [code, count] : method.calls) {
      sheet.Counter("ambito_rpc_calls_total", "Calls that ended, by method and code.",
                    static_cast<double>(count),
                    {{"rpc", name}, {"code", std::string(CodeName(code))}});
    }
    sheet.Histogram("ambito_rpc_seconds", "How long calls took, seconds; streams: their life.",
                    method.seconds, {{"rpc", name}});
  });
}

}  // namespace ambito::platform
