#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/inputs.h"
#include "client/output/charter_text.h"
#include "client/output/labels.h"
#include "client/output/text.h"
#include "client/rpc/hub_calls.h"
#include "lib/charter/vocabulary.h"

namespace ambito::client {
namespace {

absl::StatusOr<v1::GetOrganisationResponse> Get(const Link& link, const std::string& id) {
  v1::GetOrganisationRequest request;
  request.set_organisation_id(id);
  return Call(link, request);
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::ListOrganisationsRequest request;
  request.set_kind(in.arguments.Get("--kind"));
  Json list = Json::array();
  Table table({{"Organisation"}, {"Name"}, {"Kind"}, {"Telephone"}});
  RETURN_IF_ERROR(ForEachPage(link, request, [&](const auto& page) {
    for (const auto& one : page.organisations()) {
      list.push_back(ToJson(one));
      table.Add({one.organisation_id(), one.name(),
                 OrganisationKindLabel(one.kind(), in.console.lang), one.contact().phone()});
    }
  }));
  return Answer(in.console, Json{{"organisations", std::move(list)}},
                [&] { return table.Render(); });
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Get(link, in.arguments.Get("ID")));
  return Answer(in.console, response, [&] {
    return absl::StrCat(OrganisationText(response.organisation(), in.console), "\nrevision ",
                        response.revision(), "\n");
  });
}

// What an edit is based on; 0 when there is no such organisation yet.
absl::StatusOr<uint64_t> Base(const Invocation& in, const Link& link, const std::string& id) {
  if (in.arguments.Has("--revision")) return BaseRevision(in, 0);
  const auto current = Get(link, id);
  if (absl::IsNotFound(current.status())) return 0;
  if (!current.ok()) return current.status();
  return BaseRevision(in, current->revision());
}

absl::StatusOr<ExitCode> Set(const Invocation& in) {
  ASSIGN_OR_RETURN(auto input, ReadOne<v1::Organisation>(in.arguments.Get("FILE"),
                                                         charter::ReadOrganisationFile));
  if (!input.file) {
    PrintCheck(in.console, {input.check});
    return ExitCode::kNo;
  }
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::SetOrganisationRequest request;
  *request.mutable_organisation() = *std::move(input.file);
  const std::string id = request.organisation().organisation_id();
  ASSIGN_OR_RETURN(const uint64_t base, Base(in, link, id));
  request.set_expected_revision(base);
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response,
                [&] { return absl::StrCat(id, ": revision ", response.revision(), "\n"); });
}

absl::StatusOr<ExitCode> Delete(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::DeleteOrganisationRequest request;
  request.set_organisation_id(in.arguments.Get("ID"));
  request.set_reason(in.arguments.Get("--reason"));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] {
    return absl::StrCat(PrintableLine(request.organisation_id()), ": deleted\n");
  });
}

}  // namespace

std::vector<Command> OrganisationCommands() {
  const Option id{"ID", Takes::kText, "the organisation", true};
  std::vector<std::string> kinds;
  for (const auto& kind : charter::Vocabulary::BuiltIn().organisation_kinds) {
    kinds.push_back(kind.code);
  }
  return {
      {"organisation",
       "list",
       "the organisations, a line each",
       "ambito organisation list",
       {{"--kind", Takes::kText, "only this kind", false, false, kinds}},
       List},
      {"organisation",
       "show",
       "one organisation",
       "ambito organisation show pv-org-07",
       {id},
       Show},
      {"organisation",
       "set",
       "create or replace an organisation",
       "ambito organisation set volunteers.json",
       {{"FILE", Takes::kFile, "the organisation as in a district file", true},
        {"--revision", Takes::kNumber, "refuse when another revision is stored"}},
       Set},
      {"organisation",
       "delete",
       "remove an organisation; its history stays",
       "ambito organisation delete pv-org-07 --reason 'dissolved in 2009'",
       {id, {"--reason", Takes::kText, "why, for the history", true}},
       Delete},
  };
}

}  // namespace ambito::client
