#include "lib/charter/statement_reader.h"

#include <optional>

#include "lib/charter/statement_forms.h"

namespace ambito::charter {
namespace {

std::optional<Amount> ReadNumber(const Tokens& tokens, size_t i) {
  // Before the references: of a ratio, `1/15` is no law.
  if (auto ratio = ReadRatio(tokens, i)) return ratio;
  if (IsReference(tokens, i)) return std::nullopt;
  using Reader = std::optional<Amount> (*)(const Tokens&, size_t);
  // The more words a form asks for, the earlier it is tried.
  for (const Reader read : {&ReadFraction, &ReadTimes, &ReadPartOfTime, &ReadTime, &ReadPercent,
                            &ReadSize, &ReadEvents, &ReadCount}) {
    if (auto amount = read(tokens, i)) return amount;
  }
  if (tokens.IsArticle(i)) return std::nullopt;
  return Amount{tokens[i].text, "", i + 1, Form::kBare};
}

std::optional<Amount> ReadAt(const Tokens& tokens, size_t i) {
  if (auto schedule = ReadSchedule(tokens, i)) return schedule;
  if (tokens.IsNumber(i) || tokens.IsArticle(i)) return ReadNumber(tokens, i);
  using Reader = std::optional<Amount> (*)(const Tokens&, size_t);
  for (const Reader read :
       {&ReadRatio, &ReadFraction, &ReadPartOfTime, &ReadNamedDay, &ReadCadence, &ReadAll}) {
    if (auto amount = read(tokens, i)) return amount;
  }
  return std::nullopt;
}

// `Ogni settimana si tengono almeno due attività`: what is counted after a cadence is counted in
// it.
void CountInCadence(std::vector<Quantity>& quantities) {
  for (size_t i = 1; i < quantities.size(); ++i) {
    const Quantity& cadence = quantities[i - 1];
    Quantity& count = quantities[i];
    if (cadence.form != Form::kCadence || cadence.value != "1" || count.form != Form::kCount) {
      continue;
    }
    count.unit = cadence.unit;
    count.form = Form::kEvents;
  }
}

}  // namespace

std::vector<Quantity> ReadQuantities(const Tokens& tokens) {
  std::vector<Quantity> quantities;
  for (size_t i = 0; i < tokens.size();) {
    auto amount = ReadAt(tokens, i);
    if (!amount.has_value()) {
      ++i;
      continue;
    }
    quantities.push_back({std::move(amount->value), std::move(amount->unit), tokens[i].begin,
                          tokens[amount->next - 1].end, amount->form, i, amount->next});
    i = amount->next;
  }
  CountInCadence(quantities);
  return quantities;
}

std::vector<Quantity> ReadQuantities(absl::string_view statement) {
  return ReadQuantities(Tokens(statement));
}

}  // namespace ambito::charter
