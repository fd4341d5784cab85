#include "client/output/question_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "client/output/evidence_text.h"
#include "client/output/labels.h"
#include "client/output/service_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

constexpr size_t kTitleColumns = 30;

std::string Words(Word word, const Console& console) {
  return std::string(Say(word, console.lang));
}

std::string OtherName(const v1::ReviewQuestion& question) {
  return question.has_sheet() ? SheetName(question.sheet()) : question.service();
}

// What stands in one of the two columns, by the rows of kRows.
struct Side {
  std::string municipality;
  std::string title;
  std::string area;
  std::string users;
  std::string description;
  std::string standards;
  std::string access;
};

struct Row {
  Word heading;
  std::string Side::*text;
};

const Row kRows[] = {
    {Word::kTitle, &Side::title},         {Word::kArea, &Side::area},
    {Word::kTargetUsers, &Side::users},   {Word::kDescription, &Side::description},
    {Word::kStandards, &Side::standards}, {Word::kAccess, &Side::access},
};

std::string StandardsText(const v1::ServiceSheet& sheet) {
  return absl::StrJoin(sheet.standards(), "\n", [](std::string* out, const v1::Standard& standard) {
    absl::StrAppend(out, "- ", standard.statement());
  });
}

std::string AccessText(const v1::Access& access) {
  std::vector<std::string> parts;
  for (const std::string& part : {access.who(), access.how(), access.where(), access.cost()}) {
    if (!part.empty()) parts.push_back(part);
  }
  return absl::StrJoin(parts, "\n");
}

Side SheetSide(const v1::SourcedSheet& source, const v1::DistrictProfile& district, Lang lang) {
  const v1::ServiceSheet& sheet = source.sheet();
  const std::string year =
      sheet.source_charter().year() > 0 ? absl::StrCat(", ", sheet.source_charter().year()) : "";
  return {absl::StrCat(MunicipalityName(district, source.municipality()), "  ",
                       source.municipality(), "/", sheet.sheet_id(), year),
          sheet.local_title(),
          AreaLabel(sheet.area(), lang),
          sheet.target_users(),
          sheet.description(),
          StandardsText(sheet),
          AccessText(sheet.access())};
}

// The sheets a service has, a line each, under its own words.
std::string SheetsOf(const v1::OpenQuestion& question, const v1::DistrictProfile& district) {
  return absl::StrJoin(question.b(), "\n", [&](std::string* out, const v1::SourcedSheet& source) {
    absl::StrAppend(out, "· ", MunicipalityName(district, source.municipality()), ": ",
                    source.sheet().local_title());
  });
}

// The same municipality's, which it may stand beside; else the first.
const v1::SourcedSheet* ExampleOf(const v1::OpenQuestion& question) {
  for (const v1::SourcedSheet& source : question.b()) {
    if (source.municipality() == question.a().municipality()) return &source;
  }
  return question.b().empty() ? nullptr : &question.b(0);
}

// The service's words, and the rest of one of its sheets, so that there is something to compare.
Side ServiceSide(const v1::OpenQuestion& question, const v1::DistrictProfile& district,
                 const Console& console) {
  Side side;
  const v1::SourcedSheet* shown = ExampleOf(question);
  if (shown != nullptr) side = SheetSide(*shown, district, console.lang);
  const std::string example = side.municipality;
  side.municipality = absl::StrCat(
      Words(Word::kService, console), " ", question.service().id(),
      example.empty() ? "" : absl::StrCat("\n", Words(Word::kForInstance, console), " ", example));
  const std::string sheets = SheetsOf(question, district);
  side.title = absl::StrCat(question.service().title(), sheets.empty() ? "" : "\n", sheets);
  side.area = AreaLabel(question.service().area(), console.lang);
  if (!question.service().description().empty()) {
    side.description = question.service().description();
  }
  return side;
}

std::string SidesText(const Side& a, const Side& b, const Console& console) {
  std::string text = SideBySide(a.municipality, b.municipality, console.width);
  for (const Row& row : kRows) {
    const std::string& left = a.*row.text;
    const std::string& right = b.*row.text;
    if (left.empty() && right.empty()) continue;
    absl::StrAppend(&text, console.Paint(Colour::kBold, Words(row.heading, console)), "\n",
                    SideBySide(left, right, console.width));
  }
  return text;
}

std::string EvidenceLines(const v1::ReviewQuestion& question, bool against,
                          const Console& console) {
  std::string text;
  for (const v1::Evidence& evidence : question.evidence()) {
    if (SpeaksAgainst(evidence) != against) continue;
    absl::StrAppend(&text,
                    Wrap(absl::StrCat(against ? "− " : "+ ", EvidenceLabel(evidence, console.lang)),
                         console.width, 4));
  }
  if (text.empty()) return "";
  const Word heading = against ? Word::kSpeaksAgainst : Word::kSpeaksFor;
  return absl::StrCat("  ", Words(heading, console), "\n", text);
}

std::string AnswersText(const v1::ReviewQuestion& question, const Console& console) {
  std::string text = console.Paint(Colour::kBold, Words(Word::kToAnswer, console)) + "\n";
  for (const AnswerCommand& answer : AnswersTo(question, console.lang)) {
    // The command stays on one line, so that it can be copied.
    absl::StrAppend(&text, "  ", answer.meaning, "\n    ", PrintableLine(answer.command), "\n");
  }
  return text;
}

}  // namespace

