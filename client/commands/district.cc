#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/output/labels.h"
#include "client/output/text.h"
#include "client/rpc/hub_calls.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

std::string ImportText(const v1::ImportDistrictResponse& response, bool dry_run) {
  return absl::StrCat(dry_run ? "nothing was stored; this would be: " : "", response.created(),
                      " new, ", response.changed(), " changed, ", response.same(), " same, ",
                      response.removed(), " removed\n");
}

absl::StatusOr<ExitCode> Import(const Invocation& in) {
  const std::string path = in.arguments.Get("FILE");
  v1::DistrictImportOptions options;
  options.set_dry_run(in.arguments.Has("--dry-run"));
  options.set_replace(in.arguments.Has("--replace"));
  options.set_reason(in.arguments.Get("--reason"));
  if (options.replace() && options.reason().empty()) {
    return absl::InvalidArgumentError(
        "--replace removes organisations the file does not hold: say why with --reason TEXT");
  }
  ASSIGN_OR_RETURN(const std::string bytes, ReadInput(path));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, ImportDistrict(link, options, bytes));
  NoteWarnings(in.console, path, response.warnings());
  return Answer(in.console, response, [&] { return ImportText(response, options.dry_run()); });
}

std::string Number(bool known, int32_t number) { return known ? absl::StrCat(number) : ""; }

std::string MembersText(const v1::DistrictProfile& district) {
  Table table({{"ISTAT"},
               {"Member"},
               {"Residents", Table::Align::kRight},
               {"Households", Table::Align::kRight},
               {""}});
  for (const auto& member : district.members()) {
    const bool leads = member.istat_code() == district.lead_municipality();
    table.Add({member.istat_code(), member.name(),
               Number(member.has_residents(), member.residents()),
               Number(member.has_households(), member.households()), leads ? "leads" : ""});
  }
  return table.Render();
}

std::string PartsText(const v1::DistrictFile& file, const Console& console) {
  Table table({{"Part", Table::Align::kRight}, {"Title"}, {"Sections", Table::Align::kRight}});
  for (int part = 1; part <= 6; ++part) {
    std::string sections;
    for (const auto& text : file.texts()) {
      if (text.part() == part) sections = absl::StrCat(text.sections_size());
    }
    table.Add({absl::StrCat(part), PartTitle(file.district(), part, console.lang), sections});
  }
  return table.Render();
}

std::string DeclaredText(const v1::DistrictProfile& district) {
  Table table({{"Declared"}, {"", Table::Align::kRight}});
  for (const auto& total : district.declared()) {
    table.Add({total.what(), absl::StrCat(total.value())});
  }
  return table.empty() ? "" : absl::StrCat("\n", table.Render());
}

std::string DistrictText(const v1::DistrictFile& file, const Console& console) {
  const v1::DistrictProfile& district = file.district();
  std::string charter;
  if (!district.charter_title().empty()) {
    charter =
        absl::StrCat(PrintableLine(district.charter_title()), " (", district.charter_year(), ")\n");
  }
  return absl::StrCat(
      console.Paint(Colour::kBold, PrintableLine(district.name())), "  ",
      PrintableLine(district.code()), ", ", PrintableLine(district.slug()), "\n", charter, "\n",
      MembersText(district), "\n", PartsText(file, console), DeclaredText(district), "\n",
      Plural(file.organisations_size(), "organisation", "organisations"), ", ",
      Plural(file.duties().duties_size(), "duty", "duties"), ", voting policy ",
      file.has_policy() ? PrintableLine(file.policy().decision()) : "not written", "\n");
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, v1::GetDistrictRequest()));
  return Answer(in.console, response.district(),
                [&] { return DistrictText(response.district(), in.console); });
}

}  // namespace

std::vector<Command> DistrictCommands() {
  return {
      {"district",
       "import",
       "bring a district file to the hub, all or nothing",
       "ambito district import --dry-run district.json",
       {{"--dry-run", Takes::kNothing, "check and report, store nothing"},
        {"--replace", Takes::kNothing, "remove organisations the file does not hold"},
        {"--reason", Takes::kText, "why, for the history"},
        {"FILE", Takes::kFile, "the district file; - for standard input", true}},
       Import},
      {"district",
       "show",
       "the district's content; as JSON, the file an import would take",
       "ambito district show --output json",
       {},
       Show},
  };
}

}  // namespace ambito::client
