#include "client/export/published_json.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "client/output/ledger_text.h"
#include "lib/assembly/charter_diff.h"
#include "lib/charter/vocabulary.h"

namespace ambito::client {
namespace {

using assembly::BallotRecord;
using assembly::LedgerState;
using charter::OrderedJson;
using federation::DigestHex;

constexpr int kFormatVersion = 1;
constexpr size_t kShortDigits = 12;

// --- What it is, and who says so -----------------------------------------------------------------

OrderedJson HeadJson(const Published& published) {
  OrderedJson json;
  json["size"] = published.head.head.size;
  json["root"] = DigestHex(published.head.head.root);
  json["members"] = published.ledger.WitnessesAt(published.head.head.size).size();
  json["witnesses"] = OrderedJson::array();
  for (const auto& [istat_code, time_s] : published.head.witnesses)
    json["witnesses"].push_back(istat_code);
  return json;
}

OrderedJson VersionJson(const Published& published) {
  const std::string digest = DigestHex(published.proposal.version);
  const auto& previous = published.proposal.proposal.previous;
  OrderedJson json;
  json["number"] = published.publication.number;
  json["digest"] = digest;
  json["short"] = digest.substr(0, kShortDigits);
  json["as_of"] = published.proposal.proposal.as_of;
  json["previous"] = previous ? OrderedJson(DigestHex(*previous)) : OrderedJson(nullptr);
  json["annex"] = DigestHex(published.publication.annex);
  json["annex_date"] = published.publication.annex_date;
  json["anchor"] = DigestHex(*published.ledger.name().anchor);
  json["head"] = HeadJson(published);
  return json;
}

OrderedJson SittingJson(const assembly::Sitting& sitting) {
  OrderedJson json;
  json["number"] = sitting.number;
  json["date"] = sitting.date;
  json["call"] = sitting.second_call ? "second" : "first";
  json["president"] = sitting.president;
  json["secretary"] = sitting.secretary;
  json["present"] = sitting.present;
  json["represented"] = OrderedJson::array();
  for (const auto& [who, by] : sitting.represented)
    json["represented"].push_back({{"municipality", who}, {"by", by}});
  return json;
}

OrderedJson ApprovalJson(const LedgerState& ledger, int step, const BallotRecord& record) {
  const assembly::Close& close = *record.close;
  OrderedJson json;
  json["step"] = step;
  json["ballot"] = record.ballot.number;
  json["parts"] = OrderedJson::array();
  for (const auto& [part, digest] : record.ballot.subject.parts)
    json["parts"].push_back({{"part", part}, {"digest", DigestHex(digest)}});
  json["sitting"] = SittingJson(ledger.sittings()[record.ballot.sitting - 1]);
  json["approve"] = close.approve;
  json["reject"] = close.reject;
  json["abstain"] = close.abstain;
  json["votes"] = OrderedJson::array();
  for (const auto& [istat_code, choice] : close.votes)
    json["votes"].push_back({{"municipality", istat_code}, {"choice", ChoiceText(choice)}});
  return json;
}

// The ballots by which each step stands, also one on an earlier version with the same parts.
OrderedJson ApprovalsJson(const Published& published) {
  OrderedJson list = OrderedJson::array();
  for (int step = 1; step <= assembly::kSteps; ++step) {
    const auto subject = published.ledger.SubjectOf(published.proposal, step);
    const assembly::Approval* approval = published.ledger.FindApproval(subject);
    if (approval == nullptr) continue;
    list.push_back(
        ApprovalJson(published.ledger, step, *published.ledger.FindBallot(approval->ballot)));
  }
  return list;
}

// --- What it says --------------------------------------------------------------------------------

// By service, municipality and sheet.
std::map<std::string, OrderedJson> PracticalOf(const OrderedJson& annex) {
  std::map<std::string, OrderedJson> practical;
  for (const OrderedJson& item : annex["sheets"]) {
    OrderedJson sheet = item["sheet"];
    const std::string key =
        OrderedJson{item["service"], item["municipality"], sheet["sheet_id"]}.dump();
    sheet.erase("sheet_id");
    practical[key] = std::move(sheet);
  }
  return practical;
}

OrderedJson ServicesJson(const OrderedJson& part, const OrderedJson& annex) {
  const auto practical = PracticalOf(annex);
  OrderedJson services = part["services"];
  for (OrderedJson& service : services) {
    for (OrderedJson& item : service["sheets"]) {
      const auto found = practical.find(
          OrderedJson{service["id"], item["municipality"], item["sheet"]["sheet_id"]}.dump());
      item["practical"] = found == practical.end() ? OrderedJson::object() : found->second;
    }
  }
  return services;
}

OrderedJson OrganisationsJson(const OrderedJson& part, const OrderedJson& annex) {
  std::map<std::string, OrderedJson> contacts;
  for (const OrderedJson& item : annex["organisations"]) {
    if (item.contains("contact")) contacts[item["organisation_id"]] = item["contact"];
  }
  OrderedJson organisations = part["organisations"];
  for (OrderedJson& organisation : organisations) {
    const auto contact = contacts.find(organisation["organisation_id"]);
    if (contact != contacts.end()) organisation["contact"] = contact->second;
  }
  return organisations;
}

OrderedJson MembersJson(const Published& published) {
  OrderedJson list = OrderedJson::array();
  for (const v1::Member& member : published.version.draft.frame.district().members()) {
    OrderedJson json = {{"istat_code", member.istat_code()}, {"name", member.name()}};
    if (member.has_residents()) json["residents"] = member.residents();
    if (member.has_households()) json["households"] = member.households();
    list.push_back(std::move(json));
  }
  return list;
}

template <typename Terms>
OrderedJson LabelsOf(const Terms& terms) {
  OrderedJson labels = OrderedJson::object();
  for (const auto& term : terms) labels[term.code] = {{"it", term.label.it}, {"en", term.label.en}};
  return labels;
}

// What codes are called, so that nobody needs another file to read this one.
OrderedJson LabelsJson() {
  const charter::Vocabulary& words = charter::Vocabulary::BuiltIn();
  OrderedJson json;
  json["areas"] = LabelsOf(words.areas);
  json["categories"] = LabelsOf(words.categories);
  json["comparators"] = LabelsOf(words.comparators);
  json["units"] = LabelsOf(words.units);
  for (const charter::Unit& unit : words.units) {
    json["units"][unit.code]["it_plural"] = unit.label_plural.it;
    json["units"][unit.code]["en_plural"] = unit.label_plural.en;
  }
  json["indicators"] = LabelsOf(words.indicators);
  json["events"] = LabelsOf(words.events);
  json["conditions"] = LabelsOf(words.conditions);
  json["scopes"] = LabelsOf(words.scopes);
  json["delivery_forms"] = LabelsOf(words.delivery_forms);
  json["organisation_kinds"] = LabelsOf(words.organisation_kinds);
  json["text_sections"] = LabelsOf(words.text_sections);
  return json;
}

OrderedJson ChangesJson(const Published& published, const Published& previous) {
  const assembly::CharterDiff diff =
      assembly::DiffCharters(&previous.version.draft, published.version.draft, "");
  assembly::CharterDiff whole = diff;
  whole.parts = assembly::ChangedParts(previous.version.parts, published.version.parts);
  OrderedJson json;
  json["since"] = {{"number", previous.publication.number},
                   {"digest", DigestHex(previous.proposal.version)}};
  const OrderedJson changed = DiffJson(whole);
  for (const auto& [key, value] : changed.items()) json[key] = value;
  return json;
}

}  // namespace

OrderedJson PublishedJson(const Published& published, const Published* previous) {
  const auto part = [&](int number) {
    return OrderedJson::parse(published.version.parts[static_cast<size_t>(number - 1)]);
  };
  const OrderedJson annex = OrderedJson::parse(published.version.annex);
  OrderedJson json;
  json["format_version"] = kFormatVersion;
  json["district"] = part(1)["district"];
  json["district"]["members"] = MembersJson(published);
  json["version"] = VersionJson(published);
  json["approvals"] = ApprovalsJson(published);
  json["changes"] = previous == nullptr ? OrderedJson(nullptr) : ChangesJson(published, *previous);
  json["parts"] = OrderedJson::array();
  for (int number = 1; number <= assembly::kParts; ++number) {
    OrderedJson text = part(number);
    for (const char* elsewhere : {"district", "services", "organisations"}) text.erase(elsewhere);
    json["parts"].push_back(std::move(text));
  }
  json["services"] = ServicesJson(part(3), annex);
  json["organisations"] = OrganisationsJson(part(6), annex);
  json["labels"] = LabelsJson();
  return json;
}

}  // namespace ambito::client
