#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/inputs.h"
#include "client/output/labels.h"
#include "client/output/service_text.h"
#include "client/output/text.h"
#include "client/rpc/hub_calls.h"
#include "lib/charter/limits.h"
#include "lib/charter/write_files.h"

namespace ambito::client {
namespace {

constexpr size_t kMaxCatalogueBytes = 1 << 20;
constexpr int kMaxAliases = static_cast<int>(charter::kMaxListItems);

absl::StatusOr<v1::GetCatalogueEntryResponse> Get(const Link& link, const std::string& id) {
  v1::GetCatalogueEntryRequest request;
  request.set_id(id);
  return Call(link, request);
}

absl::StatusOr<v1::Catalogue> ListAll(const Link& link, const Arguments& arguments) {
  v1::ListCatalogueRequest request;
  request.set_area(arguments.Get("--area"));
  request.set_own_only(arguments.Has("--own"));
  v1::Catalogue catalogue;
  RETURN_IF_ERROR(ForEachPage(link, request, [&](const auto& page) {
    catalogue.mutable_entries()->MergeFrom(page.entries());
  }));
  return catalogue;
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const v1::Catalogue catalogue, ListAll(link, in.arguments));
  Json list = Json::array();
  Table table({{"Entry"}, {"Title"}, {"Area"}, {""}});
  for (const auto& entry : catalogue.entries()) {
    if (in.arguments.Has("--provisional") && !entry.provisional()) continue;
    if (in.console.json) list.push_back(ToJson(entry));
    table.Add({entry.id(), entry.title(), AreaLabel(entry.area(), in.console.lang),
               entry.provisional() ? "provisional" : ""});
  }
  return Answer(in.console, Json{{"entries", std::move(list)}}, [&] { return table.Render(); });
}

std::string EntryText(const v1::GetCatalogueEntryResponse& response, const Console& console) {
  const v1::CatalogueEntry& entry = response.entry();
  const auto field = [&](absl::string_view name, const std::string& text) {
    return text.empty() ? "" : Wrap(absl::StrCat(name, ": ", text), console.width, 2);
  };
  const auto list = [&](absl::string_view name, const auto& texts) {
    return field(name, absl::StrJoin(texts, ", "));
  };
  return absl::StrCat(
      console.Paint(Colour::kBold, PrintableLine(entry.title())), "  ", PrintableLine(entry.id()),
      "\n", field("area", AreaLabel(entry.area(), console.lang)),
      list("also filed under", entry.other_areas()), field("description", entry.description()),
      list("aliases", entry.aliases()), list("acronyms", entry.acronyms()),
      list("historic names", entry.historic_names()), list("citizens say", entry.citizen_words()),
      list("given away by", entry.clues()), list("for", entry.target_users()),
      field("setting", entry.setting()), list("needs one of", entry.required_cues()),
      list("never with", entry.forbidding_cues()), list("distinct from", entry.distinct_from()),
      response.revision() == 0 ? "\na starter entry, as it came\n"
                               : absl::StrCat("\nrevision ", response.revision(), "\n"));
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Get(link, in.arguments.Get("ID")));
  return Answer(in.console, response, [&] { return EntryText(response, in.console); });
}

// What an edit is based on; 0 for a starter entry or none.
absl::StatusOr<uint64_t> Base(const Invocation& in, const Link& link, const std::string& id) {
  if (in.arguments.Has("--revision")) return BaseRevision(in, 0);
  const auto current = Get(link, id);
  if (absl::IsNotFound(current.status())) return 0;
  if (!current.ok()) return current.status();
  return BaseRevision(in, current->revision());
}

absl::StatusOr<ExitCode> Set(const Invocation& in) {
  ASSIGN_OR_RETURN(auto input, ReadOne<v1::CatalogueEntry>(in.arguments.Get("FILE"),
                                                           charter::ReadCatalogueEntryFile));
  if (!input.file) {
    PrintCheck(in.console, {input.check});
    return ExitCode::kNo;
  }
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::SetCatalogueEntryRequest request;
  *request.mutable_entry() = *std::move(input.file);
  const std::string id = request.entry().id();
  ASSIGN_OR_RETURN(const uint64_t base, Base(in, link, id));
  request.set_expected_revision(base);
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response,
                [&] { return absl::StrCat(id, ": revision ", response.revision(), "\n"); });
}

absl::StatusOr<ExitCode> Import(const Invocation& in) {
  const std::string path = in.arguments.Get("FILE");
  v1::ImportCatalogueRequest request;
  ASSIGN_OR_RETURN(*request.mutable_file(), ReadInput(path));
  if (request.file().size() > kMaxCatalogueBytes) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is larger than 1 MiB"));
  }
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] {
    return absl::StrCat(response.changed(), " changed, ", response.same(), " same\n");
  });
}

absl::StatusOr<ExitCode> Export(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const v1::Catalogue catalogue, ListAll(link, in.arguments));
  const std::string bytes = charter::WriteCatalogueFile(catalogue);
  const std::string path = in.arguments.Get("--out");
  if (path.empty()) {
    in.console.out << bytes;
    return ExitCode::kDone;
  }
  RETURN_IF_ERROR(WriteOutput(path, bytes));
  return Answer(in.console, Json{{"file", path}, {"entry_count", catalogue.entries_size()}}, [&] {
    return absl::StrCat(PrintableLine(path), ": ",
                        Plural(catalogue.entries_size(), "entry", "entries"), "\n");
  });
}

