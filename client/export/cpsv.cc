#include "client/export/cpsv.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/export/csv.h"
#include "client/export/rdf.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using charter::OrderedJson;

// The national vocabularies: where they are, and the terms used here.
constexpr char kVocabularies[] = "https://w3id.org/italia/controlled-vocabulary/";
constexpr char kCities[] = "territorial-classifications/cities/";
constexpr char kAssistance[] =
    "classifications-for-public-services/public-services-subject-matters/2";
constexpr char kDesk[] = "classifications-for-public-services/channel/0111";
constexpr char kVoice[] = "classifications-for-public-services/channel/031";
constexpr char kEmail[] = "classifications-for-public-services/channel/042";
constexpr char kNoLogin[] = "classifications-for-public-services/authentication-type/NONE";
constexpr char kInformation[] = "classifications-for-public-services/interactivity-level/LEVEL1";
constexpr char kProcess[] = "classifications-for-indicators/indicator-types/process";
constexpr char kStructure[] = "classifications-for-indicators/indicator-types/structure";
// NACE Rev. 2: social work activities without accommodation.
constexpr char kSocialWork[] = "http://data.europa.eu/ux2/nace2/88";

std::string Vocabulary(const char* term) { return absl::StrCat(kVocabularies, term); }

std::string Text(const OrderedJson& json, const std::string& path) {
  const OrderedJson::json_pointer pointer("/" + path);
  if (!json.contains(pointer) || json[pointer].is_null()) return "";
  return json[pointer].is_string() ? json[pointer].get<std::string>() : json[pointer].dump();
}

RdfGraph European() {
  return RdfGraph({{"cpsv", "http://purl.org/vocab/cpsv#"},
                   {"cv", "http://data.europa.eu/m8g/"},
                   {"dct", "http://purl.org/dc/terms/"},
                   {"dcat", "http://www.w3.org/ns/dcat#"},
                   {"skos", "http://www.w3.org/2004/02/skos/core#"},
                   {"xsd", "http://www.w3.org/2001/XMLSchema#"}});
}

RdfGraph Italian() {
  return RdfGraph({{"cpsvit", "https://w3id.org/italia/onto/CPSV/"},
                   {"l0", "https://w3id.org/italia/onto/l0/"},
                   {"ro", "https://w3id.org/italia/onto/RO/"},
                   {"clv", "https://w3id.org/italia/onto/CLV/"},
                   {"cov", "https://w3id.org/italia/onto/COV/"},
                   {"ind", "https://w3id.org/italia/onto/Indicator/"},
                   {"mu", "https://w3id.org/italia/onto/MU/"},
                   {"sm", "https://w3id.org/italia/onto/SM/"},
                   {"ti", "https://w3id.org/italia/onto/TI/"},
                   {"xsd", "http://www.w3.org/2001/XMLSchema#"}});
}

class Cpsv {
 public:
  Cpsv(const OrderedJson& published, const CpsvOptions& options)
      : published_(published), options_(options), eu_(European()), it_(Italian()) {
    for (const OrderedJson& member : published["district"]["members"])
      names_[member["istat_code"]] = member["name"];
    AddConcepts();
    AddAuthorities();
    for (const OrderedJson& service : published["services"]) {
      AddDistrictService(service);
      for (const OrderedJson& item : service["sheets"]) AddSheet(service, item);
    }
  }

  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> Files() const {
    ASSIGN_OR_RETURN(const std::string eu, eu_.Turtle());
    ASSIGN_OR_RETURN(const std::string it, it_.Turtle());
    return std::vector<std::pair<std::string, std::string>>{{"cpsv-ap.ttl", eu},
                                                            {"cpsv-ap.jsonld", eu_.JsonLd()},
                                                            {"cpsv-ap_it.ttl", it},
                                                            {"cpsv-ap_it.jsonld", it_.JsonLd()}};
  }

