// The ledger's entries for people: a line each, a ballot, what a version changes, the verbale.
#ifndef AMBITO_CLIENT_OUTPUT_LEDGER_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_LEDGER_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/output/console.h"
#include "client/output/json.h"
#include "lib/assembly/charter_diff.h"
#include "lib/assembly/ledger_state.h"

namespace ambito::client {

// The word with `$0`, `$1`, … filled in.
std::string Fill(absl::string_view pattern, const std::vector<std::string>& values);

// `2026-11-23 18:30`, local time.
std::string LocalMinute(uint64_t seconds);

std::string TownName(const assembly::LedgerState& ledger, absl::string_view istat_code);
std::string StepName(int step, Lang lang);
std::string ChoiceName(assembly::Choice choice, Lang lang);
std::string OutcomeName(const assembly::BallotRecord& record, Lang lang);
std::string KindName(absl::string_view kind, Lang lang);
// What it is about, on one line, without its kind.
std::string EntrySummary(const assembly::LedgerState& ledger, const assembly::AnyEntry& entry,
                         Lang lang);
std::string SubjectName(const assembly::Subject& subject, Lang lang);

Json BallotJson(const assembly::BallotRecord& record);
std::string BallotText(const assembly::LedgerState& ledger, const assembly::BallotRecord& record,
                       const Console& console);

// Table, name, judgement and text.
std::string OpinionText(const assembly::Opinion& opinion, const Console& console);

std::string DiffText(const assembly::CharterDiff& diff, const Console& console);
Json DiffJson(const assembly::CharterDiff& diff);

// The verbale of a ballot that is closed: text, and a page to print.
std::string MinutesText(const assembly::LedgerState& ledger, const assembly::BallotRecord& record,
                        Lang lang);
std::string MinutesHtml(const assembly::LedgerState& ledger, const assembly::BallotRecord& record,
                        Lang lang);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_LEDGER_TEXT_H_
