#include "lib/charter/opening_hours.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "lib/charter/checks.h"

namespace ambito::charter {
namespace {

constexpr int kMinutesOfDay = 24 * 60;

// An interval in minutes of the day, with the words it came in.
struct Span {
  int day;
  int begin;
  int end;
  const v1::OpeningInterval* interval;
};

// Minutes since midnight of `HH:MM`, at most 24:00.
std::optional<int> ParseTime(absl::string_view text) {
  int hour = 0;
  int minute = 0;
  const auto digit = [&](size_t i) {
    return absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
  };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4) ||
      !absl::SimpleAtoi(text.substr(0, 2), &hour) || !absl::SimpleAtoi(text.substr(3), &minute)) {
    return std::nullopt;
  }
  const int minutes = hour * 60 + minute;
  if (minute >= 60 || minutes > kMinutesOfDay) return std::nullopt;
  return minutes;
}

std::optional<int> CheckTime(absl::string_view text, int latest, absl::string_view field,
                             ViolationList& violations) {
  if (text.empty()) {
    AddMissing(field, violations);
    return std::nullopt;
  }
  const std::optional<int> minutes = ParseTime(text);
  if (minutes.has_value() && *minutes <= latest) return minutes;
  violations.AddError("BAD_TIME", field,
                      absl::StrCat(Quoted(text), " is not a time of the day, written as 08:30."));
  return std::nullopt;
}

// The interval as a span when all of it is right.
std::optional<Span> CheckInterval(const v1::OpeningInterval& interval, absl::string_view path,
                                  ViolationList& violations) {
  const std::string day_field = FieldPath(path, "day");
  CheckRange(interval.day(), 1, 7, day_field, violations);
  const auto begin =
      CheckTime(interval.from(), kMinutesOfDay - 1, FieldPath(path, "from"), violations);
  const auto end = CheckTime(interval.to(), kMinutesOfDay, FieldPath(path, "to"), violations);
  if (!begin.has_value() || !end.has_value()) return std::nullopt;
  if (*end <= *begin) {
    violations.AddError(
        "REVERSED_INTERVAL", path,
        absl::StrCat("It closes at ", interval.to(), ", not after it opens at ", interval.from(),
                     "; an opening over midnight is two "
                     "intervals."));
    return std::nullopt;
  }
  if (violations.Reported(day_field)) return std::nullopt;
  return Span{interval.day(), *begin, *end, &interval};
}

std::string Describe(const v1::OpeningInterval& interval) {
  return absl::StrCat(interval.from(), "-", interval.to());
}

}  // namespace

void CheckOpeningHours(const google::protobuf::RepeatedPtrField<v1::OpeningInterval>& intervals,
                       absl::string_view path, ViolationList& violations) {
  CheckCount(static_cast<size_t>(intervals.size()), kMaxOpeningIntervals, path, violations);
  std::vector<Span> spans;
  for (int i = 0; i < intervals.size(); ++i) {
    const std::string item = ItemPath(path, static_cast<size_t>(i));
    if (const auto span = CheckInterval(intervals[i], item, violations)) spans.push_back(*span);
  }
  std::stable_sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) {
    return std::pair(a.day, a.begin) < std::pair(b.day, b.begin);
  });
  for (size_t i = 1; i < spans.size(); ++i) {
    const Span& before = spans[i - 1];
    if (before.day != spans[i].day || before.end <= spans[i].begin) continue;
    violations.AddError(
        "OVERLAPPING_INTERVALS", path,
        absl::StrCat("On day ", before.day, " the opening ", Describe(*before.interval),
                     " overlaps ", Describe(*spans[i].interval), "."));
  }
}

}  // namespace ambito::charter