 private:
  template <typename... Pieces>
  std::string Id(const Pieces&... pieces) const {
    std::vector<std::string> parts = {IriPiece(Text(published_, "district/slug"))};
    (parts.push_back(IriPiece(pieces)), ...);
    return absl::StrCat(options_.base, absl::StrJoin(parts, "/"));
  }
  std::string District() const { return Id("district"); }
  std::string Town(const std::string& code) const { return Id("municipality", code); }
  // In the national vocabulary where it is known, else one of ours.
  std::string Place(const std::string& code) const {
    const auto known = options_.cities.find(code);
    return known == options_.cities.end() ? Id("place", code)
                                          : absl::StrCat(Vocabulary(kCities), known->second);
  }
  std::string Label(const char* kind, const std::string& code) const {
    const OrderedJson& labels = published_["labels"][kind];
    return labels.contains(code) ? labels[code]["it"].get<std::string>() : code;
  }
  std::string NameOf(const std::string& code) const {
    const auto name = names_.find(code);
    return name == names_.end() ? code : name->second;
  }

  // --- What others refer to: the shapes ask for it in the same graph
  // --------------------------------

  void AddConcepts() {
    for (const auto& [term, label] : {std::pair(kAssistance, "Salute, benessere e assistenza"),
                                      {kDesk, "Sportello Pubblica Amministrazione"},
                                      {kVoice, "Numero dedicato - Voce"},
                                      {kEmail, "Email tradizionale"}}) {
      eu_.Type(Vocabulary(term), "skos:Concept");
      eu_.Text(Vocabulary(term), "skos:prefLabel", label);
    }
    for (const auto& [code, name] : names_) {
      eu_.Type(Place(code), "dct:Location");
      eu_.Text(Place(code), "dct:identifier", code, "");
      it_.Type(Place(code), "clv:Feature");
    }
  }

  void AddAuthority(const std::string& id, const std::string& name,
                    const std::vector<std::string>& places) {
    eu_.Type(id, "cv:PublicOrganisation");
    eu_.Text(id, "skos:prefLabel", name);
    for (const std::string& code : places) eu_.Link(id, "dct:spatial", Place(code));
    it_.Type(id, "cov:PublicOrganization");
    it_.Text(id, "l0:name", name);
  }

  void AddAuthorities() {
    std::vector<std::string> all;
    for (const auto& [code, name] : names_) {
      all.push_back(code);
      AddAuthority(Town(code), absl::StrCat("Comune di ", name), {code});
    }
    AddAuthority(District(), Text(published_, "district/name"), all);
  }

  // --- Services
  // ------------------------------------------------------------------------------------

  // Both vocabularies' common ground.
  void AddService(const std::string& id, const std::string& identifier, const std::string& title,
                  const std::string& description, const std::string& authority,
                  const std::string& area, const std::vector<std::string>& places) {
    eu_.Type(id, "cpsv:PublicService");
    eu_.Text(id, "dct:identifier", identifier, "");
    eu_.Text(id, "dct:title", title);
    eu_.Text(id, "dct:description", description);
    eu_.Link(id, "cv:hasCompetentAuthority", authority);
    eu_.Link(id, "cv:thematicArea", Vocabulary(kAssistance));
    eu_.Text(id, "dcat:keyword", Label("areas", area));
    it_.Type(id, "cpsvit:PublicService");
    it_.Text(id, "l0:identifier", identifier, "");
    it_.Text(id, "l0:name", title);
    it_.Text(id, "l0:description", description);
    it_.Link(id, "cpsvit:serviceTheme", Vocabulary(kAssistance));
    it_.Link(id, "cpsvit:serviceSector", kSocialWork);
    it_.Link(id, "cpsvit:hasAuthenticationMethod", Vocabulary(kNoLogin));
    // As the published ontology spells it.
    it_.Link(id, "cpsvit:hasiInteractivityLevel", Vocabulary(kInformation));
    it_.Text(id, "cpsvit:serviceKeyword", Label("areas", area));
    AddRole(id, authority);
    for (const std::string& code : places) {
      eu_.Link(id, "dct:spatial", Place(code));
      it_.Link(id, "clv:hasSpatialCoverage", Place(code));
    }
  }

  void AddRole(const std::string& id, const std::string& authority) {
    const std::string role = absl::StrCat(id, "/role");
    it_.Link(id, "ro:hasRiT", role);
    it_.Type(role, "ro:TimeIndexedRole");
    it_.Link(role, "ro:isRoleInTimeOf", authority);
  }

