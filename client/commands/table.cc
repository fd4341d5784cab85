#include <map>

#include "client/commands/commands.h"

namespace ambito::client {

const std::vector<Command>& CommandTable() {
  static const auto& table = *[] {
    auto* commands = new std::vector<Command>;
    for (const auto& noun :
         {SheetCommands,         StandardCommands,       HarmoniseCommands, SearchCommands,
          AcceptCommands,        NodeCommands,           DistrictCommands,  TextCommands,
          OrganisationCommands,  CatalogueCommands,      CharterCommands,   CharterSearchCommands,
          CharterTargetCommands, CharterVersionCommands, ResolveCommands,   KeyCommands,
          LedgerCommands,        CosignCommands,         SittingCommands,   BallotCommands,
          OpinionCommands,       ExportCommands,         BundleCommands,    FederationCommands,
          DoctorCommands,        CompletionCommands,     VersionCommands}) {
      for (Command& command : noun()) commands->push_back(std::move(command));
    }
    return commands;
  }();
  return table;
}

std::string NounHelp(const std::string& noun) {
  static const auto& help = *new std::map<std::string, std::string>{
      {"standard", "what the sentences of quality standards promise"},
      {"sheet", "check, keep and revise service sheets (municipality)"},
      {"node", "how the municipal node is (municipal IT)"},
      {"district", "the district's own content (district office)"},
      {"text", "the district's texts of parts 1, 2, 4 and 5 (district office)"},
      {"organisation", "private non-profit organisations, part 6 (district office)"},
      {"catalogue", "what services there are and what they are called (district office)"},
      {"charter", "the harmonised charter: its draft, its versions"},
      {"key", "keys to sign with: votes, proposals, opinions"},
      {"ledger", "what the assembly decided, entry by entry, and who can prove it"},
      {"sitting", "meetings of the assembly of mayors"},
      {"ballot", "what the assembly votes on"},
      {"opinion", "what the district's tables think of a proposal"},
      {"bundle", "published charters that verify themselves"},
      {"export", "a published charter as open data, offline"},
      {"resolve", "what evidence cannot decide: questions and decisions (district office)"},
      {"federation", "how the municipalities' nodes are (district office)"},
      {"completion", "completion of commands in the shell"},
  };
  const auto found = help.find(noun);
  return found == help.end() ? "" : found->second;
}

}  // namespace ambito::client
