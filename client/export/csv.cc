#include "client/export/csv.h"

#include <csv.h>

#include <map>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace ambito::client {
namespace {

using charter::OrderedJson;

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
constexpr absl::string_view kFormulaStarts = "=+-@\t\r";

// Also behind apostrophes: what is taken off again must be what was put there.
bool LooksLikeFormula(absl::string_view text) {
  const size_t start = text.find_first_not_of('\'');
  return start != absl::string_view::npos &&
         kFormulaStarts.find(text[start]) != absl::string_view::npos;
}

std::string Cell(absl::string_view text) {
  const std::string safe = absl::StrCat(LooksLikeFormula(text) ? "'" : "", text);
  std::string cell(2 * safe.size() + 2, '\0');  // Every byte a quote, and two around.
  cell.resize(csv_write(cell.data(), cell.size(), safe.data(), safe.size()));
  return cell;
}

// The text at a path of keys, `access/where`; numbers and flags as JSON writes them; empty: none.
std::string At(const OrderedJson& json, const std::string& path) {
  const OrderedJson::json_pointer pointer("/" + path);
  if (!json.contains(pointer)) return "";
  const OrderedJson& value = json[pointer];
  if (value.is_null()) return "";
  if (!value.is_array()) return value.is_string() ? value.get<std::string>() : value.dump();
  std::vector<std::string> texts;
  for (const OrderedJson& one : value) {
    texts.push_back(one.is_string() ? one.get<std::string>() : one.dump());
  }
  return absl::StrJoin(texts, " | ");
}

// With a comma before decimals: with a dot, spreadsheets in Italian read dates.
std::string DecimalAt(const OrderedJson& json, const std::string& path) {
  return absl::StrReplaceAll(At(json, path), {{".", ","}});
}

class Tables {
 public:
  explicit Tables(const OrderedJson& published) : published_(published) {
    for (const OrderedJson& member : published["district"]["members"])
      names_[member["istat_code"]] = member["name"];
  }

  CsvRows Sheets() const {
    CsvRows rows = {{"servizio_id",
                     "servizio",
                     "area",
                     "ambito",
                     "comune_istat",
                     "comune",
                     "scheda_id",
                     "titolo_locale",
                     "destinatari",
                     "descrizione",
                     "chi",
                     "come",
                     "tempi_massimi",
                     "dove",
                     "orari",
                     "costo",
                     "documenti",
                     "ufficio_reclami",
                     "email_reclami",
                     "telefono_reclami",
                     "risposta_giorni",
                     "aggiornata_il"}};
    EachSheet([&](const OrderedJson& service, const OrderedJson& item) {
      const OrderedJson& sheet = item["sheet"];
      const OrderedJson& now = item["practical"];
      rows.push_back({At(service, "id"),
                      At(service, "title"),
                      Label("areas", service["area"]),
                      Label("scopes", service["scope"]),
                      item["municipality"],
                      Name(item["municipality"]),
                      At(sheet, "sheet_id"),
                      At(sheet, "local_title"),
                      At(sheet, "target_users"),
                      At(sheet, "description"),
                      At(sheet, "access/who"),
                      At(sheet, "access/how"),
                      At(sheet, "access/maximum_times"),
                      At(now, "access/where"),
                      At(now, "access/opening_hours_text"),
                      At(now, "access/cost"),
                      At(now, "access/documents"),
                      At(now, "complaint/office"),
                      At(now, "complaint/email"),
                      At(now, "complaint/phone"),
                      At(sheet, "complaint/response_days"),
                      At(now, "last_updated")});
    });
    return rows;
  }

  CsvRows Standards() const {
    CsvRows rows = {{"servizio_id", "servizio", "comune_istat", "comune", "scheda_id",
                     "standard_id", "categoria", "impegno", "indicatore", "confronto", "soglia",
                     "unita", "verifica"}};
    EachSheet([&](const OrderedJson& service, const OrderedJson& item) {
      for (const OrderedJson& standard : item["sheet"]["standards"]) {
        rows.push_back({At(service, "id"), At(service, "title"), item["municipality"],
                        Name(item["municipality"]), At(item["sheet"], "sheet_id"),
                        At(standard, "standard_id"), LabelAt("categories", standard, "category"),
                        At(standard, "statement"), LabelAt("indicators", standard, "indicator"),
                        LabelAt("comparators", standard, "comparator"),
                        DecimalAt(standard, "threshold"), LabelAt("units", standard, "unit"),
                        At(standard, "verification")});
      }
    });
    return rows;
  }

  CsvRows Guarantees() const {
    CsvRows rows = {{"servizio_id", "servizio", "categoria", "indicatore", "evento", "condizione",
                     "stato", "confronto", "valore", "unita", "comuni_che_promettono",
                     "comuni_che_mancano"}};
    for (const OrderedJson& service : published_["services"]) {
      for (const OrderedJson& guarantee : service["guarantees"]) {
        std::vector<std::string> promising, missing;
        for (const OrderedJson& promise : guarantee["promises"])
          promising.push_back(Name(promise["municipality"]));
        for (const OrderedJson& istat_code : guarantee["missing"])
          missing.push_back(Name(istat_code));
        rows.push_back(
            {At(service, "id"), At(service, "title"), LabelAt("categories", guarantee, "category"),
             LabelAt("indicators", guarantee, "indicator"), LabelAt("events", guarantee, "event"),
             LabelAt("conditions", guarantee, "condition"), At(guarantee, "state"),
             LabelAt("comparators", guarantee, "bound/comparator"),
             DecimalAt(guarantee, "bound/value"), LabelAt("units", guarantee, "bound/unit"),
             absl::StrJoin(promising, " | "), absl::StrJoin(missing, " | ")});
      }
    }
    return rows;
  }

