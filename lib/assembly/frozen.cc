#include "lib/assembly/frozen.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/assembly/bundle_file.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/district_objects.h"
#include "lib/charter/limits.h"
#include "lib/charter/validate.h"
#include "lib/federation/change_log.h"
#include "lib/federation/merkle.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

constexpr char kDistrictLog[] = "district";

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("frozen objects: ", what));
}

absl::StatusOr<v1::Change> ChangeOf(const FrozenLog& log, const FrozenObject& object) {
  v1::LogEntry entry;
  if (!entry.ParseFromString(object.entry)) return Malformed("an entry does not parse");
  if (entry.log() != log.log || federation::ObjectId(entry.change()) != object.id ||
      federation::IsRemoval(entry.change())) {
    return Malformed(absl::StrCat("an entry of ", log.log, " is not that of ", object.id));
  }
  return std::move(*entry.mutable_change());
}

// Sheets in the order of their ids, as the hub has them.
absl::StatusOr<charter::MunicipalityInput> MunicipalityOf(const FrozenLog& log) {
  charter::MunicipalityInput input;
  input.istat_code = log.log;
  for (const FrozenObject& object : log.objects) {
    ASSIGN_OR_RETURN(v1::Change change, ChangeOf(log, object));
    if (change.has_put_acceptance()) input.acceptances.push_back(change.put_acceptance());
    if (!change.has_put_sheet() || charter::WhyNotTaken(change.put_sheet())) continue;
    input.sheets.emplace_back(std::move(*change.mutable_put_sheet()));
  }
  if (input.sheets.size() > charter::kMaxSheets) {
    return absl::ResourceExhaustedError(
        absl::StrCat(log.log, " has over ", charter::kMaxSheets, " sheets"));
  }
  return input;
}

}  // namespace

absl::StatusOr<FrozenLog> FreezeLog(absl::string_view log, absl::string_view head,
                                    const federation::ObjectMap& objects,
                                    const federation::LogStore& store) {
  FrozenLog frozen{std::string(log), std::string(head), {}};
  for (const auto& [id, state] : objects) {
    ASSIGN_OR_RETURN(std::string entry, store.Entry(state.index));
    frozen.objects.push_back({id, std::move(entry)});
  }
  return frozen;
}

absl::StatusOr<federation::Checkpoint> CheckObjects(const FrozenLog& log,
                                                    absl::string_view district_slug) {
  ASSIGN_OR_RETURN(const auto head, federation::ParseCheckpoint(log.head));
  if (head.origin != federation::LogOrigin(district_slug, log.log))
    return Malformed(absl::StrCat("the head of ", log.log, " is of ", head.origin));
  federation::StateBytes state(log.objects.size());
  for (size_t i = 0; i < log.objects.size(); ++i) {
    const FrozenObject& object = log.objects[i];
    if (i > 0 && !(log.objects[i - 1].id < object.id)) return Malformed("ids are out of order");
    RETURN_IF_ERROR(ChangeOf(log, object).status());
    state.Add(object.id, federation::LeafHash(object.entry));
  }
  if (state.digest() == head.state_digest) return head;
  return absl::DataLossError(
      absl::StrCat("the objects of ", log.log, " are not those that its head was signed over"));
}

absl::StatusOr<charter::HarmoniseInput> InputOf(const Frozen& frozen) {
  charter::HarmoniseInput input;
  input.as_of = frozen.as_of;
  charter::DistrictObjects district;
  for (const FrozenLog& log : frozen.logs) {
    if (log.log != kDistrictLog) {
      ASSIGN_OR_RETURN(charter::MunicipalityInput municipality, MunicipalityOf(log));
      input.municipalities.push_back(std::move(municipality));
      continue;
    }
    for (const FrozenObject& object : log.objects) {
      ASSIGN_OR_RETURN(v1::Change change, ChangeOf(log, object));
      district.Take(std::move(change));
    }
  }
  input.catalogue = charter::Overlay(charter::StarterCatalogue(), district.own_catalogue);
  input.district = std::move(district.file);
  input.decisions = std::move(district.decisions);
  input.targets = std::move(district.targets);
  return input;
}

std::string WriteObjects(const FrozenLog& log) {
  std::string bytes;
  for (const FrozenObject& object : log.objects) AppendFramed(bytes, object.id, object.entry);
  return bytes;
}

absl::StatusOr<std::vector<FrozenObject>> ReadObjects(absl::string_view bytes) {
  ASSIGN_OR_RETURN(const std::vector<Framed> framed, ReadFramed(bytes));
  std::vector<FrozenObject> objects;
  for (const Framed& object : framed) objects.push_back({object.name, std::string(object.content)});
  return objects;
}

}  // namespace ambito::assembly
