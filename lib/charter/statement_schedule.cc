#include <algorithm>
#include <array>
#include <bitset>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/decimal.h"
#include "lib/charter/italian_numbers.h"
#include "lib/charter/statement_forms.h"
#include "lib/charter/statement_periods.h"

namespace ambito::charter {
namespace {

constexpr int kDaysOfWeek = 7;
constexpr int kWorkingDays = 5;
constexpr int64_t kHour = 60;
using Days = std::bitset<kDaysOfWeek>;

std::optional<int> DayOfWeek(const Tokens& tokens, size_t i) {
  static constexpr std::array<absl::string_view, kDaysOfWeek> kStems = {
      "lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabat", "domenic"};
  static constexpr std::array<absl::string_view, kDaysOfWeek> kShort = {"lun", "mar", "mer", "gio",
                                                                        "ven", "sab", "dom"};
  if (!tokens.IsWord(i)) return std::nullopt;
  for (int day = 0; day < kDaysOfWeek; ++day) {
    const auto at = static_cast<size_t>(day);
    if (absl::StartsWith(tokens[i].text, kStems[at]) || tokens[i].text == kShort[at]) return day;
  }
  return std::nullopt;
}

// `dal lunedì al venerdì`, `da lunedì a sabato`, `lun-ven` at the first day.
std::optional<Found<Days>> ReadDayRange(const Tokens& tokens, size_t i) {
  const auto first = DayOfWeek(tokens, i);
  if (!first.has_value()) return std::nullopt;
  const bool to = tokens.IsOneOf(i + 1, {"al", "a", "alla"}) || tokens.IsSign(i + 1, "-") ||
                  tokens.IsSign(i + 1, "/");
  // `lun-mer-ven` are three days.
  if (to && tokens.IsSign(i + 1) && tokens.IsSign(i + 3) && DayOfWeek(tokens, i + 4)) {
    return std::nullopt;
  }
  const auto last = to ? DayOfWeek(tokens, i + 2) : std::nullopt;
  if (!last.has_value()) return std::nullopt;
  Days days;
  for (int day = *first;; day = (day + 1) % kDaysOfWeek) {
    days.set(static_cast<size_t>(day));
    if (day == *last) break;
  }
  return Found<Days>{days, i + 3};
}

// The position of a day behind `e`, `,`, `il`, `nei giorni di`; nothing when there is none.
std::optional<size_t> NextDay(const Tokens& tokens, size_t i) {
  constexpr size_t kMostBetween = 4;
  for (size_t at = i; at <= i + kMostBetween; ++at) {
    if (DayOfWeek(tokens, at).has_value()) return at;
    const bool between = tokens.IsSign(at, ",") || tokens.IsSign(at, "/") ||
                         tokens.IsSign(at, "-") ||
                         tokens.IsOneOf(at, {"e", "ed", "il", "la", "di", "nel", "nella", "anche",
                                             "al", "ogni", "giorno", "pomeriggio", "mattina"});
    if (!between) return std::nullopt;
  }
  return std::nullopt;
}

// `lunedì, mercoledì e venerdì` at the first day.
std::optional<Found<Days>> ReadDayList(const Tokens& tokens, size_t i) {
  if (auto range = ReadDayRange(tokens, i)) {
    const auto more = NextDay(tokens, range->next);
    const auto rest = more.has_value() ? ReadDayList(tokens, *more) : std::nullopt;
    return rest.has_value() ? Found<Days>{range->what | rest->what, rest->next} : *range;
  }
  Days days;
  size_t next = i;
  for (std::optional<size_t> at = i; at.has_value(); at = NextDay(tokens, next)) {
    const auto day = DayOfWeek(tokens, *at);
    if (!day.has_value()) break;
    days.set(static_cast<size_t>(*day));
    next = *at + 1;
  }
  if (days.none()) return std::nullopt;
  return Found<Days>{days, next};
}

bool SaysExcept(const Tokens& tokens, size_t i) {
  return tokens.StartsWithOneOf(i, {"esclus", "tranne", "eccett", "salvo", "eccezione"});
}

// `esclusi i festivi`, `tranne la domenica` after `tutti i giorni`, and the like.
Found<int> LeaveOut(const Tokens& tokens, int days, size_t i) {
  const size_t after = i + (tokens.IsSign(i, ",") || tokens.IsSign(i, "(") ? 1 : 0);
  size_t at = after;
  while (at < after + 2 && tokens.IsOneOf(at, {"ad", "con", "e", "festivi", "i"})) ++at;
  const bool suffixed = at > after && SaysExcept(tokens, at);
  const size_t day = tokens.IsOneOf(after, {"la", "il"}) ? after + 1 : after;
  if (const auto out = ReadDayList(tokens, day); out && SaysExcept(tokens, out->next)) {
    return {days - static_cast<int>(out->what.count()), out->next + 1};
  }
  if (!SaysExcept(tokens, at)) return {days, i};
  if (suffixed && tokens.IsOneOf(at - 1, {"festivi"})) return {days - 1, at + 1};
  ++at;
  while (
      tokens.IsOneOf(at, {"il", "la", "i", "le", "del", "della", "dei", "delle", "di", "solo"})) {
    ++at;
  }
  if (tokens.StartsWithOneOf(at, {"festiv"})) return {days - 1, at + 1};
  if (const auto out = ReadDayList(tokens, at)) {
    return {days - static_cast<int>(out->what.count()), out->next};
  }
  return {days, i};
}

// `compresi i festivi`, `festivi inclusi`: nothing changes.
size_t SkipIncluded(const Tokens& tokens, size_t i) {
  size_t at = i + (tokens.IsSign(i, ",") || tokens.IsSign(i, "(") ? 1 : 0);
  if (tokens.IsOneOf(at, {"i"})) ++at;
  if (tokens.StartsWithOneOf(at, {"festiv"}) &&
      tokens.StartsWithOneOf(at + 1, {"compres", "inclus"})) {
    return at + 2;
  }
  if (!tokens.StartsWithOneOf(at, {"compres", "inclus"})) return i;
  for (size_t to = at + 1; to <= at + 5; ++to) {
    if (tokens.StartsWithOneOf(to, {"festiv"})) return to + 1;
    if (DayOfWeek(tokens, to).has_value()) return to + 1;
  }
  return i;
}

// `tutti i giorni`, `ogni giorno`, `tutti i giorni feriali`, less what is left out.
std::optional<Found<int>> ReadEveryDay(const Tokens& tokens, size_t i) {
  size_t next = i;
  if (tokens.IsOneOf(i, {"tutti", "tutte"}) && tokens.IsOneOf(i + 1, {"i", "le"}) &&
      tokens.IsOneOf(i + 2, {"giorni", "gg", "giornate"})) {
    next = i + 3;
  } else if (tokens.IsOneOf(i, {"ogni"}) && tokens.IsOneOf(i + 1, {"giorno"})) {
    next = i + 2;
  }
  if (next == i) return std::nullopt;
  int days = kDaysOfWeek;
  if (SaysWorking(tokens, next)) {
    days = kWorkingDays;
    ++next;
  }
  if (tokens.IsOneOf(next, {"della"}) && tokens.IsOneOf(next + 1, {"settimana"})) next += 2;
  const Found<int> left = LeaveOut(tokens, days, next);
  return Found<int>{left.what, SkipIncluded(tokens, left.next)};
}

// `cinque giorni alla settimana`, `5 giorni su 7` before or after times of the day.
std::optional<Found<int>> ReadNumberOfDays(const Tokens& tokens, size_t i) {
  if (!tokens.IsNumber(i)) return std::nullopt;
  const auto time = ReadTime(tokens, i);
  int days = 0;
  const bool counted = time.has_value() && (time->unit == "days_per_week" || time->unit == "day") &&
                       absl::SimpleAtoi(time->value, &days) && days <= kDaysOfWeek;
  if (!counted) return std::nullopt;
  return Found<int>{days, time->next};
}

std::optional<Found<int>> ReadDays(const Tokens& tokens, size_t i) {
  if (auto every = ReadEveryDay(tokens, i)) return every;
  size_t at = i;
  while (at < i + 2 && tokens.IsOneOf(at, {"dal", "dalla", "da", "il", "di", "la", "nei", "ogni",
                                           "nelle", "giorni", "giornate", "al", "nel"})) {
    ++at;
  }
  // `il primo lunedì del mese` is not every Monday.
  if (at > 0 && tokens.IsWord(at - 1) && ItalianOrdinal(tokens[at - 1].text)) return std::nullopt;
  const auto days = ReadDayList(tokens, at);
  if (!days.has_value()) return std::nullopt;
  return Found<int>{static_cast<int>(days->what.count()), days->next};
}

// Minutes since midnight of `9`, `8.30`, `8:30`, `12,30`.
std::optional<Found<int64_t>> ReadClock(const Tokens& tokens, size_t i) {
  if (tokens.IsOneOf(i, {"mezzogiorno"})) return Found<int64_t>{12 * kHour, i + 1};
  if (tokens.IsOneOf(i, {"mezzanotte"})) return Found<int64_t>{24 * kHour, i + 1};
  if (!tokens.IsNumber(i) && !tokens.IsOther(i)) return std::nullopt;
  const std::string& text = tokens[i].text;
  const size_t split = text.find_first_of(".:,");
  int64_t hours = 0;
  int64_t minutes = 0;
  if (!absl::SimpleAtoi(text.substr(0, split), &hours)) return std::nullopt;
  if (split != std::string::npos) {
    const std::string rest = text.substr(split + 1);
    if (rest.size() > 2 || !absl::SimpleAtoi(rest, &minutes)) return std::nullopt;
    if (rest.size() == 1) minutes *= 10;
  }
  if (hours > 24 || minutes >= kHour) return std::nullopt;
  return Found<int64_t>{hours * kHour + minutes, i + 1};
}

size_t SkipHoursWord(const Tokens& tokens, size_t i) {
  return tokens.IsOneOf(i, {"ore", "h", "le"}) ? i + 1 : i;
}

// Minutes between the two times of `dalle 9 alle 12`, `ore 9-12.30`, `tra le 9 e le 12`.
std::optional<Found<int64_t>> ReadSpan(const Tokens& tokens, size_t i, bool after_days) {
  const bool from = tokens.IsOneOf(i, {"dalle", "tra", "fra", "ore", "h", "dall"});
  if (tokens.IsOneOf(i, {"tra", "fra"}) && !tokens.IsOneOf(i + 1, {"le", "ore"})) {
    return std::nullopt;
  }
  const auto start = ReadClock(tokens, SkipHoursWord(tokens, from ? i + 1 : i));
  if (!start.has_value()) return std::nullopt;
  size_t at = start->next;
  const bool dash = tokens.IsSign(at, "-") || tokens.IsSign(at, "/");
  const bool to = tokens.IsOneOf(at, {"alle", "e", "a", "all", "fino"});
  if (!(dash || (from && to))) return std::nullopt;
  // Without days or `ore` before it, `9-12` may be any two numbers; `8.30-12.30` cannot.
  if (!from && !after_days && !(tokens[i].text.find_first_of(".:") != std::string::npos))
    return std::nullopt;
  at = SkipHoursWord(tokens, at + 1);
  if (tokens.IsOneOf(at, {"alle"})) at = SkipHoursWord(tokens, at + 1);
  const auto stop = ReadClock(tokens, at);
  if (!stop.has_value()) return std::nullopt;
  const int64_t day = 24 * kHour;
  const int64_t minutes = (stop->what - start->what + day) % day;
  return Found<int64_t>{minutes == 0 ? day : minutes, stop->next};
}

// Days and times of the day as they come: `martedì e giovedì 9-12, sabato 9-11`, or the times
// first.
class ScheduleReader {
 public:
  explicit ScheduleReader(const Tokens& tokens) : tokens_(tokens) {}