  CsvRows Organisations() const {
    CsvRows rows = {{"organizzazione_id", "nome", "tipo", "missione", "servizi", "accesso",
                     "telefono", "email", "indirizzo", "sito"}};
    for (const OrderedJson& one : published_["organisations"]) {
      rows.push_back({At(one, "organisation_id"), At(one, "name"),
                      LabelAt("organisation_kinds", one, "kind"), At(one, "mission"),
                      At(one, "services_offered"), At(one, "access"), At(one, "contact/phone"),
                      At(one, "contact/email"), At(one, "contact/address"),
                      At(one, "contact/website")});
    }
    return rows;
  }

 private:
  template <typename Take>
  void EachSheet(const Take& take) const {
    for (const OrderedJson& service : published_["services"]) {
      for (const OrderedJson& item : service["sheets"]) take(service, item);
    }
  }
  std::string Name(const std::string& istat_code) const {
    const auto name = names_.find(istat_code);
    return name == names_.end() ? istat_code : name->second;
  }
  // In Italian; the code itself where nothing is known of it.
  std::string Label(const char* kind, const std::string& code) const {
    const OrderedJson& labels = published_["labels"][kind];
    return labels.contains(code) ? labels[code]["it"].get<std::string>() : code;
  }
  std::string LabelAt(const char* kind, const OrderedJson& json, const std::string& path) const {
    return Label(kind, At(json, path));
  }

  const OrderedJson& published_;
  std::map<std::string, std::string> names_;  // By ISTAT code.
};

// What libcsv hands over, row by row.
struct Reading {
  CsvRows rows;
  std::vector<std::string> row;
};

void TakeCell(void* bytes, size_t size, void* reading) {
  absl::string_view text(static_cast<const char*>(bytes), size);
  if (absl::StartsWith(text, "'") && LooksLikeFormula(text)) text.remove_prefix(1);
  static_cast<Reading*>(reading)->row.emplace_back(text);
}

void TakeRow(int, void* reading) {
  auto& into = *static_cast<Reading*>(reading);
  into.rows.push_back(std::exchange(into.row, {}));
}

struct FreeParser {
  void operator()(csv_parser* parser) const { csv_free(parser); }
};

}  // namespace

absl::StatusOr<CsvRows> ReadCsv(absl::string_view bytes, char delimiter) {
  if (absl::StartsWith(bytes, kByteOrderMark)) bytes.remove_prefix(sizeof(kByteOrderMark) - 1);
  csv_parser parser;
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
    return absl::ResourceExhaustedError("no memory for a table");
  const std::unique_ptr<csv_parser, FreeParser> owner(&parser);
  csv_set_delim(&parser, static_cast<unsigned char>(delimiter));
  Reading reading;
  const bool read =
      csv_parse(&parser, bytes.data(), bytes.size(), TakeCell, TakeRow, &reading) == bytes.size();
  if (read && csv_fini(&parser, TakeCell, TakeRow, &reading) == 0) return std::move(reading.rows);
  return absl::InvalidArgumentError(
      absl::StrCat("row ", reading.rows.size() + 1, ": ", csv_strerror(csv_error(&parser))));
}

std::string WriteCsv(const CsvRows& rows) {
  std::string bytes = kByteOrderMark;
  for (const std::vector<std::string>& row : rows) {
    absl::StrAppend(
        &bytes,
        absl::StrJoin(row, ";",
                      [](std::string* out, const std::string& cell) { out->append(Cell(cell)); }),
        "\r\n");
  }
  return bytes;
}

std::vector<std::pair<std::string, std::string>> CsvFiles(const OrderedJson& published) {
  const Tables tables(published);
  return {{"schede.csv", WriteCsv(tables.Sheets())},
          {"standard.csv", WriteCsv(tables.Standards())},
          {"garanzie.csv", WriteCsv(tables.Guarantees())},
          {"organizzazioni.csv", WriteCsv(tables.Organisations())}};
}

absl::StatusOr<std::string> PrintRunCsv(const OrderedJson& published, uint64_t spare_percent) {
  CsvRows rows = {{"comune_istat", "comune", "famiglie", "copie"}};
  std::vector<std::string> unknown;
  uint64_t all_households = 0;
  uint64_t all_copies = 0;
  for (const OrderedJson& member : published["district"]["members"]) {
    if (!member.contains("households")) {
      unknown.push_back(member["name"]);
      continue;
    }
    const uint64_t households = member["households"];
    const uint64_t copies = households + (households * spare_percent + 99) / 100;
    all_households += households;
    all_copies += copies;
    rows.push_back(
        {member["istat_code"], member["name"], absl::StrCat(households), absl::StrCat(copies)});
  }
  if (!unknown.empty())
    return absl::FailedPreconditionError(absl::StrCat(
        "the charter does not say how many households these have: ", absl::StrJoin(unknown, ", "),
        " (`households` of the district file)"));
  rows.push_back({"", "totale", absl::StrCat(all_households), absl::StrCat(all_copies)});
  return WriteCsv(rows);
}

}  // namespace ambito::client