  void AddChannel(const std::string& service, const std::string& name, const char* type,
                  const std::string& description, const char* italian_class) {
    const std::string id = absl::StrCat(service, "/channel/", name);
    eu_.Link(service, "cv:hasChannel", id);
    eu_.Type(id, "cv:Channel");
    eu_.Text(id, "dct:identifier", id, "");
    eu_.Link(id, "dct:type", Vocabulary(type));
    eu_.Text(id, "dct:description", description);
    it_.Link(service, "cpsvit:hasChannel", id);
    it_.Type(id, italian_class);
    it_.Link(id, "cpsvit:hasChannelType", Vocabulary(type));
    it_.Link(id, "cpsvit:isChannelOf", service);
  }

  std::vector<std::string> Coverage(const OrderedJson& service) const {
    return service["coverage"].get<std::vector<std::string>>();
  }

  // The abstract one that the municipalities' are instances of.
  void AddDistrictService(const OrderedJson& service) {
    const std::string id = Id("service", Text(service, "id"));
    AddService(id, Text(service, "id"), Text(service, "title"), Text(service, "description"),
               District(), Text(service, "area"), Coverage(service));
    AddChannel(id, "desk", kDesk, "Gli sportelli dei Comuni", "cpsvit:OfflineChannel");
    for (const OrderedJson& guarantee : service["guarantees"]) {
      if (guarantee.contains("bound"))
        AddPromise(id, absl::StrCat("guarantee/", guarantees_++),
                   absl::StrCat(Label("indicators", Text(guarantee, "indicator")), ": ",
                                Label("conditions", Text(guarantee, "condition"))),
                   guarantee["category"], Text(guarantee, "bound/comparator"),
                   Text(guarantee, "bound/value"), Text(guarantee, "bound/unit"), District());
    }
  }

  void AddSheet(const OrderedJson& service, const OrderedJson& item) {
    const OrderedJson& sheet = item["sheet"];
    const OrderedJson& now = item["practical"];
    const std::string town = item["municipality"];
    const std::string sheet_id = sheet["sheet_id"];
    const std::string id = Id("sheet", town, sheet_id);
    const std::string whole = Id("service", Text(service, "id"));
    AddService(id, absl::StrCat(town, "/", sheet_id), Text(sheet, "local_title"),
               Text(sheet, "description"), Town(town), Text(service, "area"), {town});
    eu_.Link(id, "dct:relation", whole);
    it_.Link(id, "cpsvit:relationService", whole);
    AddChannel(id, "desk", kDesk, Where(now), "cpsvit:OfflineChannel");
    AddElectronic(id, now);
    AddCost(id, Text(now, "access/cost"));
    for (const OrderedJson& standard : sheet["standards"]) AddStandard(id, town, standard);
  }

  std::string Where(const OrderedJson& now) const {
    const std::string where = Text(now, "access/where");
    const std::string hours = Text(now, "access/opening_hours_text");
    if (where.empty() && hours.empty()) return "Sportello";
    return absl::StrCat(where, where.empty() || hours.empty() ? "" : " · ", hours);
  }

  void AddElectronic(const std::string& id, const OrderedJson& now) {
    if (const std::string number = Text(now, "complaint/phone"); !number.empty()) {
      AddChannel(id, "phone", kVoice, number, "cpsvit:PhoneChannel");
      it_.Text(absl::StrCat(id, "/channel/phone"), "sm:telephoneNumber", number, "");
    }
    if (const std::string address = Text(now, "complaint/email"); !address.empty()) {
      AddChannel(id, "email", kEmail, address, "cpsvit:EmailChannel");
      it_.Typed(absl::StrCat(id, "/channel/email"), "sm:emailAddress",
                absl::StrCat("mailto:", address), "xsd:anyURI");
    }
  }

  void AddCost(const std::string& service, const std::string& cost) {
    if (cost.empty()) return;
    const std::string id = absl::StrCat(service, "/cost");
    eu_.Link(service, "cv:hasCost", id);
    eu_.Type(id, "cv:Cost");
    eu_.Text(id, "dct:identifier", id, "");
    eu_.Text(id, "dct:description", cost);
    it_.Link(service, "cpsvit:hasCost", id);
    it_.Type(id, "cpsvit:Cost");
    it_.Text(id, "l0:description", cost);
  }

  // --- Quality standards, as indicators
  // ------------------------------------------------------------

  void AddStandard(const std::string& service, const std::string& town,
                   const OrderedJson& standard) {
    AddPromise(service, absl::StrCat("standard/", IriPiece(Text(standard, "standard_id"))),
               Text(standard, "statement"), standard["category"], Text(standard, "comparator"),
               Text(standard, "threshold"), Text(standard, "unit"), Town(town));
  }

