// A mayor's session: who you are, what the ballot is, what changes for your municipality, the text,
// the vote, the receipt. For somebody who has never opened a terminal, and for a script.
#ifndef AMBITO_CLIENT_ASSEMBLY_VOTE_H_
#define AMBITO_CLIENT_ASSEMBLY_VOTE_H_

#include "absl/status/statusor.h"
#include "client/command.h"

namespace ambito::client {

// `ambito ballot vote`. Nothing is signed before the whole ledger, the head over the ballot and the
// text were checked here. The vote is kept in the state folder before it is sent, left with the
// municipality's node where one is set, and sent again by the same command until it is witnessed.
// kNo: nobody voted, or another vote is recorded.
absl::StatusOr<ExitCode> Vote(const Invocation& in);

// `ambito ballot export`: the vote's exact text, to be signed with a `firma digitale` tool.
// Nothing is written before the text that is voted on was checked here as for `ballot vote`.
absl::StatusOr<ExitCode> ExportVote(const Invocation& in);

// `ambito ballot submit`: what the tool made of it, kept, sent and waited for as by `ballot vote`.
absl::StatusOr<ExitCode> SubmitVote(const Invocation& in);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_ASSEMBLY_VOTE_H_
