// A published charter in the forms in which it reaches citizens. Every one reads a bundle, offline.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/export/cpsv.h"
#include "client/export/csv.h"
#include "client/export/hsds.h"
#include "client/export/published_json.h"
#include "client/export/search_words.h"
#include "client/export/site.h"
#include "client/export/temp_folder.h"
#include "client/export/zip.h"
#include "client/files.h"
#include "client/output/text.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

absl::StatusOr<Published> ReadBundle(const Invocation& in) {
  return ReadPublished(in, in.arguments.Get("--bundle"));
}

// With what has changed since --previous.
absl::StatusOr<charter::OrderedJson> JsonOf(const Invocation& in, const Published& published) {
  if (!in.arguments.Has("--previous")) return PublishedJson(published, nullptr);
  ASSIGN_OR_RETURN(const Published previous, ReadPublished(in, in.arguments.Get("--previous")));
  return PublishedJson(published, &previous);
}

absl::StatusOr<charter::OrderedJson> Read(const Invocation& in) {
  ASSIGN_OR_RETURN(const Published published, ReadBundle(in));
  return JsonOf(in, published);
}

absl::StatusOr<ExitCode> Write(const Invocation& in, const Files& files) {
  return AnswerFiles(in, in.arguments.Get("--out"), files);
}

absl::StatusOr<ExitCode> ToJsonFile(const Invocation& in) {
  ASSIGN_OR_RETURN(const charter::OrderedJson published, Read(in));
  return Write(in, {{"charter.json", charter::Dump(published)}});
}

absl::StatusOr<ExitCode> ToCsv(const Invocation& in) {
  ASSIGN_OR_RETURN(const charter::OrderedJson published, Read(in));
  return Write(in, CsvFiles(published));
}

absl::StatusOr<ExitCode> ToHsds(const Invocation& in) {
  ASSIGN_OR_RETURN(const charter::OrderedJson published, Read(in));
  return Write(in, HsdsFiles(published));
}

absl::StatusOr<CpsvOptions> CpsvOptionsOf(const Invocation& in) {
  CpsvOptions options;
  options.base = in.arguments.Has("--base") ? in.arguments.Get("--base") : "urn:ambito:";
  if (!absl::EndsWith(options.base, "/") && !absl::EndsWith(options.base, ":"))
    return absl::InvalidArgumentError("--base is an address that ends with a slash");
  if (!in.arguments.Has("--cities")) return options;
  ASSIGN_OR_RETURN(const std::string csv, ReadInput(in.arguments.Get("--cities")));
  ASSIGN_OR_RETURN(options.cities, ReadCities(csv));
  return options;
}

absl::StatusOr<ExitCode> ToCpsv(const Invocation& in) {
  ASSIGN_OR_RETURN(const CpsvOptions options, CpsvOptionsOf(in));
  ASSIGN_OR_RETURN(const charter::OrderedJson published, Read(in));
  ASSIGN_OR_RETURN(const Files files, CpsvFiles(published, options));
  return Write(in, files);
}

absl::StatusOr<ExitCode> ToPrintRun(const Invocation& in) {
  constexpr uint64_t kMostSparePercent = 100;
  const uint64_t spare_percent = in.arguments.Number("--spare").value_or(0);
  if (spare_percent > kMostSparePercent)
    return absl::InvalidArgumentError("--spare is per cent of the households, 0 to 100");
  ASSIGN_OR_RETURN(const charter::OrderedJson published, Read(in));
  ASSIGN_OR_RETURN(const std::string csv, PrintRunCsv(published, spare_percent));
  return Write(in, {{"tiratura.csv", csv}});
}

// Makes it in `folder`; the slug of its district comes back.
absl::StatusOr<std::string> MakeSiteOf(const Invocation& in, const std::string& folder) {
  const std::string templates =
      in.arguments.Has("--templates") ? in.arguments.Get("--templates") : kSiteTemplates;
  ASSIGN_OR_RETURN(const Published published, ReadBundle(in));
  ASSIGN_OR_RETURN(const charter::OrderedJson json, JsonOf(in, published));
  RETURN_IF_ERROR(MakeSite({charter::Dump(json), charter::Dump(SearchWords(published.catalogue))},
                           templates, folder));
  return json["district"]["slug"].get<std::string>();
}

