#include "client/assembly/ledger_view.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "client/files.h"
#include "client/output/errors.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using assembly::CosignedHead;
using assembly::LedgerState;
using federation::Digest;
using federation::DigestHex;

// What is remembered of a district's ledger: anchor, newline, the last witnessed head.
struct Remembered {
  std::string path;
  std::string anchor;  // Hexadecimal; empty: nothing is.
  std::string head;
};

// What does not hold about what the hub says is the hub's to answer for.
absl::Status NotTrusted(const Link& link, absl::string_view what) {
  absl::Status status = absl::DataLossError(
      absl::StrCat(what, ". Do not sign anything, and tell the other municipalities"));
  status.SetPayload(kFromPayload, absl::Cord(link.name()));
  status.SetPayload(kNotTrustedPayload, absl::Cord());
  return status;
}

absl::StatusOr<Remembered> ReadRemembered(const std::string& slug) {
  Remembered remembered;
  const std::string folder = StateFolder();
  if (folder.empty()) return remembered;
  remembered.path = absl::StrCat(folder, "/", slug, ".ledger");
  std::error_code error;
  if (!std::filesystem::exists(remembered.path, error)) return remembered;
  ASSIGN_OR_RETURN(const std::string text, ReadInput(remembered.path));
  const size_t line = text.find('\n');
  remembered.anchor = text.substr(0, line);
  if (line != std::string::npos) remembered.head = text.substr(line + 1);
  if (assembly::DigestFromHex(remembered.anchor)) return remembered;
  return absl::FailedPreconditionError(
      absl::StrCat(remembered.path,
                   " does not begin with an anchor: put it back, or give --anchor and "
                   "remove it"));
}

absl::Status Remember(const Remembered& remembered) {
  if (remembered.path.empty()) return absl::OkStatus();
  std::error_code error;
  std::filesystem::create_directories(StateFolder(), error);
  return WriteOutput(remembered.path, absl::StrCat(remembered.anchor, "\n", remembered.head));
}

std::string GivenAnchor(const Invocation& in) {
  return in.arguments.Has("--anchor") ? in.arguments.Get("--anchor") : in.context.anchor.value;
}

absl::Status CheckAnchor(const Invocation& in, const Link& link, const Remembered& remembered,
                         LedgerView& view) {
  const std::string found = DigestHex(*view.state.name().anchor);
  const std::string given = GivenAnchor(in);
  if (!given.empty() && !assembly::DigestFromHex(given))
    return absl::InvalidArgumentError("an anchor is 64 lower-case hexadecimal digits");
  for (const auto& [expected, whence] : {std::pair(given, "the anchor that was given"),
                                         {remembered.anchor, "the one seen before"}}) {
    if (!expected.empty() && expected != found) {
      return NotTrusted(link, absl::StrCat("the hub's ledger has the anchor ", found, ", not ",
                                           whence, ", ", expected));
    }
  }
  view.trusted_on_first_use = given.empty() && remembered.anchor.empty();
  return absl::OkStatus();
}

// What was verified once stays: the ledger only grows. Remembers the newer head.
absl::Status CheckGrown(const Link& link, const LedgerView& view, Remembered& remembered) {
  uint64_t seen = 0;
  if (!remembered.head.empty()) {
    const auto head = view.state.CheckHead(remembered.head);
    if (!head.ok()) {
      return NotTrusted(link,
                        absl::StrCat("the hub's ledger does not extend what was seen before (",
                                     remembered.path, "): ", head.status().message()));
    }
    seen = head->head.size;
  }
  if (view.witnessed && view.witnessed->head.size >= seen) remembered.head = view.head;
  return absl::OkStatus();
}

// A hub that has lost its disk shows nothing until the nodes have given the ledger back; one that
// would have another founded shows nothing either.
absl::Status NoLedger(const Invocation& in, const Link& link, const Remembered& remembered) {
  if (remembered.anchor.empty() && GivenAnchor(in).empty()) return CheckEntries({}).status();
  absl::Status status = absl::UnavailableError(
      "the hub shows no ledger, and this assembly has one. Sign nothing until it shows that one "
      "again");
  status.SetPayload(kFromPayload, absl::Cord(link.name()));
  return status;
}

