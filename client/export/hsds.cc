#include "client/export/hsds.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/export/uuid.h"

namespace ambito::client {
namespace {

using charter::OrderedJson;

constexpr absl::string_view kDays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

// The text of a key, empty where there is none.
std::string Text(const OrderedJson& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

const OrderedJson& Inner(const OrderedJson& json, const char* key) {
  static const auto& none = *new OrderedJson(OrderedJson::object());
  return json.contains(key) ? json[key] : none;
}

void Put(OrderedJson& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

// An address that readers of the format can follow.
bool IsWebAddress(const std::string& text) {
  return text.rfind("https://", 0) == 0 || text.rfind("http://", 0) == 0;
}

std::string Page(OrderedJson contents) {
  OrderedJson page;
  page["total_items"] = contents.size();
  page["total_pages"] = 1;
  page["page_number"] = 1;
  page["size"] = contents.size();
  page["first_page"] = true;
  page["last_page"] = true;
  page["empty"] = contents.empty();
  page["contents"] = std::move(contents);
  return charter::Dump(page);
}

class Hsds {
 public:
  explicit Hsds(const OrderedJson& published)
      : published_(published), slug_(published["district"]["slug"]) {
    for (const OrderedJson& member : published["district"]["members"])
      names_[member["istat_code"]] = member["name"];
    for (const OrderedJson& service : published["services"]) {
      for (const OrderedJson& item : service["sheets"]) AddSheet(service, item);
    }
  }

  std::vector<std::pair<std::string, std::string>> Files() {
    return {{"organizations.json", Page(Organisations())},
            {"services.json", Page(std::move(services_))},
            {"locations.json", Page(std::move(locations_))},
            {"service_at_locations.json", Page(std::move(at_locations_))}};
  }

 private:
  template <typename... Pieces>
  std::string Id(const Pieces&... pieces) const {
    return UuidOf(absl::StrJoin({std::string(slug_), std::string(pieces)...}, "/"));
  }
  std::string TownId(const std::string& istat_code) const { return Id("municipality", istat_code); }
  std::string DistrictId() const { return Id("district"); }
  std::string Label(const char* kind, const std::string& code) const {
    const OrderedJson& labels = published_["labels"][kind];
    return labels.contains(code) ? labels[code]["it"].get<std::string>() : code;
  }

  // --- Organizations -----------------------------------------------------------------------------

  // The district as the parent, its municipalities, then the private non-profit ones.
  OrderedJson Organisations() const {
    const OrderedJson& district = published_["district"];
    OrderedJson list = OrderedJson::array();
    OrderedJson whole;
    whole["id"] = DistrictId();
    whole["name"] = district["name"];
    whole["description"] =
        district.contains("charter_title") ? district["charter_title"] : district["name"];
    list.push_back(whole);
    for (const OrderedJson& member : district["members"]) list.push_back(Town(member));
    for (const OrderedJson& one : published_["organisations"]) list.push_back(Organisation(one));
    return list;
  }

  OrderedJson Town(const OrderedJson& member) const {
    const std::string code = member["istat_code"];
    OrderedJson json;
    json["id"] = TownId(code);
    json["name"] = absl::StrCat("Comune di ", Text(member, "name"));
    json["description"] = absl::StrCat("Comune del ", Text(published_["district"], "name"));
    json["parent_organization_id"] = DistrictId();
    OrderedJson identifier;
    identifier["id"] = Id("municipality", code, "istat");
    identifier["identifier_scheme"] = "IT-ISTAT";
    identifier["identifier_type"] = "codice ISTAT";
    identifier["identifier"] = code;
    json["organization_identifiers"] = OrderedJson::array({identifier});
    return json;
  }

  OrderedJson Organisation(const OrderedJson& one) const {
    const std::string id = one["organisation_id"];
    const OrderedJson& contact = Inner(one, "contact");
    OrderedJson json;
    json["id"] = Id("organisation", id);
    json["name"] = one["name"];
    const std::string mission = Text(one, "mission");
    json["description"] = mission.empty() ? Text(one, "name") : mission;
    Put(json, "email", Text(contact, "email"));
    if (const std::string site = Text(contact, "website"); IsWebAddress(site))
      json["website"] = site;
    Put(json, "legal_status", Label("organisation_kinds", one["kind"]));
    if (const std::string number = Text(contact, "phone"); !number.empty()) {
      json["phones"] =
          OrderedJson::array({{{"id", Id("organisation", id, "phone")}, {"number", number}}});
    }
    json["attributes"] = OrderedJson::array();
    for (const OrderedJson& area : Inner(one, "areas"))
      json["attributes"].push_back(AreaAttribute(json["id"], "organization", area));
    if (json["attributes"].empty()) json.erase("attributes");
    return json;
  }

  OrderedJson AreaAttribute(const std::string& link_id, const char* entity,
                            const std::string& area) const {
    OrderedJson term;
    term["id"] = Id("area", area);
    term["code"] = area;
    term["name"] = Label("areas", area);
    term["description"] = "Area di intervento";
    term["taxonomy"] = "Carta d'Ambito: aree di intervento";
    OrderedJson json;
    json["id"] = UuidOf(absl::StrCat(link_id, "/area/", area));
    json["link_id"] = link_id;
    json["link_type"] = "area";
    json["link_entity"] = entity;
    json["value"] = area;
    json["taxonomy_term"] = std::move(term);
    return json;
  }

  // --- Services: one a municipality's sheet, in the district's service as its program
  // ---------------

  void AddSheet(const OrderedJson& service, const OrderedJson& item) {
    const OrderedJson& sheet = item["sheet"];
    const OrderedJson& practical = item["practical"];
    const std::string town = item["municipality"];
    const std::string sheet_id = sheet["sheet_id"];
    const std::string id = Id("sheet", town, sheet_id);
    const std::string location = AddLocation(town, practical);
    AddAtLocation(id, location, town, sheet_id, practical);
    services_.push_back(Service(service, sheet, practical, town, id));
  }

  OrderedJson Service(const OrderedJson& service, const OrderedJson& sheet,
                      const OrderedJson& practical, const std::string& town,
                      const std::string& id) const {
    const OrderedJson& access = Inner(sheet, "access");
    const OrderedJson& now = Inner(practical, "access");
    const OrderedJson& complaint = Inner(practical, "complaint");
    OrderedJson json;
    json["id"] = id;
    json["organization_id"] = TownId(town);
    json["program_id"] = Id("service", Text(service, "id"));
    json["name"] = sheet["local_title"];
    if (service["title"] != sheet["local_title"]) json["alternate_name"] = service["title"];
    json["description"] = sheet["description"];
    json["status"] = "active";
    Put(json, "application_process", Text(access, "how"));
    Put(json, "fees_description", Text(now, "cost"));
    Put(json, "wait_time", Texts(access, "maximum_times"));
    Put(json, "eligibility_description", Text(access, "who"));
    Put(json, "assured_date", Text(practical, "last_updated"));
    Put(json, "assurer_email", Text(complaint, "email"));
    json["organization"] = {{"id", TownId(town)},
                            {"name", absl::StrCat("Comune di ", NameOf(town))},
                            {"description", absl::StrCat("Comune del ", DistrictName())}};
    json["program"] = {{"id", Id("service", Text(service, "id"))},
                       {"organization_id", DistrictId()},
                       {"name", service["title"]},
                       {"description", service["description"]}};
    json["service_areas"] = Areas(service, sheet, town, id);
    AddDocuments(json, now, id);
    json["attributes"] = OrderedJson::array({AreaAttribute(id, "service", service["area"])});
    json["quality_standards"] = QualityStandards(sheet, id);
    return json;
  }

  std::string Texts(const OrderedJson& json, const char* key) const {
    std::vector<std::string> texts;
    for (const OrderedJson& text : Inner(json, key)) texts.push_back(text);
    return absl::StrJoin(texts, "; ");
  }
  std::string NameOf(const std::string& istat_code) const {
    const auto name = names_.find(istat_code);
    return name == names_.end() ? istat_code : name->second;
  }
  std::string DistrictName() const { return Text(published_["district"], "name"); }

  // Its own municipality, and those the sheet covers too.
  OrderedJson Areas(const OrderedJson& service, const OrderedJson& sheet, const std::string& town,
                    const std::string& id) const {
    std::vector<std::string> codes = {town};
    for (const OrderedJson& cover : service["covered_by"]) {
      const OrderedJson& by = cover["sheet"];
      if (by["municipality"] == town && by["sheet_id"] == sheet["sheet_id"])
        codes.push_back(cover["municipality"]);
    }
    OrderedJson areas = OrderedJson::array();
    for (const std::string& code : codes) {
      OrderedJson area;
      area["id"] = UuidOf(absl::StrCat(id, "/area/", code));
      area["service_id"] = id;
      area["name"] = NameOf(code);
      area["extent"] = absl::StrCat("ISTAT ", code);
      area["extent_type"] = "text";
      areas.push_back(std::move(area));
    }
    return areas;
  }

  void AddDocuments(OrderedJson& json, const OrderedJson& access, const std::string& id) const {
    OrderedJson documents = OrderedJson::array();
    for (const OrderedJson& text : Inner(access, "documents")) {
      documents.push_back({{"id", UuidOf(absl::StrCat(id, "/document/", documents.size()))},
                           {"service_id", id},
                           {"document", text}});
    }
    if (!documents.empty()) json["required_documents"] = std::move(documents);
  }

  OrderedJson QualityStandards(const OrderedJson& sheet, const std::string& id) const {
    OrderedJson standards = OrderedJson::array();
    for (const OrderedJson& standard : sheet["standards"]) {
      OrderedJson json;
      json["id"] = UuidOf(absl::StrCat(id, "/standard/", Text(standard, "standard_id")));
      json["standard_id"] = standard["standard_id"];
      json["category"] = standard["category"];
      json["statement"] = standard["statement"];
      Put(json, "indicator", Text(standard, "indicator"));
      if (standard.contains("comparator") && standard.contains("threshold")) {
        json["threshold"] = {{"comparator", standard["comparator"]},
                             {"value", standard["threshold"].dump()},
                             {"unit", Text(standard, "unit")}};
      }
      Put(json, "verification", Text(standard, "verification"));
      standards.push_back(std::move(json));
    }
    return standards;
  }

  // --- Where and when
  // ------------------------------------------------------------------------------

  // One a place that a municipality names; empty: it names none.
  std::string AddLocation(const std::string& town, const OrderedJson& practical) {
    const std::string where = Text(Inner(practical, "access"), "where");
    if (where.empty()) return "";
    const std::string id = Id("location", town, where);
    if (known_locations_.insert(id).second) {
      OrderedJson json;
      json["id"] = id;
      json["location_type"] = "physical";
      json["organization_id"] = TownId(town);
      json["name"] = where;
      locations_.push_back(std::move(json));
    }
    return id;
  }

  void AddAtLocation(const std::string& service, const std::string& location,
                     const std::string& town, const std::string& sheet_id,
                     const OrderedJson& practical) {
    OrderedJson json;
    json["id"] = Id("sheet", town, sheet_id, "at");
    json["service_id"] = service;
    Put(json, "location_id", location);
    const OrderedJson& complaint = Inner(practical, "complaint");
    if (const std::string number = Text(complaint, "phone"); !number.empty()) {
      json["phones"] = OrderedJson::array(
          {{{"id", UuidOf(absl::StrCat(service, "/phone"))}, {"number", number}}});
    }
    const OrderedJson schedules = Schedules(Inner(practical, "access"), service);
    if (!schedules.empty()) json["schedules"] = schedules;
    if (json.size() > 2) at_locations_.push_back(std::move(json));
  }

  // Days with the same hours together, in local time.
  OrderedJson Schedules(const OrderedJson& access, const std::string& service) const {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> days;
    for (const OrderedJson& interval : Inner(access, "opening_hours")) {
      const size_t day = interval["day"].get<size_t>();
      if (day < 1 || day > 7) continue;
      days[{interval["from"], interval["to"]}].emplace_back(kDays[day - 1]);
    }
    OrderedJson schedules = OrderedJson::array();
    for (const auto& [hours, when] : days) {
      OrderedJson json;
      json["id"] = UuidOf(absl::StrCat(service, "/hours/", hours.first, "/", hours.second));
      json["freq"] = "WEEKLY";
      json["byday"] = absl::StrJoin(when, ",");
      Put(json, "description", Text(access, "opening_hours_text"));
      json["opens_at"] = hours.first;
      json["closes_at"] = hours.second;
      json["notes"] = "Europe/Rome";
      schedules.push_back(std::move(json));
    }
    const std::string text = Text(access, "opening_hours_text");
    if (schedules.empty() && !text.empty())
      schedules.push_back({{"id", UuidOf(absl::StrCat(service, "/hours"))}, {"description", text}});
    return schedules;
  }

  const OrderedJson& published_;
  const std::string slug_;
  std::map<std::string, std::string> names_;
  std::set<std::string> known_locations_;
  OrderedJson services_ = OrderedJson::array();
  OrderedJson locations_ = OrderedJson::array();
  OrderedJson at_locations_ = OrderedJson::array();
};

}  // namespace

std::vector<std::pair<std::string, std::string>> HsdsFiles(const OrderedJson& published) {
  return Hsds(published).Files();
}

}  // namespace ambito::client