absl::StatusOr<ExitCode> ToSite(const Invocation& in) {
  const std::string folder = in.arguments.Get("--out");
  RETURN_IF_ERROR(MakeSiteOf(in, folder).status());
  return Answer(in.console, Json{{"folder", folder}}, [&] {
    return absl::StrCat(PrintableLine(folder), ": the website; open index.html\n");
  });
}

absl::StatusOr<ExitCode> ToOffline(const Invocation& in) {
  const std::string folder = in.arguments.Get("--out");
  const std::string path = absl::StrCat(folder, "/offline.zip");
  ASSIGN_OR_RETURN(const TempFolder temp, TempFolder::Make());
  ASSIGN_OR_RETURN(const std::string slug, MakeSiteOf(in, temp.At("site")));
  RETURN_IF_ERROR(MakeFolder(folder));
  RETURN_IF_ERROR(ZipFolder(temp.At("site"), absl::StrCat("carta-", slug), path));
  return Answer(in.console, Json{{"file", path}}, [&] {
    return absl::StrCat(PrintableLine(path), ": the website to hand out; unpack it and open ",
                        "carta-", slug, "/index.html\n");
  });
}

}  // namespace

std::vector<Command> ExportCommands() {
  const Option bundle{"--bundle", Takes::kFile, "the published charter (bundle get)", true};
  const Option out{"--out", Takes::kFile, "the folder to write to, made where there is none", true};
  const Option anchor{"--anchor", Takes::kText, "what the ledger must begin with, from outside"};
  const Option previous{"--previous", Takes::kFile,
                        "the bundle published before it, for what has changed since"};
  const Option templates{"--templates", Takes::kFile,
                         absl::StrCat("the site's own source (", kSiteTemplates, ")")};
  return {
      {"export",
       "site",
       "the citizens' website, to put on any server or open from a disk (client/site)",
       "ambito export site --bundle carta.ambito --out sito",
       {bundle, out, anchor, previous, templates},
       ToSite},
      {"export",
       "offline",
       "the website as one zip file, to hand out and open without a network",
       "ambito export offline --bundle carta.ambito --out .",
       {bundle, out, anchor, previous, templates},
       ToOffline},
      {"export",
       "print-run",
       "how many brochures each municipality needs, from its households",
       "ambito export print-run --bundle carta.ambito --out stampa --spare 3",
       {bundle,
        out,
        anchor,
        {"--spare", Takes::kNumber, "per cent to print on top of the households (0)"}},
       ToPrintRun},
      {"export",
       "json",
       "the whole charter as one JSON document (docs/schema/published-charter.schema.json)",
       "ambito export json --bundle carta.ambito --out dati",
       {bundle, out, anchor, previous},
       ToJsonFile},
      {"export",
       "csv",
       "tables for spreadsheets: sheets, standards, guarantees, organisations",
       "ambito export csv --bundle carta.ambito --out dati/csv",
       {bundle, out, anchor},
       ToCsv},
      {"export",
       "hsds",
       "organizations, services, locations in HSDS 3.1 (docs/hsds-profile.md)",
       "ambito export hsds --bundle carta.ambito --out dati/hsds",
       {bundle, out, anchor},
       ToHsds},
      {"export",
       "cpsv",
       "public services in CPSV-AP 3.2 and CPSV-AP_IT, Turtle and JSON-LD (docs/cpsv.md)",
       "ambito export cpsv --bundle carta.ambito --out dati/cpsv",
       {bundle,
        out,
        anchor,
        {"--base", Takes::kText, "what the IRIs made here begin with (urn:ambito:)"},
        {"--cities", Takes::kFile,
         "the national vocabulary's cities.csv, for the IRIs of municipalities"}},
       ToCpsv},
  };
}

}  // namespace ambito::client
