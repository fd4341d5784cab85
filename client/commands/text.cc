#include "client/output/text.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/inputs.h"
#include "client/output/charter_text.h"
#include "client/rpc/hub_calls.h"

namespace ambito::client {
namespace {

int PartOf(const Invocation& in) {
  return static_cast<int>(in.arguments.Number("PART").value_or(0));
}

absl::StatusOr<v1::GetTextResponse> Get(const Link& link, int part) {
  v1::GetTextRequest request;
  request.set_part(part);
  return Call(link, request);
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Get(link, PartOf(in)));
  return Answer(in.console, response, [&] {
    return absl::StrCat(DistrictTextText(response.text(), in.console), "\nrevision ",
                        response.revision(), "\n");
  });
}

// What an edit is based on; 0 when nobody has written the text yet.
absl::StatusOr<uint64_t> Base(const Invocation& in, const Link& link, int part) {
  if (in.arguments.Has("--revision")) return BaseRevision(in, 0);
  const auto current = Get(link, part);
  if (absl::IsNotFound(current.status())) return 0;
  if (!current.ok()) return current.status();
  return BaseRevision(in, current->revision());
}

absl::StatusOr<ExitCode> Set(const Invocation& in) {
  ASSIGN_OR_RETURN(auto input,
                   ReadOne<v1::DistrictText>(in.arguments.Get("--file"), charter::ReadTextFile));
  if (!input.file) {
    PrintCheck(in.console, {input.check});
    return ExitCode::kNo;
  }
  const int part = PartOf(in);
  if (input.file->part() != part) {
    return absl::InvalidArgumentError(absl::StrCat(in.arguments.Get("--file"), " is part ",
                                                   input.file->part(), ", not part ", part));
  }
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::SetTextRequest request;
  *request.mutable_text() = *std::move(input.file);
  ASSIGN_OR_RETURN(const uint64_t base, Base(in, link, part));
  request.set_expected_revision(base);
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] {
    return absl::StrCat("part ", part, ": revision ", response.revision(), "\n");
  });
}

absl::StatusOr<ExitCode> History(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::GetContentHistoryRequest request;
  request.set_object(absl::StrCat("text/", PartOf(in)));
  v1::GetContentHistoryResponse all;
  RETURN_IF_ERROR(ForEachPage(
      link, request, [&](const auto& page) { all.mutable_entries()->MergeFrom(page.entries()); }));
  return Answer(in.console, in.console.json ? HistoryJson(all.entries()) : Json(),
                [&] { return HistoryText(all.entries()); });
}

}  // namespace

std::vector<Command> TextCommands() {
  // Part 3 is made of the sheets, part 6 of the organisations.
  const Option part{"PART", Takes::kNumber, "1, 2, 4 or 5", true, false, {"1", "2", "4", "5"}};
  return {
      {"text", "show", "the district's text of one part", "ambito text show 1", {part}, Show},
      {"text",
       "set",
       "replace the district's text of one part",
       "ambito text set 1 --file part-1.json",
       {part,
        {"--file", Takes::kFile, "{\"part\": 1, \"sections\": […]}; - for standard input", true},
        {"--revision", Takes::kNumber, "refuse when another revision is stored"}},
       Set},
      {"text",
       "history",
       "every change of one part's text",
       "ambito text history 1",
       {part},
       History},
  };
}

}  // namespace ambito::client