std::string QueueText(const std::vector<v1::OpenQuestion>& questions, const Console& console) {
  Table table({{"", Table::Align::kRight},
               {Words(Word::kSheet, console)},
               {Words(Word::kTitle, console)},
               {Words(Word::kMayBe, console)},
               {Words(Word::kConfidence, console), Table::Align::kRight},
               {Words(Word::kSettles, console), Table::Align::kRight},
               {Words(Word::kAskedBecause, console)}});
  for (size_t i = 0; i < questions.size(); ++i) {
    const v1::ReviewQuestion& question = questions[i].question();
    table.Add({absl::StrCat(i + 1), SheetName(question.a()),
               Shortened(questions[i].a().sheet().local_title(), kTitleColumns),
               OtherName(question), PercentText(question.score()), absl::StrCat(question.settles()),
               QuestionReasonLabel(question.reason(), console.lang)});
  }
  return table.Render();
}

std::string OpenQuestionText(const v1::OpenQuestion& question, const v1::DistrictProfile& district,
                             const Console& console) {
  const v1::ReviewQuestion& asked = question.question();
  const Side a = SheetSide(question.a(), district, console.lang);
  const Side b = asked.has_sheet() && !question.b().empty()
                     ? SheetSide(question.b(0), district, console.lang)
                     : ServiceSide(question, district, console);
  return absl::StrCat(
      console.Paint(Colour::kBold, absl::StrCat(SheetName(asked.a()), " ? ", OtherName(asked))),
      "\n",
      Wrap(absl::StrCat(QuestionReasonLabel(asked.reason(), console.lang), "; ",
                        Words(Word::kConfidence, console), " ", PercentText(asked.score()), "; ",
                        absl::Substitute(Say(Word::kAnswerSettles, console.lang), asked.settles())),
           console.width, 2),
      "\n", SidesText(a, b, console), "\n", EvidenceLines(asked, false, console),
      EvidenceLines(asked, true, console), "\n", AnswersText(asked, console));
}

std::string QuestionReasonLabel(absl::string_view reason, Lang lang) {
  if (reason == "below_accept") return std::string(Say(Word::kAskedBelowAccept, lang));
  if (reason == "not_clearly_ahead") return std::string(Say(Word::kAskedNotAhead, lang));
  if (reason == "contradicted") return std::string(Say(Word::kAskedContradicted, lang));
  if (reason == "alike") return std::string(Say(Word::kAskedAlike, lang));
  if (reason == "second_sheet_same_year") return std::string(Say(Word::kAskedSecond, lang));
  return std::string(reason);
}

std::vector<AnswerCommand> AnswersTo(const v1::ReviewQuestion& question, Lang lang) {
  const auto command = [&](absl::string_view verb, absl::string_view other) {
    return absl::StrCat("ambito resolve ", verb, " ", SheetName(question.a()), " ", other,
                        " --reason '…'");
  };
  const auto say = [&](Word word) { return std::string(Say(word, lang)); };
  const std::string other = OtherName(question);
  if (question.has_sheet()) {
    return {{say(Word::kAnswerSame), command("same", other)},
            {say(Word::kAnswerDifferent), command("different", other)}};
  }
  return {{say(Word::kAnswerBelongs), command("belongs", other)},
          {say(Word::kAnswerIsNot), command("different", other)},
          {say(Word::kAnswerOther), command("belongs", say(Word::kServiceToFillIn))}};
}

std::string DecisionWords(const v1::Decision& decision, Lang lang) {
  const std::string sheets = absl::StrJoin(decision.sheets(), ", ");
  const auto say = [&](Word word) {
    return absl::Substitute(Say(word, lang), sheets, decision.service(), decision.into());
  };
  switch (decision.kind()) {
    case v1::DECISION_KIND_SAME:
      return say(Word::kDecidedSame);
    case v1::DECISION_KIND_DIFFERENT:
      return say(decision.service().empty() ? Word::kDecidedDifferent : Word::kDecidedIsNot);
    case v1::DECISION_KIND_BELONGS:
      return say(Word::kDecidedBelongs);
    case v1::DECISION_KIND_SPLIT:
      return say(Word::kDecidedSplit);
    case v1::DECISION_KIND_MERGE:
      return say(Word::kDecidedMerge);
    default:
      return "?";
  }
}

std::string UnheededLabel(const v1::UnheededDecision& unheeded, Lang lang) {
  if (unheeded.reason() == "NO_SUCH_SHEET") return std::string(Say(Word::kNoSuchSheet, lang));
  if (unheeded.reason() == "NO_SUCH_SERVICE") return std::string(Say(Word::kNoSuchService, lang));
  if (unheeded.reason() != "CONTRADICTS") return unheeded.reason();
  return absl::StrCat(Say(Word::kContradicts, lang), " ", unheeded.contradicts());
}

std::string DecisionsText(const std::vector<v1::Decision>& decisions,
                          const std::vector<v1::UnheededDecision>& unheeded,
                          const Console& console) {
  std::string text;
  for (const v1::Decision& decision : decisions) {
    absl::StrAppend(&text, console.Paint(Colour::kBold, PrintableLine(decision.decision_id())),
                    "  ",
                    PrintableLine(absl::StrCat(decision.decided_at(), "  ", decision.decided_by())),
                    "\n", Wrap(DecisionWords(decision, console.lang), console.width, 2),
                    Wrap(absl::StrCat("«", decision.reason(), "»"), console.width, 2));
  }
  if (unheeded.empty()) return text;
  absl::StrAppend(&text, "\n", console.Paint(Colour::kBold, Words(Word::kUnheeded, console)), "\n");
  for (const v1::UnheededDecision& one : unheeded) {
    absl::StrAppend(&text,
                    Wrap(absl::StrCat(one.decision_id(), ": ", UnheededLabel(one, console.lang)),
                         console.width, 2));
  }
  return text;
}

}  // namespace ambito::client