// What the sheets of a service call it, so that they stay in it once its entry is confirmed and
// takes part in matching.
absl::Status AddTitlesOfSheets(const Link& link, v1::CatalogueEntry& entry) {
  v1::GetServiceRequest request;
  request.set_service(entry.id());
  const auto service = Call(link, request);
  if (absl::IsNotFound(service.status())) return absl::OkStatus();
  if (!service.ok()) return service.status();
  std::set<std::string> known(entry.aliases().begin(), entry.aliases().end());
  known.insert(entry.title());
  for (const auto& source : service->sheets()) {
    const std::string& title = source.sheet().local_title();
    if (entry.aliases_size() < kMaxAliases && known.insert(title).second) entry.add_aliases(title);
  }
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Confirm(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto current, Get(link, in.arguments.Get("ID")));
  if (!current.entry().provisional()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", current.entry().id(), "' is not provisional: there is nothing to confirm"));
  }
  v1::SetCatalogueEntryRequest request;
  v1::CatalogueEntry& entry = *request.mutable_entry();
  entry = current.entry();
  entry.clear_provisional();
  entry.clear_first_members();
  if (in.arguments.Has("--title")) entry.set_title(in.arguments.Get("--title"));
  RETURN_IF_ERROR(AddTitlesOfSheets(link, entry));
  request.set_expected_revision(current.revision());
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  const Json json = {{"entry", ToJson(entry)}, {"revision", response.revision()}};
  return Answer(in.console, json, [&] {
    return absl::StrCat(PrintableLine(entry.id()), ": confirmed as «", PrintableLine(entry.title()),
                        "», revision ", response.revision(), "\n");
  });
}

absl::StatusOr<ExitCode> Delete(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::DeleteCatalogueEntryRequest request;
  request.set_id(in.arguments.Get("ID"));
  request.set_reason(in.arguments.Get("--reason"));
  RETURN_IF_ERROR(Call(link, request).status());
  return Answer(in.console, Json{{"deleted", request.id()}},
                [&] { return absl::StrCat(PrintableLine(request.id()), ": deleted\n"); });
}

absl::StatusOr<ExitCode> Words(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  Json list = Json::array();
  Table table({{"Word"}, {"Sheets", Table::Align::kRight}, {"For instance"}, {""}});
  RETURN_IF_ERROR(ForEachPage(link, v1::ListUnknownWordsRequest(), [&](const auto& page) {
    for (const auto& word : page.words()) {
      list.push_back(ToJson(word));
      table.Add(
          {word.word(), absl::StrCat(word.sheets()), SheetName(word.example()), word.title()});
    }
  }));
  return Answer(in.console, Json{{"words", std::move(list)}}, [&] { return table.Render(); });
}

}  // namespace

std::vector<Command> CatalogueCommands() {
  const Option own{"--own", Takes::kNothing, "only the district's own entries"};
  return {
      {"catalogue",
       "list",
       "the entries in force, a line each",
       "ambito catalogue list --own",
       {own,
        {"--provisional", Takes::kNothing, "only those of services nobody has catalogued yet"},
        {"--area", Takes::kText, "only this area of intervention, for instance ANZIANI"}},
       List},
      {"catalogue",
       "show",
       "one entry",
       "ambito catalogue show home-care",
       {{"ID", Takes::kText, "the entry", true}},
       Show},
      {"catalogue",
       "set",
       "create an entry, or override a starter one",
       "ambito catalogue set telecare.json",
       {{"FILE", Takes::kFile, "the entry as in a catalogue file", true},
        {"--revision", Takes::kNumber, "refuse when another revision is stored"}},
       Set},
      {"catalogue",
       "import",
       "bring a catalogue file, all or nothing",
       "ambito catalogue import catalogue.json",
       {{"FILE", Takes::kFile, "the catalogue file; - for standard input", true}},
       Import},
      {"catalogue",
       "export",
       "the catalogue as a file",
       "ambito catalogue export --own --out own.json",
       {own, {"--out", Takes::kFile, "where to write it (standard output)"}},
       Export},
      {"catalogue",
       "confirm",
       "make a provisional entry the district's own: it keeps its id and its sheets",
       "ambito catalogue confirm prov-018110-018110-007 --title 'Nonni vigili'",
       {{"ID", Takes::kText, "the entry", true},
        {"--title", Takes::kText, "what the catalogue is to call it (as its sheets do)"}},
       Confirm},
      {"catalogue",
       "delete",
       "remove an entry of the district; a starter entry of that id shows again",
       "ambito catalogue delete home-care --reason 'basta quella iniziale'",
       {{"ID", Takes::kText, "the entry", true},
        {"--reason", Takes::kText, "why, for the history", true}},
       Delete},
      {"catalogue",
       "words",
       "words of sheets' titles that no entry knows, those of most sheets first",
       "ambito catalogue words",
       {},
       Words},
  };
}

}  // namespace ambito::client
