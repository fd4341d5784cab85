#include "district-hub/aggregate/saved_draft.h"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/federation/digest.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

// A file is records: key, frame, then services. A record is its length (8 bytes, as this machine
// writes numbers: the file never leaves it), its SHA-256, its bytes.
constexpr uint64_t kMaxRecordBytes = uint64_t{1} << 30;

void WriteRecord(std::ofstream& out, const std::string& bytes) {
  const uint64_t length = bytes.size();
  const federation::Digest digest = federation::Sha256(bytes);
  out.write(reinterpret_cast<const char*>(&length), sizeof length);
  out.write(reinterpret_cast<const char*>(digest.data()), digest.size());
  out.write(bytes.data(), static_cast<std::streamsize>(length));
}

// Nothing at the end of the file.
absl::StatusOr<std::optional<std::string>> ReadRecord(std::ifstream& in) {
  uint64_t length = 0;
  if (!in.read(reinterpret_cast<char*>(&length), sizeof length)) {
    if (in.gcount() == 0) return std::nullopt;
    return absl::DataLossError("it ends inside a record");
  }
  federation::Digest digest;
  std::string bytes;
  if (length <= kMaxRecordBytes) {
    bytes.resize(length);
    in.read(reinterpret_cast<char*>(digest.data()), digest.size());
    in.read(bytes.data(), static_cast<std::streamsize>(length));
  }
  if (in && length <= kMaxRecordBytes && federation::Sha256(bytes) == digest) return bytes;
  return absl::DataLossError("a record does not match its digest");
}

absl::Status ReadFrame(std::ifstream& in, v1::DraftCharter& frame) {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadRecord(in));
  if (bytes && frame.ParseFromString(*bytes)) return absl::OkStatus();
  return absl::DataLossError("it holds no frame");
}

}  // namespace

absl::Status SaveDraft(const std::string& path, const std::string& key,
                       const charter::Draft& draft) {
  const std::string beside = path + ".new";
  std::ofstream out(beside, std::ios::binary);
  WriteRecord(out, absl::StrCat(key, "\n", draft.services.size()));
  WriteRecord(out, draft.frame.SerializeAsString());
  for (const auto& service : draft.services) WriteRecord(out, service->SerializeAsString());
  out.close();
  if (out && std::rename(beside.c_str(), path.c_str()) == 0) return absl::OkStatus();
  std::remove(beside.c_str());
  return absl::UnavailableError(absl::StrCat(path, ": cannot be written"));
}

absl::StatusOr<charter::Draft> LoadDraft(const std::string& path, const std::string& key) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError("there is no saved draft");
  ASSIGN_OR_RETURN(const std::optional<std::string> head, ReadRecord(in));
  const size_t newline = head ? head->rfind('\n') : std::string::npos;
  if (newline == std::string::npos || head->substr(0, newline) != key) {
    return absl::NotFoundError("the saved draft is another one");
  }
  charter::Draft draft;
  RETURN_IF_ERROR(ReadFrame(in, draft.frame));
  for (;;) {
    ASSIGN_OR_RETURN(const std::optional<std::string> bytes, ReadRecord(in));
    if (!bytes) break;
    auto service = std::make_shared<v1::Service>();
    if (!service->ParseFromString(*bytes)) return absl::DataLossError("a service does not parse");
    draft.services.push_back(std::move(service));
  }
  if (head->substr(newline + 1) == absl::StrCat(draft.services.size())) return draft;
  return absl::DataLossError("services are missing");
}

}  // namespace ambito::hub
