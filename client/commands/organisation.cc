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

absl::StatusOr<ExitCode> Propose(const Invocation& in) {
  ASSIGN_OR_RETURN(auto input, ReadOne<v1::Organisation>(in.arguments.Get("FILE"),
                                                         charter::ReadOrganisationFile));
  if (!input.file) {
    PrintCheck(in.console, {input.check});
    return ExitCode::kNo;
  }
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::ProposeOrganisationRequest request;
  *request.mutable_organisation() = *std::move(input.file);
  request.set_reason(in.arguments.Get("--reason"));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] {
    return absl::StrCat(PrintableLine(response.proposal().proposal_id()),
                        ": before the district office\n");
  });
}

// What it would change, a line a field: `contact/phone: 02 5551234 -> 02 5559876`.
absl::StatusOr<std::string> ProposalText(const Link& link,
                                         const v1::OrganisationProposal& proposal) {
  const auto current = Get(link, proposal.organisation().organisation_id());
  if (!current.ok() && !absl::IsNotFound(current.status())) return current.status();
  std::string text = absl::StrCat(PrintableLine(proposal.proposal_id()), "  ",
                                  PrintableLine(proposal.organisation().name()), "\n  ",
                                  PrintableLine(proposal.reason()), "\n");
  if (!proposal.declined().empty())
    absl::StrAppend(&text, "  declined: ", PrintableLine(proposal.declined()), "\n");
  const Json before = current.ok() ? ToJson(current->organisation()) : Json::object();
  const Json after = ToJson(proposal.organisation());
  for (const Json& change : Json::diff(before, after)) {
    const nlohmann::json::json_pointer at(change["path"].get<std::string>());
    const auto said = [&](const Json& in_it) {
      return in_it.contains(at) ? PrintableLine(in_it[at].dump()) : std::string("-");
    };
    absl::StrAppend(&text, "  ", PrintableLine(at.to_string().substr(1)), ": ", said(before),
                    " -> ", said(after), "\n");
  }
  if (current.ok() && current->revision() != proposal.base_revision())
    absl::StrAppend(&text, "  the organisation was changed since: it must be proposed again\n");
  return text;
}

absl::StatusOr<ExitCode> Proposals(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, v1::ListOrganisationProposalsRequest()));
  std::string text;
  for (const v1::OrganisationProposal& proposal : response.proposals()) {
    ASSIGN_OR_RETURN(const std::string one, ProposalText(link, proposal));
    absl::StrAppend(&text, one);
  }
  return Answer(in.console, response, [&] { return text.empty() ? "none\n" : text; });
}

absl::StatusOr<ExitCode> Decide(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::DecideOrganisationProposalRequest request;
  request.set_proposal_id(in.arguments.Get("PROPOSAL"));
  request.set_accept(in.arguments.Get("ANSWER") == "accept");
  request.set_reason(in.arguments.Get("--reason"));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] {
    return request.accept() ? absl::StrCat("accepted: revision ", response.revision(), "\n")
                            : std::string("declined\n");
  });
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
       "propose",
       "ask the district office to write an organisation (table of adherents)",
       "ambito organisation propose volunteers.json --reason 'new seat'",
       {{"FILE", Takes::kFile, "the organisation as in a district file", true},
        {"--reason", Takes::kText, "why", true}},
       Propose},
      {"organisation",
       "proposals",
       "what adherents ask for, and what it would change",
       "ambito organisation proposals",
       {},
       Proposals},
      {"organisation",
       "decide",
       "accept or decline what an adherent asks for (district office)",
       "ambito organisation decide rossi/pv-org-07 accept",
       {{"PROPOSAL", Takes::kText, "which, as `proposals` lists it", true},
        {"ANSWER", Takes::kText, "the office's answer", true, false, {"accept", "decline"}},
        {"--reason", Takes::kText, "why, when it is declined"}},
       Decide},
      {"organisation",
       "delete",
       "remove an organisation; its history stays",
       "ambito organisation delete pv-org-07 --reason 'dissolved in 2009'",
       {id, {"--reason", Takes::kText, "why, for the history", true}},
       Delete},
  };
}

}  // namespace ambito::client
