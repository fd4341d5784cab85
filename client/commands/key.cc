// Keys that sign entries of the ledger: made here, kept by who signs with them.
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/assembly/ask.h"
#include "client/assembly/key_file.h"
#include "client/assembly/ledger_view.h"
#include "client/assembly/stand_in.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/output/text.h"
#include "client/public_key.h"
#include "lib/assembly/cades.h"
#include "lib/platform/log_key.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using assembly::KeyChange;
using assembly::KeyRole;
using assembly::LedgerState;
using assembly::SigningKey;
using federation::Signer;

std::string PublicText(const Signer& signer) {
  return assembly::KeyText({SigningKey::Kind::kEd25519, signer.public_key()});
}

ExitCode AnswerKey(const Invocation& in, const std::string& path, const Signer& signer) {
  const std::string text = PublicText(signer);
  return Answer(in.console, Json{{"file", path}, {"public_key", text}},
                [&] { return absl::StrCat(text, "\n"); });
}

absl::StatusOr<ExitCode> Make(const Invocation& in) {
  const std::string path = in.arguments.Get("FILE");
  ASSIGN_OR_RETURN(const std::string passphrase, NewPassphrase(in, path));
  ASSIGN_OR_RETURN(const auto signer, MakeKeyFile(path, passphrase));
  in.console.Note(
      "made. Without the file or its passphrase nobody can sign in your place, nor can you: keep "
      "a copy. This is the public key, to hand over:");
  return AnswerKey(in, path, *signer);
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  const std::string path = in.arguments.Get("FILE");
  ASSIGN_OR_RETURN(const std::string passphrase, Passphrase(in, path));
  ASSIGN_OR_RETURN(const auto signer, OpenKeyFile(path, passphrase));
  return AnswerKey(in, path, *signer);
}

// Of a mayor who signs with a certificate: what is enrolled is its public key.
absl::StatusOr<ExitCode> OfCertificate(const Invocation& in) {
  ASSIGN_OR_RETURN(const std::string certificate, ReadInput(in.arguments.Get("FILE")));
  ASSIGN_OR_RETURN(const std::string digest, assembly::CertificateKeyDigest(certificate));
  const std::string text = assembly::KeyText({SigningKey::Kind::kCades, digest});
  in.console.Note(
      "what is signed with it holds its owner's name and tax code, and is part of the ledger and "
      "of "
      "every published bundle; who does not want that signs with `ambito key make`");
  return Answer(in.console, Json{{"public_key", text}}, [&] { return absl::StrCat(text, "\n"); });
}

absl::StatusOr<const assembly::MemberRecord*> MemberOf(const LedgerState& ledger,
                                                       const std::string& istat_code) {
  const assembly::MemberRecord* member = ledger.FindMember(istat_code);
  if (member != nullptr) return member;
  return absl::NotFoundError(absl::StrCat(istat_code, " is not a municipality of this assembly"));
}

KeyRole RoleOf(const Invocation& in) {
  const std::string role = in.arguments.Get("--role");
  for (const KeyRole known : {KeyRole::kNode, KeyRole::kDelegate}) {
    if (role == KeyRoleName(known)) return known;
  }
  return KeyRole::kMayor;
}

absl::StatusOr<KeyChange> ChangeOf(const LedgerState& ledger, const std::string& istat_code,
                                   KeyRole role, std::optional<SigningKey> key) {
  ASSIGN_OR_RETURN(const assembly::MemberRecord* member, MemberOf(ledger, istat_code));
  KeyChange change;
  change.istat_code = istat_code;
  change.role = role;
  change.after = member->keys(role).back().set_by;
  change.key = std::move(key);
  return change;
}

// One of the town's two keys signs: its mayor's, or, on the machine where it lies, its node's.
absl::StatusOr<Submitted> SignForTown(const Invocation& in, const Link& hub,
                                      const LedgerState& ledger, const KeyChange& change,
                                      const Signer* new_key) {
  const std::string text = WriteStatement(TextOf(ledger.name(), change));
  const std::string& slug = ledger.name().district;
  const bool by_node = in.arguments.Has("--node-key");
  const std::string first = by_node ? assembly::NodeKeyName(slug, change.istat_code)
                                    : assembly::MayorKeyName(slug, change.istat_code);
  auto signer = by_node ? platform::LoadLogKey(in.arguments.Get("--node-key")) : OpenSigningKey(in);
  RETURN_IF_ERROR(signer.status());
  // A statement that only the new key has signed would wait for somebody else's word.
  ASSIGN_OR_RETURN(const std::string by_town, SignWith(ledger, text, {signer->get()}, first));
  if (by_town.empty()) {
    return absl::PermissionDeniedError(
        absl::StrCat("this key is not ", first, ", which must sign that"));
  }
  std::vector<const Signer*> keys = {signer->get()};
  if (new_key != nullptr) keys.push_back(new_key);
  return Submit(hub, ledger, text, keys, first);
}

// As `key make` prints it, or as a node's --show-key does.
absl::StatusOr<SigningKey> ReadKey(const std::string& text) {
  if (const auto key = assembly::KeyFromText(text)) return *key;
  const auto bytes = ParsePublicKey(text);
  if (bytes.ok()) return SigningKey{SigningKey::Kind::kEd25519, *bytes};
  return absl::InvalidArgumentError(
      "KEY is written `ed25519 BASE64`, as `ambito key make` prints, or as `municipal-node "
      "--show-key` does");
}