absl::StatusOr<LedgerView> Check(const Link& link, LedgerAnswer answer) {
  auto view = CheckEntries(std::move(answer.entries));
  if (!view.ok()) return NotTrusted(link, view.status().message());
  if (view->state.name().district != link.district())
    return NotTrusted(
        link, absl::StrCat("the hub's ledger is of the district ", view->state.name().district));
  if (!answer.witnessed.empty()) {
    auto head = view->state.CheckHead(answer.witnessed);
    if (!head.ok()) return NotTrusted(link, head.status().message());
    if (!view->state.IsWitnessed(*head))
      return NotTrusted(link, "the hub says that a head is witnessed that is not");
    view->head = std::move(answer.witnessed);
    view->witnessed = *std::move(head);
  }
  if (!answer.head.empty()) {
    auto head = view->state.CheckHead(answer.head);
    if (!head.ok()) return NotTrusted(link, head.status().message());
    view->offered = *std::move(head);
  }
  return view;
}

}  // namespace

std::vector<std::string> LedgerView::Missing() const {
  std::vector<std::string> missing;
  for (const auto& [istat_code, weight] : state.members()) {
    if (!offered || offered->witnesses.count(istat_code) == 0) missing.push_back(istat_code);
  }
  return missing;
}

std::string StateFolder() {
  const char* folder = std::getenv("XDG_STATE_HOME");
  if (folder != nullptr && *folder != '\0') return absl::StrCat(folder, "/ambito");
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "" : absl::StrCat(home, "/.local/state/ambito");
}

absl::StatusOr<LedgerView> CheckEntries(std::vector<std::string> entries) {
  if (entries.empty())
    return absl::FailedPreconditionError("the assembly has no ledger yet: ambito ledger found");
  ASSIGN_OR_RETURN(const auto note, federation::ParseNote(entries.front(), assembly::kEntryLimits));
  ASSIGN_OR_RETURN(const auto genesis, assembly::ReadStatement(note.text));
  LedgerView view{LedgerState(genesis.ledger.district, federation::Ed25519()), std::move(entries),
                  "", std::nullopt, std::nullopt};
  for (size_t i = 0; i < view.entries.size(); ++i) {
    const absl::Status counts = view.state.Apply(view.entries[i]);
    if (!counts.ok()) {
      return absl::DataLossError(
          absl::StrCat("entry ", i, " of the ledger does not count: ", counts.message()));
    }
  }
  return view;
}

absl::StatusOr<LedgerView> ReadLedgerView(const Invocation& in, const Link& link) {
  ASSIGN_OR_RETURN(Remembered remembered, ReadRemembered(link.district()));
  ASSIGN_OR_RETURN(LedgerAnswer answer, ReadLedger(link));
  if (answer.entries.empty()) return NoLedger(in, link, remembered);
  ASSIGN_OR_RETURN(LedgerView view, Check(link, std::move(answer)));
  RETURN_IF_ERROR(CheckAnchor(in, link, remembered, view));
  RETURN_IF_ERROR(CheckGrown(link, view, remembered));
  remembered.anchor = DigestHex(*view.state.name().anchor);
  RETURN_IF_ERROR(Remember(remembered));
  if (view.trusted_on_first_use) {
    in.console.Note(absl::StrCat("first time: the anchor of this district's ledger is ",
                                 remembered.anchor,
                                 "; compare it with the one that is printed and posted"));
  }
  return view;
}

absl::StatusOr<LedgerView> WaitUntilWitnessed(const Invocation& in, const Link& link,
                                              uint64_t index, int seconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (true) {
    ASSIGN_OR_RETURN(LedgerView view, ReadLedgerView(in, link));
    if (view.IsWitnessed(index) || std::chrono::steady_clock::now() >= until) return view;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

}  // namespace ambito::client
