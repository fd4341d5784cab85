// The command table, a function a noun.
#ifndef AMBITO_CLIENT_COMMANDS_COMMANDS_H_
#define AMBITO_CLIENT_COMMANDS_COMMANDS_H_

#include <string>
#include <vector>

#include "client/command.h"

namespace ambito::client {

std::vector<Command> AcceptCommands();
std::vector<Command> BallotCommands();
std::vector<Command> BundleCommands();
std::vector<Command> CatalogueCommands();
std::vector<Command> CharterCommands();
std::vector<Command> CharterSearchCommands();
std::vector<Command> CharterTargetCommands();
std::vector<Command> CharterVersionCommands();
std::vector<Command> CompletionCommands();
std::vector<Command> DistrictCommands();
std::vector<Command> DoctorCommands();
std::vector<Command> FederationCommands();
std::vector<Command> HarmoniseCommands();
std::vector<Command> KeyCommands();
std::vector<Command> LedgerCommands();
std::vector<Command> CosignCommands();
std::vector<Command> ExportCommands();
std::vector<Command> NodeCommands();
std::vector<Command> OpinionCommands();
std::vector<Command> OrganisationCommands();
std::vector<Command> ResolveCommands();
std::vector<Command> SearchCommands();
std::vector<Command> SheetCommands();
std::vector<Command> SittingCommands();
std::vector<Command> StandardCommands();
std::vector<Command> TextCommands();
std::vector<Command> VersionCommands();

// All of them, in the order of the help. Lives for the whole process.
const std::vector<Command>& CommandTable();

// What a noun with verbs is about, for the help.
std::string NounHelp(const std::string& noun);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_COMMANDS_COMMANDS_H_
