// What a change is about, and the digest of what is in force.
#include "absl/strings/str_cat.h"
#include "lib/federation/change_log.h"

namespace ambito::federation {
namespace {

std::string AcceptanceId(const v1::Acceptance& acceptance) {
  return absl::StrCat("acceptance/", acceptance.municipality(), "/", acceptance.sheet_id());
}

std::string TargetId(const v1::GuaranteeTarget& target) {
  return absl::StrCat("target/", target.service(), "/", target.indicator(), "/", target.event(),
                      "/", target.condition());
}

void AppendLength(size_t length, std::string& bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>((length >> shift) & 0xff));
  }
}

}  // namespace

std::string ObjectId(const v1::Change& change) {
  switch (change.change_case()) {
    case v1::Change::kPutSheet:
      return absl::StrCat("sheet/", change.put_sheet().sheet_id());
    case v1::Change::kDeleteSheet:
      return absl::StrCat("sheet/", change.delete_sheet().sheet_id());
    case v1::Change::kPutProfile:
      return "profile";
    case v1::Change::kPutAcceptance:
      return AcceptanceId(change.put_acceptance());
    case v1::Change::kWithdrawAcceptance:
      return AcceptanceId(change.withdraw_acceptance());
    case v1::Change::kPutVote:
      return absl::StrCat("vote/", change.put_vote().ballot());
    case v1::Change::kPutDistrict:
      return "district";
    case v1::Change::kPutText:
      return absl::StrCat("text/", change.put_text().part());
    case v1::Change::kPutDuties:
      return "duties";
    case v1::Change::kPutPolicy:
      return "policy";
    case v1::Change::kPutOrganisation:
      return absl::StrCat("organisation/", change.put_organisation().organisation_id());
    case v1::Change::kDeleteOrganisation:
      return absl::StrCat("organisation/", change.delete_organisation().organisation_id());
    case v1::Change::kPutCatalogueEntry:
      return absl::StrCat("catalogue/", change.put_catalogue_entry().id());
    case v1::Change::kRegisterNodeKey:
      return absl::StrCat("node-key/", change.register_node_key().istat_code());
    case v1::Change::kPutDecision:
      return absl::StrCat("decision/", change.put_decision().decision_id());
    case v1::Change::kUndoDecision:
      return absl::StrCat("decision/", change.undo_decision().decision_id());
    case v1::Change::kPutTarget:
      return TargetId(change.put_target());
    case v1::Change::kRemoveTarget:
      return TargetId(change.remove_target());
    case v1::Change::kDeleteCatalogueEntry:
      return absl::StrCat("catalogue/", change.delete_catalogue_entry().id());
    case v1::Change::CHANGE_NOT_SET:
      break;
  }
  return "";
}

bool IsRemoval(const v1::Change& change) {
  return change.has_delete_sheet() || change.has_withdraw_acceptance() ||
         change.has_delete_organisation() || change.has_undo_decision() ||
         change.has_remove_target() || change.has_delete_catalogue_entry();
}

StateBytes::StateBytes(size_t objects) { bytes_.reserve(objects * 80); }

void StateBytes::Add(absl::string_view id, const Digest& entry_hash) {
  AppendLength(id.size(), bytes_);
  bytes_.append(id.data(), id.size());
  bytes_.append(entry_hash.begin(), entry_hash.end());
}

Digest StateBytes::digest() const { return Sha256(bytes_); }

Digest StateDigest(const ObjectMap& objects) {
  StateBytes bytes(objects.size());
  for (const auto& [id, state] : objects) bytes.Add(id, state.entry_hash);
  return bytes.digest();
}

}  // namespace ambito::federation
