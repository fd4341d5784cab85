#include "client/assembly/submit.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/assembly/ask.h"
#include "client/assembly/key_file.h"
#include "client/commands/answer.h"
#include "client/files.h"
#include "lib/assembly/cades.h"
#include "lib/assembly/signature_collection.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using assembly::KeyOwner;
using federation::Signer;

std::vector<std::string> StillToSign(const v1::PendingStatement& pending) {
  std::vector<std::string> missing;
  for (const std::string& name : pending.signers()) {
    if (std::find(pending.signed_by().begin(), pending.signed_by().end(), name) ==
        pending.signed_by().end())
      missing.push_back(name);
  }
  return missing;
}

std::string Names(const std::vector<KeyOwner>& signers) {
  return absl::StrJoin(signers, ", ",
                       [](std::string* out, const KeyOwner& signer) { out->append(signer.name); });
}

}  // namespace

std::vector<Option> SigningOptions() {
  return {{"--signing-key", Takes::kFile, "the key that signs, else the setting signing_key"},
          {"--passphrase-file", Takes::kFile, "its first line opens the key (asked for)"}};
}

Option AnchorOption() {
  return {"--anchor", Takes::kText, "what the genesis must be, else the setting, else as before"};
}

std::vector<Option> With(std::vector<Option> options, const std::vector<Option>& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

absl::StatusOr<std::unique_ptr<Signer>> OpenSigningKey(const Invocation& in) {
  const std::string path = in.arguments.Has("--signing-key") ? in.arguments.Get("--signing-key")
                                                             : in.context.signing_key.value;
  if (path.empty()) {
    return absl::FailedPreconditionError(
        "no key to sign with: use --signing-key FILE, AMBITO_SIGNING_KEY, or `signing_key = \"…\"` "
        "in the profile (`ambito key make` makes one)");
  }
  ASSIGN_OR_RETURN(const std::string passphrase, Passphrase(in, path));
  return OpenKeyFile(path, passphrase);
}

absl::StatusOr<std::string> SignWith(const assembly::LedgerState& ledger, absl::string_view text,
                                     const std::vector<const Signer*>& keys,
                                     absl::string_view first) {
  ASSIGN_OR_RETURN(const std::vector<KeyOwner> signers, ledger.SignersFor(text, first));
  federation::SignedNote note{std::string(text), {}};
  for (const KeyOwner& signer : signers) {
    for (const Signer* key : keys) {
      if (signer.key.kind == assembly::SigningKey::Kind::kEd25519 &&
          signer.key.bytes == key->public_key())
        note.signatures.push_back(SignText(text, signer.name, *key));
    }
  }
  return note.signatures.empty() ? "" : WriteNote(note);
}

absl::StatusOr<Submitted> Submit(const Link& hub, const assembly::LedgerState& ledger,
                                 absl::string_view text, const std::vector<const Signer*>& keys,
                                 absl::string_view first) {
  ASSIGN_OR_RETURN(const std::string note, SignWith(ledger, text, keys, first));
  if (!note.empty()) return SubmitNote(hub, ledger, note, first);
  ASSIGN_OR_RETURN(const std::vector<KeyOwner> signers, ledger.SignersFor(text, first));
  return absl::PermissionDeniedError(
      absl::StrCat("this key does not sign that; these do: ", Names(signers)));
}

absl::StatusOr<Submitted> SubmitNote(const Link& hub, const assembly::LedgerState& ledger,
                                     const std::string& note, absl::string_view first) {
  ASSIGN_OR_RETURN(const auto split, federation::ParseNote(note, assembly::kEntryLimits));
  ASSIGN_OR_RETURN(auto collection, assembly::SignatureCollection::Of(ledger, split.text, first));
  RETURN_IF_ERROR(collection.Add(ledger, note));
  Submitted submitted;
  submitted.note = note;
  if (collection.complete()) {
    v1::AppendEntryRequest request;
    request.set_entry(collection.Note());
    ASSIGN_OR_RETURN(const auto response, Call(hub, request));
    submitted.index = response.index();
    submitted.recorded = true;
    return submitted;
  }
  v1::LayOutStatementRequest lay_out;
  lay_out.set_text(split.text);
  lay_out.set_first_signer(std::string(first));
  RETURN_IF_ERROR(Call(hub, lay_out).status());
  v1::SignPendingRequest sign;
  sign.set_note(note);
  ASSIGN_OR_RETURN(const auto response, Call(hub, sign));
  submitted.index = response.index();
  submitted.recorded = response.recorded();
  submitted.pending = response.pending();
  return submitted;
}

absl::StatusOr<std::string> NoteOfSignedFile(const assembly::LedgerState& ledger,
                                             const std::string& text_path,
                                             const std::string& signed_path) {
  ASSIGN_OR_RETURN(const std::string text, ReadInput(text_path));
  ASSIGN_OR_RETURN(const std::string file, ReadInput(signed_path));
  ASSIGN_OR_RETURN(const assembly::CadesFile cades, assembly::ReadCadesFile(file, text));
  ASSIGN_OR_RETURN(const std::vector<KeyOwner> signers, ledger.SignersFor(text));
  for (const KeyOwner& signer : signers) {
    if (signer.key.kind != assembly::SigningKey::Kind::kCades ||
        signer.key.bytes != cades.public_key_digest)
      continue;
    const federation::NoteSignature signature{signer.name, SigningKeyId(signer.name, signer.key),
                                              cades.cms};
    RETURN_IF_ERROR(ledger.CheckSignature(text, signature, signer));
    return WriteNote(federation::SignedNote{text, {signature}});
  }
  return absl::PermissionDeniedError(absl::StrCat(
      "it is signed by ", cades.subject,
      ", whose key is not enrolled for any signature this statement needs: ", Names(signers)));
}

absl::StatusOr<Submitted> SubmitSignedFile(const Link& hub, const assembly::LedgerState& ledger,
                                           const std::string& text_path,
                                           const std::string& signed_path) {
  ASSIGN_OR_RETURN(const std::string note, NoteOfSignedFile(ledger, text_path, signed_path));
  return SubmitNote(hub, ledger, note);
}

std::string SubmittedText(const Submitted& submitted) {
  if (submitted.recorded) return absl::StrCat("entry ", submitted.index, "\n");
  const std::vector<std::string> missing = StillToSign(submitted.pending);
  return absl::StrCat("signed; still to sign (ambito ledger sign): ", missing.size(), " of ",
                      submitted.pending.signers_size(), ": ", absl::StrJoin(missing, ", "), "\n");
}

Json SubmittedJson(const Submitted& submitted) {
  Json json = {{"recorded", submitted.recorded},
               {"index", submitted.recorded ? Json(submitted.index) : Json(nullptr)}};
  Json missing = Json::array();
  if (!submitted.recorded) {
    for (const std::string& name : StillToSign(submitted.pending)) missing.push_back(name);
  }
  json["still_to_sign"] = std::move(missing);
  return json;
}

ExitCode AnswerSubmitted(const Invocation& in, const Submitted& submitted) {
  return Answer(in.console, SubmittedJson(submitted), [&] { return SubmittedText(submitted); });
}

}  // namespace ambito::client
