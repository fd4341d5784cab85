#include "client/tables/columns.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "lib/charter/fold.h"

namespace ambito::client {
namespace {

using charter::OrderedJson;

constexpr size_t kIstatDigits = 6;
constexpr std::array<absl::string_view, 7> kDays = {"lun", "mar", "mer", "gio",
                                                    "ven", "sab", "dom"};

template <typename Terms>
Column CodeColumn(const char* name, const char* field, const Terms& terms) {
  Column column{name, field, CellKind::kCode, {}};
  for (const auto& term : terms) column.terms.push_back(term);
  return column;
}

// --- Lists ---------------------------------------------------------------------------------------

std::string JoinItems(const std::vector<std::string>& items) {
  return absl::StrJoin(items, " | ", [](std::string* out, const std::string& item) {
    absl::StrAppend(out, absl::StrReplaceAll(item, {{"\\", "\\\\"}, {"|", "\\|"}}));
  });
}

std::vector<std::string> SplitItems(absl::string_view text) {
  std::vector<std::string> items(1);
  for (size_t at = 0; at < text.size(); ++at) {
    const bool escaped =
        text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '|' || text[at + 1] == '\\');
    if (escaped) {
      items.back().push_back(text[++at]);
    } else if (text[at] == '|') {
      items.emplace_back();
    } else {
      items.back().push_back(text[at]);
    }
  }
  for (std::string& item : items) absl::StripAsciiWhitespace(&item);
  items.erase(std::remove(items.begin(), items.end(), ""), items.end());
  return items;
}

// --- Numbers, dates, codes -----------------------------------------------------------------------

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

OrderedJson Whole(const std::string& text) {
  int64_t number = 0;
  if (AllDigits(text) && absl::SimpleAtoi(text, &number)) return number;
  return text;
}

// `1.000`, `12.500.000`: dots between groups of three digits.
bool HasGroups(absl::string_view text) {
  const std::vector<absl::string_view> groups = absl::StrSplit(text, '.');
  if (groups.size() < 2 || !AllDigits(groups[0]) || groups[0].size() > 3 || groups[0][0] == '0')
    return false;
  return std::all_of(groups.begin() + 1, groups.end(),
                     [](absl::string_view group) { return AllDigits(group) && group.size() == 3; });
}

// The digits with a dot before the decimals, as a text: no digit is lost.
OrderedJson Decimal(const std::string& text, std::optional<CellTrouble>& trouble) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(',', 1));
  if (absl::StrContains(text, ',')) {
    const std::string whole =
        HasGroups(parts.first) ? absl::StrReplaceAll(parts.first, {{".", ""}}) : parts.first;
    return absl::StrCat(whole, ".", parts.second);
  }
  if (HasGroups(text)) {
    trouble = {"BAD_VALUE", absl::StrCat("`", text,
                                         "` can be read in two ways: write a number without dots, "
                                         "with a comma before decimals.")};
  }
  return text;
}

std::string ItalianDecimal(const std::string& text) {
  return absl::StrReplaceAll(text, {{".", ","}});
}

// Spreadsheets in Italian turn 2026-11-23 into 23/11/2026.
std::string IsoDate(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  if (parts.size() != 3 || !AllDigits(parts[0]) || !AllDigits(parts[1]) || parts[2].size() != 4)
    return text;
  const auto padded = [](const std::string& digits) {
    return absl::StrCat(digits.size() == 1 ? "0" : "", digits);
  };
  return absl::StrCat(parts[2], "-", padded(parts[1]), "-", padded(parts[0]));
}

std::string IstatCode(const std::string& text) {
  const bool lost_zeros = AllDigits(text) && text.size() >= 4 && text.size() < kIstatDigits;
  return lost_zeros ? absl::StrCat(std::string(kIstatDigits - text.size(), '0'), text) : text;
}

std::string LabelOf(const Column& column, const std::string& code) {
  for (const charter::Term& term : column.terms) {
    if (term.code == code) return term.label.it;
  }
  return code;
}

std::string CodeOf(const Column& column, const std::string& text) {
  const std::string folded = charter::FoldText(text);
  for (const charter::Term& term : column.terms) {
    if (term.code == text || charter::FoldText(term.label.it) == folded) return term.code;
  }
  return text;
}

// --- Opening hours -------------------------------------------------------------------------------

std::string HoursText(const OrderedJson& intervals) {
  std::vector<std::string> items;
  for (const OrderedJson& interval : intervals) {
    const auto day = interval["day"].get<size_t>();
    const std::string from = interval["from"];
    const std::string to = interval["to"];
    items.push_back(
        absl::StrCat(day >= 1 && day <= kDays.size() ? kDays[day - 1] : "?", " ", from, "-", to));
  }
  return JoinItems(items);
}

// `9`, `9.30`, `09:30`.
std::string TimeOfDay(absl::string_view text) {
  std::vector<std::string> parts = absl::StrSplit(absl::StrReplaceAll(text, {{".", ":"}}), ':');
  if (parts.size() == 1) parts.emplace_back("00");
  if (parts[0].size() == 1) parts[0].insert(0, "0");
  return absl::StrJoin(parts, ":");
}

