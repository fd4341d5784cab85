#include "lib/platform/wal_check.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

namespace fs = std::filesystem;

// Checksum (4 bytes), length (2), both little-endian, and type (1).
constexpr size_t kHeaderBytes = 7;
// Types of the records of files that are not recycled and of those that are.
constexpr char kLastOfFresh = 4;
constexpr char kLastOfRecycled = 8;

// CRC-32C (RFC 3720, appendix B.4), by table.
uint32_t Crc32c(absl::string_view bytes) {
  static const std::array<uint32_t, 256> table = [] {
    std::array<uint32_t, 256> made{};
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) * 0x82f63b78u);
      made[i] = value;
    }
    return made;
  }();
  uint32_t crc = ~0u;
  for (char byte : bytes) crc = table[(crc ^ static_cast<uint8_t>(byte)) & 0xff] ^ (crc >> 8);
  return ~crc;
}

uint32_t LittleEndian(absl::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = bytes.size(); i-- > 0;) number = (number << 8) | static_cast<uint8_t>(bytes[i]);
  return number;
}

size_t LengthOf(absl::string_view record) { return LittleEndian(record.substr(4, 2)); }

// Whether a record of `length` begins here. RocksDB stores checksums rotated, plus a constant.
bool IsRecord(absl::string_view at, size_t length) {
  if (at.size() < kHeaderBytes + length || at[6] < 1 || at[6] > kLastOfFresh) return false;
  const uint32_t crc = Crc32c(at.substr(6, 1 + length));
  return LittleEndian(at.substr(0, 4)) == ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

bool HoldsARecord(absl::string_view bytes) {
  for (; bytes.size() > kHeaderBytes; bytes.remove_prefix(1)) {
    if (IsRecord(bytes, LengthOf(bytes))) return true;
  }
  return false;
}

absl::Status CheckWal(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string block(kWalBlockBytes, '\0');
  while (in) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    RETURN_IF_ERROR(
        CheckWalBlock(absl::string_view(block.data(), static_cast<size_t>(in.gcount()))));
  }
  if (in.eof()) return absl::OkStatus();
  return absl::UnavailableError("cannot be read");
}

}  // namespace

absl::Status CheckWalBlock(absl::string_view block) {
  while (block.size() >= kHeaderBytes) {
    if (block[6] > kLastOfFresh && block[6] <= kLastOfRecycled) {
      return absl::DataLossError(
          "a record's type is damaged: it and what was written after it would be lost");
    }
    const size_t length = LengthOf(block);
    if (kHeaderBytes + length > block.size()) break;
    block.remove_prefix(kHeaderBytes + length);
  }
  if (block.size() < kHeaderBytes) return absl::OkStatus();
  if (!IsRecord(block, block.size() - kHeaderBytes) && !HoldsARecord(block.substr(1))) {
    return absl::OkStatus();
  }
  return absl::DataLossError(
      "a record's length is damaged: what was written after it would be lost");
}

absl::Status CheckWals(const std::string& folder) {
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const fs::path& entry = it->path();
    if (entry.extension() != ".log") continue;
    if (const absl::Status status = CheckWal(entry); !status.ok()) {
      return absl::Status(status.code(),
                          absl::StrCat(entry.string(), ": ", absl::string_view(status.message())));
    }
  }
  return absl::OkStatus();
}

}  // namespace ambito::platform
