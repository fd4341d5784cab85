// Signing a statement and handing it to the hub: on the ledger at once where one signature is
// enough, laid out for the others where it is not.
#ifndef AMBITO_CLIENT_ASSEMBLY_SUBMIT_H_
#define AMBITO_CLIENT_ASSEMBLY_SUBMIT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/command.h"
#include "client/output/json.h"
#include "client/rpc/ledger_calls.h"
#include "lib/assembly/ledger_state.h"

namespace ambito::client {

// The options that commands which sign take.
std::vector<Option> SigningOptions();
Option AnchorOption();
std::vector<Option> With(std::vector<Option> options, const std::vector<Option>& more);

// The key that --signing-key or its setting names, opened with its passphrase.
absl::StatusOr<std::unique_ptr<federation::Signer>> OpenSigningKey(const Invocation& in);

// The statement with the signatures these keys make of those it needs; empty: none of them is
// asked for. `first` as in LedgerState::SignersFor.
absl::StatusOr<std::string> SignWith(const assembly::LedgerState& ledger, absl::string_view text,
                                     const std::vector<const federation::Signer*>& keys,
                                     absl::string_view first = "");

struct Submitted {
  uint64_t index = 0;
  bool recorded = false;         // Else it waits for signatures:
  v1::PendingStatement pending;  // how it stands then.
  std::string note;              // What was sent.
};

// Signs with these keys and submits. PERMISSION_DENIED when none of them signs such a statement.
absl::StatusOr<Submitted> Submit(const Link& hub, const assembly::LedgerState& ledger,
                                 absl::string_view text,
                                 const std::vector<const federation::Signer*>& keys,
                                 absl::string_view first = "");
// What is signed already.
absl::StatusOr<Submitted> SubmitNote(const Link& hub, const assembly::LedgerState& ledger,
                                     const std::string& note, absl::string_view first = "");

// A statement's file and what a `firma digitale` tool made of it, as a note. PERMISSION_DENIED when
// it is signed by nobody whose signature the statement needs.
absl::StatusOr<std::string> NoteOfSignedFile(const assembly::LedgerState& ledger,
                                             const std::string& text_path,
                                             const std::string& signed_path);
absl::StatusOr<Submitted> SubmitSignedFile(const Link& hub, const assembly::LedgerState& ledger,
                                           const std::string& text_path,
                                           const std::string& signed_path);

// `entry 12`, or who is still to sign.
std::string SubmittedText(const Submitted& submitted);
Json SubmittedJson(const Submitted& submitted);
ExitCode AnswerSubmitted(const Invocation& in, const Submitted& submitted);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_ASSEMBLY_SUBMIT_H_
