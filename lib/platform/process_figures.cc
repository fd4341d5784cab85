#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "lib/platform/lifecycle.h"
#include "lib/platform/metrics.h"

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

// Of the first certificate in a PEM file; nullopt when there is none.
std::optional<int64_t> ExpiryMs(const std::string& path) {
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "r"), &std::fclose);
  if (file == nullptr) return std::nullopt;
  std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_X509(file.get(), nullptr, nullptr, nullptr), &X509_free);
  std::tm until{};
  if (certificate == nullptr ||
      ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &until) != 1) {
    return std::nullopt;
  }
  return int64_t{timegm(&until)} * 1000;
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
  const std::pair<const char*, std::string> files[] = {{"own", tls.certificate},
                                                       {"authority", tls.ca}};
  for (const auto& [which, path] : files) {
    const std::optional<int64_t> until = ExpiryMs(path);
    if (!until) continue;
    sheet.Gauge("ambito_certificate_expiry_seconds",
                "Seconds until the certificate expires; negative when it has.",
                static_cast<double>(*until - now_ms) / 1e3, {{"certificate", which}});
  }
}

void FillUpkeep(const BackupPlace& backups, const Scrub& scrub, FigureSheet& sheet) {
  if (!backups.folder.empty()) {
    const auto made = ListBackups(backups);
    if (made.ok() && !made->empty()) {
      sheet.Gauge("ambito_last_backup_timestamp_seconds",
                  "When the newest backup in the folder was made, seconds since 1970 UTC.",
                  static_cast<double>(made->back()) / 1e3);
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