  std::optional<Amount> Read(size_t i) {
    size_t next = i;
    for (std::optional<size_t> at = i; at.has_value(); at = NextItem(next)) {
      const auto after = TakeItem(*at);
      if (!after.has_value()) break;
      next = *after;
    }
    if (next == i) return std::nullopt;
    return Total(next);
  }

 private:
  std::optional<size_t> TakeItem(size_t i) {
    if (const auto span = ReadSpan(tokens_, i, has_days_)) {
      open_minutes_ += span->what;
      return span->next;
    }
    auto days = ReadDays(tokens_, i);
    if (!days.has_value() && spans_first()) days = ReadNumberOfDays(tokens_, i);
    if (!days.has_value()) return std::nullopt;
    TakeDays(days->what);
    return days->next;
  }

  bool spans_first() const { return open_minutes_ > 0 && !has_days_; }

  // Times belong to the days before them, or to those after when the sentence starts with times.
  void TakeDays(int days) {
    if (spans_first()) {
      total_minutes_ += open_minutes_ * days;
      open_minutes_ = 0;
      last_days_ = 0;
    } else {
      CloseDays();
      last_days_ = days;
    }
    all_days_ += days;
    has_days_ = true;
  }

  void CloseDays() {
    total_minutes_ += open_minutes_ * last_days_;
    open_minutes_ = 0;
  }