absl::StatusOr<ExitCode> Enrol(const Invocation& in) {
  ASSIGN_OR_RETURN(const SigningKey key, ReadKey(in.arguments.Get("KEY")));
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const KeyChange change,
                   ChangeOf(view.state, in.arguments.Get("ISTAT"), RoleOf(in), key));
  ASSIGN_OR_RETURN(const Submitted submitted, SignForTown(in, hub, view.state, change, nullptr));
  return AnswerSubmitted(in, submitted);
}

absl::StatusOr<ExitCode> Rotate(const Invocation& in) {
  const std::string path = in.arguments.Get("NEW_KEY");
  ASSIGN_OR_RETURN(const std::string passphrase, Passphrase(in, path));
  ASSIGN_OR_RETURN(const auto next, OpenKeyFile(path, passphrase));
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  const SigningKey key{SigningKey::Kind::kEd25519, next->public_key()};
  ASSIGN_OR_RETURN(const KeyChange change,
                   ChangeOf(view.state, in.arguments.Get("ISTAT"), KeyRole::kMayor, key));
  ASSIGN_OR_RETURN(const Submitted submitted, SignForTown(in, hub, view.state, change, next.get()));
  return AnswerSubmitted(in, submitted);
}

// What it remembers is laid out first: the others' cosignatures under the new key come after that.
absl::StatusOr<ExitCode> AppointDelegate(const Invocation& in) {
  const std::string path = in.arguments.Get("DELEGATE_KEY");
  ASSIGN_OR_RETURN(const std::string passphrase, Passphrase(in, path));
  ASSIGN_OR_RETURN(const auto delegate, OpenKeyFile(path, passphrase));
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  const SigningKey key{SigningKey::Kind::kEd25519, delegate->public_key()};
  ASSIGN_OR_RETURN(const KeyChange change,
                   ChangeOf(view.state, in.arguments.Get("ISTAT"), KeyRole::kDelegate, key));
  RETURN_IF_ERROR(StandIn::Open(view, change.istat_code, *delegate).status());
  ASSIGN_OR_RETURN(const Submitted submitted,
                   SignForTown(in, hub, view.state, change, delegate.get()));
  if (submitted.recorded) {
    in.console.Note(
        absl::StrCat("from entry ", submitted.index,
                     " on the municipality's node does not cosign: run `ambito ledger cosign ",
                     change.istat_code, " ", path, " --watch` here, and `ambito key revoke ",
                     change.istat_code, " --role delegate` when the node is back"));
  }
  return AnswerSubmitted(in, submitted);
}

absl::StatusOr<ExitCode> Revoke(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const KeyChange change,
                   ChangeOf(view.state, in.arguments.Get("ISTAT"), RoleOf(in), std::nullopt));
  ASSIGN_OR_RETURN(const Submitted submitted, SignForTown(in, hub, view.state, change, nullptr));
  return AnswerSubmitted(in, submitted);
}

}  // namespace

std::vector<Command> KeyCommands() {
  const Option file{"FILE", Takes::kFile, "the key file", true};
  const Option istat{"ISTAT", Takes::kText, "the municipality", true};
  const Option node_key{"--node-key", Takes::kFile,
                        "signed with the node's log key, on its machine, not with --signing-key"};
  const Option role{"--role", Takes::kText, "whose key (mayor)",
                    false,    false,        {"mayor", "node", "delegate"}};
  const Option passphrase = SigningOptions()[1];
  return {
      {"key",
       "make",
       "a key to sign with, in a file opened by a passphrase",
       "ambito key make sindaco.key",
       {file, passphrase},
       Make},
      {"key",
       "show",
       "the public key of a file",
       "ambito key show sindaco.key",
       {file, passphrase},
       Show},
      {"key",
       "certificate",
       "the public key of a `firma digitale` certificate, to be enrolled",
       "ambito key certificate sindaco.pem",
       {{"FILE", Takes::kFile, "the certificate, PEM or DER", true}},
       OfCertificate},
      {"key", "enrol", "a municipality's new key on the ledger, which its owner then signs too",
       "ambito key enrol 018110 'ed25519 MCow…' --node-key log_key.pem",
       With({istat, {"KEY", Takes::kText, "the public key", true}, role, node_key},
            SigningOptions()),
       Enrol},
      {"key", "rotate", "a mayor's key for another of the same mayor",
       "ambito key rotate 018110 nuova.key --signing-key sindaco.key",
       With({istat, {"NEW_KEY", Takes::kFile, "the new key file", true}, node_key},
            SigningOptions()),
       Rotate},
      {"key", "delegate",
       "a key that cosigns the ledger from here while the municipality's node is away",
       "ambito key delegate 018110 supplente.key --signing-key sindaco.key",
       With({istat, {"DELEGATE_KEY", Takes::kFile, "the key file, made with `key make`", true}},
            SigningOptions()),
       AppointDelegate},
      {"key", "revoke", "a key that was lost or stolen",
       "ambito key revoke 018110 --node-key /var/lib/ambito-node/log_key.pem",
       With({istat, role, node_key}, SigningOptions()), Revoke},
  };
}

}  // namespace ambito::client
