// Entries of the assembly's ledger and its heads: any bytes as a statement, as a note, as the next
// entry of a ledger, as a head of it, as frames and members of a bundle.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "lib/assembly/bundle_file.h"
#include "lib/assembly/ledger_state.h"
#include "tests/fuzz/target.h"
#include "tests/support/assembly.h"

namespace ambito::assembly {
namespace {

// A ledger of three towns with an open ballot.
test::TestAssembly& Assembly() {
  static auto& assembly = *[] {
    auto* made = new test::TestAssembly(3);
    made->Found();
    made->Open(made->state.SubjectOf(made->state.proposals().back(), 1));
    return made;
  }();
  return assembly;
}

// What is read says all that the text says, and is written back to the byte.
void CheckStatement(absl::string_view text) {
  const auto statement = ReadStatement(text);
  if (!statement.ok()) return;
  FUZZ_CHECK(WriteStatement(*statement) == text);
  const auto entry = ReadEntry(*statement);
  if (!entry.ok()) return;
  const std::string again = std::visit(
      [&](const auto& known) { return WriteStatement(TextOf(statement->ledger, known)); }, *entry);
  FUZZ_CHECK(again == text);
}

// Nothing that somebody made up counts: the keys are not theirs.
void CheckEntry(absl::string_view entry) {
  const auto checked = Assembly().state.Check(entry);
  FUZZ_CHECK(!checked.ok());
}

// Of this ledger, whatever it says: else no rule would ever be asked.
std::string OfThisLedger(absl::string_view text) {
  std::vector<std::string> lines = absl::StrSplit(text, '\n');
  if (lines.size() > 2 && absl::StartsWith(lines[2], "anchor "))
    lines[2] = absl::StrCat("anchor ", federation::DigestHex(*Assembly().state.name().anchor));
  return absl::StrJoin(lines, "\n");
}

// Signed by the office, any statement may count; then it is written back to the byte.
void CheckSigned(const std::string& text) {
  const std::string office = Assembly().Office();
  federation::SignedNote note{text, {}};
  note.signatures.push_back(SignText(note.text, office, Assembly().Key(office)));
  const std::string entry = WriteNote(note);
  if (!Assembly().state.Check(entry).ok()) return;
  CheckStatement(text);
  FUZZ_CHECK(ReadStatement(text).ok());
}

void CheckFrames(absl::string_view bytes) {
  if (const auto framed = ReadFramed(bytes); framed.ok()) {
    std::string again;
    for (const Framed& frame : *framed) AppendFramed(again, frame.name, frame.content);
    FUZZ_CHECK(again == bytes);
  }
  const auto members = ReadMembers(bytes);
  if (!members.ok()) return;
  for (const BundleMember& member : *members)
    FUZZ_CHECK(member.offset + member.bytes.size() <= bytes.size());
}

FUZZ_TARGET(ledger_entry, input) {
  fuzz::Bytes bytes(input);
  switch (bytes.Below(5)) {
    case 0:
      return CheckStatement(bytes.Rest());
    case 1:
      return CheckEntry(bytes.Rest());
    case 2:
      return CheckSigned(OfThisLedger(bytes.Rest()));
    case 3:
      FUZZ_CHECK(!Assembly().state.CheckHead(bytes.Rest()).ok());
      return;
    default:
      return CheckFrames(bytes.Rest());
  }
}

}  // namespace
}  // namespace ambito::assembly