  // A purpose is a category of standards; the value is what is promised, by the charter's word.
  void AddPromise(const std::string& service, const std::string& name, const std::string& text,
                  const std::string& category, const std::string& comparator,
                  const std::string& value, const std::string& unit, const std::string& by) {
    const std::string id = absl::StrCat(service, "/", name);
    const std::string purpose = Id("category", category);
    it_.Type(id, "ind:Indicator");
    it_.Text(id, "l0:name", text);
    it_.Link(id, "ind:hasIndicatorType",
             Vocabulary(category == "STRUCTURAL" ? kStructure : kProcess));
    it_.Link(id, "ind:meetsPurpose", purpose);
    it_.Type(purpose, "ind:Purpose");
    it_.Text(purpose, "l0:name", Label("categories", category));
    it_.Link(purpose, "ind:isMetByIndicator", id);
    if (value.empty()) return;
    const std::string promised = absl::StrCat(id, "/promised");
    const std::string metric = Id("metric", comparator, unit.empty() ? std::string("none") : unit);
    const std::string source = absl::StrCat(by, "/charter");
    it_.Link(id, "ind:computedInIndicatorCalculation", promised);
    it_.Type(promised, "ind:IndicatorCalculation");
    it_.Link(promised, "ind:forIndicator", id);
    it_.Link(promised, "ind:isIndicatorCalculationOf", service);
    it_.Link(promised, "ind:basedOnMetric", metric);
    it_.Link(promised, "ind:hasDatumSource", source);
    it_.Link(promised, "ind:hasIndicatorValue", absl::StrCat(promised, "/value"));
    // As the published ontology spells it.
    it_.Typed(promised, "ind:communcatedAt", Text(published_, "version/annex_date"), "xsd:date");
    it_.Typed(promised, "ti:modified", Text(published_, "version/as_of"), "xsd:date");
    it_.Type(absl::StrCat(promised, "/value"), "mu:Value");
    it_.Text(absl::StrCat(promised, "/value"), "mu:value", value, "");
    it_.Type(metric, "ind:Metric");
    it_.Text(metric, "l0:name",
             absl::StrCat(Label("comparators", comparator), " ", Label("units", unit)));
    it_.Link(metric, "ind:isMetricOf", promised);
    it_.Type(source, "ind:DatumSource");
    it_.Text(source, "l0:name",
             absl::StrCat("Carta d'Ambito, versione ", Text(published_, "version/number")));
    it_.Link(source, "ind:isDatumSourceOf", promised);
    it_.Link(source, "ind:isProvidedBy", by);
  }

  const OrderedJson& published_;
  const CpsvOptions& options_;
  std::map<std::string, std::string> names_;
  RdfGraph eu_;
  RdfGraph it_;
  uint64_t guarantees_ = 0;
};

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> ReadCities(const std::string& csv) {
  ASSIGN_OR_RETURN(const CsvRows rows, ReadCsv(csv, ','));
  if (rows.empty()) return absl::InvalidArgumentError("the table of municipalities is empty");
  const auto column = [&](const std::string& name) {
    return static_cast<size_t>(std::find(rows[0].begin(), rows[0].end(), name) - rows[0].begin());
  };
  const size_t id = column("ID_COMUNE");
  const size_t code = column("CODICE_COMUNE");
  const size_t end = column("DATA_FINE_VALIDITA");
  if (std::max({id, code, end}) >= rows[0].size()) {
    return absl::InvalidArgumentError(
        "that is not the national vocabulary's cities.csv: it has no columns ID_COMUNE, "
        "CODICE_COMUNE and DATA_FINE_VALIDITA");
  }
  std::map<std::string, std::string> cities;
  for (const std::vector<std::string>& row : rows) {
    // One that is in force has no end, or one that is never.
    const bool in_force =
        row.size() == rows[0].size() && (row[end].empty() || absl::EndsWith(row[end], "9999"));
    if (in_force) cities[row[code]] = row[id];
  }
  return cities;
}

absl::StatusOr<std::vector<std::pair<std::string, std::string>>> CpsvFiles(
    const OrderedJson& published, const CpsvOptions& options) {
  return Cpsv(published, options).Files();
}

}  // namespace ambito::client