  std::optional<size_t> NextItem(size_t i) const {
    constexpr size_t kMostBetween = 4;
    for (size_t at = i; at <= i + kMostBetween && at < tokens_.size(); ++at) {
      ScheduleReader ahead(tokens_);
      ahead.open_minutes_ = open_minutes_;
      ahead.has_days_ = has_days_;
      if (ahead.TakeItem(at).has_value()) return at;
      const bool between =
          tokens_.IsSign(at) ||
          tokens_.IsOneOf(at,
                          {"e",      "ed",         "o",       "nei",     "nelle", "il",    "con",
                           "orario", "pomeriggio", "mattina", "mattino", "sera",  "anche", "al",
                           "ore",    "di",         "per",     "nel",     "la",    "su"});
      if (!between) return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<Amount> Total(size_t next) {
    if (!has_days_) {
      const auto hours = ExactQuotient(open_minutes_, kHour);
      if (!hours.has_value()) return std::nullopt;
      return Amount{*hours, "hours_per_day", next, Form::kSchedule};
    }
    CloseDays();
    if (total_minutes_ == 0) {
      return Amount{absl::StrCat(std::min(all_days_, kDaysOfWeek)), "days_per_week", next,
                    Form::kSchedule};
    }
    const auto hours = ExactQuotient(total_minutes_, kHour);
    if (!hours.has_value()) return std::nullopt;
    return Amount{*hours, "hours_per_week", next, Form::kSchedule};
  }

  const Tokens& tokens_;
  int64_t open_minutes_ = 0;   // Of the days that are being read.
  int64_t total_minutes_ = 0;  // Of the week.
  int last_days_ = 0;
  int all_days_ = 0;
  bool has_days_ = false;
};

// `h24`, `H 24`, `24/24`, `giorno e notte`.
std::optional<Amount> ReadRoundTheClock(const Tokens& tokens, size_t i) {
  const bool h = tokens.IsOneOf(i, {"h"}) && tokens.IsNumber(i + 1) && tokens[i + 1].text == "24";
  if (h) return Amount{"24", "hours_per_day", i + 2};
  if (!tokens.IsNumber(i) || !tokens.IsSign(i + 1, "/") || !tokens.IsNumber(i + 2)) {
    return std::nullopt;
  }
  if (tokens[i].text != tokens[i + 2].text) return std::nullopt;
  if (tokens[i].text == "24") return Amount{"24", "hours_per_day", i + 3};
  if (tokens[i].text == "7") return Amount{"7", "days_per_week", i + 3};
  return std::nullopt;
}

// `tutti i giorni dell'anno`.
std::optional<Amount> ReadWholeYear(const Tokens& tokens, size_t i) {
  if (!tokens.IsOneOf(i, {"tutti"}) || !tokens.IsOneOf(i + 2, {"giorni"})) return std::nullopt;
  if (!tokens.IsOneOf(i + 3, {"dell"}) || !tokens.IsOneOf(i + 4, {"anno"})) return std::nullopt;
  return Amount{"365", "days_per_year", i + 5, Form::kSchedule};
}

}  // namespace

std::optional<Amount> ReadSchedule(const Tokens& tokens, size_t i) {
  if (auto clock = ReadRoundTheClock(tokens, i)) return clock;
  if (auto year = ReadWholeYear(tokens, i)) return year;
  return ScheduleReader(tokens).Read(i);
}

}  // namespace ambito::charter