// Null: not a day and two times.
OrderedJson Interval(const std::string& item) {
  const std::string plain =
      absl::StrReplaceAll(absl::AsciiStrToLower(item), {{"–", "-"}, {" - ", "-"}});
  const std::vector<std::string> words = absl::StrSplit(plain, ' ', absl::SkipEmpty());
  if (words.size() != 2) return nullptr;
  const auto* const day = std::find(kDays.begin(), kDays.end(), words[0].substr(0, 3));
  const std::vector<std::string> times = absl::StrSplit(words[1], '-');
  if (day == kDays.end() || times.size() != 2) return nullptr;
  return OrderedJson{
      {"day", day - kDays.begin() + 1}, {"from", TimeOfDay(times[0])}, {"to", TimeOfDay(times[1])}};
}

OrderedJson Hours(absl::string_view text, std::optional<CellTrouble>& trouble) {
  OrderedJson intervals = OrderedJson::array();
  for (const std::string& item : SplitItems(text)) {
    intervals.push_back(Interval(item));
    if (!intervals.back().is_null()) continue;
    trouble = {"BAD_TIME", absl::StrCat("`", item,
                                        "` is not an opening: write `lun 09:00-12:30 | mer "
                                        "14:00-17:00`.")};
    return nullptr;
  }
  return intervals;
}

OrderedJson Items(const std::vector<std::string>& items, std::string (*read)(const std::string&)) {
  OrderedJson list = OrderedJson::array();
  for (const std::string& item : items) list.push_back(read == nullptr ? item : read(item));
  return list;
}

}  // namespace

const std::vector<Column>& SheetColumns() {
  static const auto& kColumns = *[] {
    const charter::Vocabulary& vocabulary = charter::Vocabulary::BuiltIn();
    return new std::vector<Column>{
        {kSheetColumn, "sheet_id", CellKind::kName},
        {"titolo_locale", "local_title"},
        CodeColumn("area", "area", vocabulary.areas),
        {"destinatari", "target_users"},
        {"descrizione", "description"},
        {"chi", "access.who"},
        {"come", "access.how"},
        {"dove", "access.where"},
        {"orari", "access.opening_hours_text"},
        {"aperture", "access.opening_hours", CellKind::kHours},
        {"costo", "access.cost"},
        {"documenti", "access.documents", CellKind::kTexts},
        {"tempi_massimi", "access.maximum_times", CellKind::kTexts},
        {"ufficio_reclami", "complaint.office"},
        {"email_reclami", "complaint.email", CellKind::kName},
        {"telefono_reclami", "complaint.phone"},
        {"risposta_giorni", "complaint.response_days", CellKind::kWhole},
        {"indagine_metodo", "survey.method"},
        {"indagine_ogni_mesi", "survey.periodicity_months", CellKind::kWhole},
        CodeColumn("gestione", "delivery_form", vocabulary.delivery_forms),
        {"comuni_serviti", "covers", CellKind::kIstatCodes},
        {"servizio_id", "service", CellKind::kName},
        {"carta_titolo", "source_charter.title"},
        {"carta_anno", "source_charter.year", CellKind::kWhole},
        {"valida_dal", "valid_from", CellKind::kDate},
        {"valida_al", "valid_to", CellKind::kDate},
        {"aggiornata_il", "last_updated", CellKind::kDate},
    };
  }();
  return kColumns;
}

const std::vector<Column>& StandardColumns() {
  static const auto& kColumns = *[] {
    const charter::Vocabulary& vocabulary = charter::Vocabulary::BuiltIn();
    return new std::vector<Column>{
        {kSheetColumn, "", CellKind::kName},
        {"standard_id", "standard_id", CellKind::kName},
        CodeColumn("categoria", "category", vocabulary.categories),
        {"impegno", "statement"},
        CodeColumn("indicatore", "indicator", vocabulary.indicators),
        CodeColumn("confronto", "comparator", vocabulary.comparators),
        {"soglia", charter::kThresholdKey, CellKind::kDecimal},
        CodeColumn("unita", "unit", vocabulary.units),
        CodeColumn("evento", "event", vocabulary.events),
        CodeColumn("condizione", "condition", vocabulary.conditions),
        {"verifica", "verification"},
    };
  }();
  return kColumns;
}

std::string CellText(const Column& column, const OrderedJson& value) {
  switch (column.kind) {
    case CellKind::kTexts:
    case CellKind::kIstatCodes:
      return JoinItems(value.get<std::vector<std::string>>());
    case CellKind::kHours:
      return HoursText(value);
    case CellKind::kWhole:
      return value.dump();
    case CellKind::kDecimal:
      return ItalianDecimal(value.get<std::string>());
    case CellKind::kCode:
      return LabelOf(column, value.get<std::string>());
    default:
      return value.get<std::string>();
  }
}

OrderedJson CellValue(const Column& column, absl::string_view text,
                      std::optional<CellTrouble>& trouble) {
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  switch (column.kind) {
    case CellKind::kText:
      return absl::StrReplaceAll(text, {{"\r\n", "\n"}});
    case CellKind::kName:
      return trimmed;
    case CellKind::kTexts:
      return Items(SplitItems(absl::StrReplaceAll(text, {{"\r\n", "\n"}})), nullptr);
    case CellKind::kWhole:
      return Whole(trimmed);
    case CellKind::kDecimal:
      return Decimal(trimmed, trouble);
    case CellKind::kDate:
      return IsoDate(trimmed);
    case CellKind::kCode:
      return CodeOf(column, trimmed);
    case CellKind::kIstatCodes:
      return Items(SplitItems(text), IstatCode);
    case CellKind::kHours:
      return Hours(text, trouble);
  }
  return trimmed;
}

}  // namespace ambito::client
