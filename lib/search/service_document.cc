#include "lib/search/service_document.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "lib/charter/fold.h"
#include "lib/charter/vocabulary.h"
#include "lib/federation/digest.h"
#include "lib/search/synonyms.h"
#include "lib/search/terms.h"
#include "lib/search/word_spans.h"

namespace ambito::search {
namespace {

// Local titles an answer can show; a service of hundreds of municipalities has few that differ.
constexpr size_t kMaxShownTitles = 50;

// Collects terms with the best weight each has anywhere.
class TermCollector {
 public:
  // Words of a running text.
  void AddText(absl::string_view text, unsigned weight) {
    const std::string folded = charter::FoldText(text);
    for (absl::string_view word : absl::StrSplit(folded, ' ', absl::SkipEmpty())) {
      if (!charter::IsStopWord(word)) AddWord(word, weight);
    }
  }

  // A text that is a name or a phrase as a whole.
  void AddName(absl::string_view text, unsigned weight, unsigned bonus = kWholeNameBonus) {
    AddText(text, weight);
    AddReadable(text);
    const std::vector<std::string> stems = Synonyms::BuiltIn().Stems(text);
    if (stems.size() == 1) Add(StemTerm(stems[0]), weight + bonus);
    if (stems.size() > 1) Add(PhraseTerm(stems), weight);
  }

  template <typename Names>
  void AddNames(const Names& names, unsigned weight, unsigned bonus = kWholeNameBonus) {
    for (const std::string& name : names) AddName(name, weight, bonus);
  }

  void WriteTo(ServiceDocument& made) const {
    for (const auto& [term, weight] : weights_) made.document.add_term(term, weight);
    for (const std::string& word : words_) made.document.add_boolean_term(WordTerm(word));
    made.words = words_;
    made.readable = readable_;
  }

 private:
  // Of several ways to write a word, the smallest: it must not matter which came first.
  void AddReadable(absl::string_view text) {
    if (std::all_of(text.begin(), text.end(),
                    [](char c) { return absl::ascii_isascii(static_cast<unsigned char>(c)); }))
      return;
    for (const WordSpan& span : WordSpans(text)) {
      const std::string written =
          absl::AsciiStrToLower(text.substr(span.begin, span.end - span.begin));
      if (written == span.word || written.size() > span.word.size() + 2) continue;
      const auto [form, is_new] = readable_.emplace(span.word, written);
      if (!is_new) form->second = std::min(form->second, written);
    }
  }

  void AddWord(absl::string_view word, unsigned weight) {
    if (word.size() > kMaxTermBytes) return;
    Add(StemTerm(charter::FoldWord(word)), weight);
    Add(RootTerm(Root(word)), weight);
    words_.emplace(word);
  }

  void Add(const std::string& term, unsigned weight) {
    if (term.size() > kMaxTermBytes) return;
    unsigned& best = weights_[term];
    best = std::max(best, weight);
  }

  std::map<std::string, unsigned> weights_;
  std::set<std::string> words_;
  std::map<std::string, std::string> readable_;
};

void AddEntry(const v1::CatalogueEntry& entry, TermCollector& terms) {
  terms.AddName(entry.title(), kTitleWeight);
  terms.AddNames(entry.aliases(), kNameWeight);
  terms.AddNames(entry.acronyms(), kTitleWeight);
  terms.AddNames(entry.historic_names(), kNameWeight);
  terms.AddNames(entry.citizen_words(), kCitizenWeight, kWholeWordBonus);
  terms.AddText(entry.description(), kTextWeight);
}

void AddSheet(const v1::ServiceSheet& sheet, bool in_force, TermCollector& terms) {
  terms.AddName(sheet.local_title(), kNameWeight);
  if (!in_force) return;
  terms.AddText(sheet.description(), kTextWeight);
  terms.AddText(sheet.target_users(), kTextWeight);
}

// Codes whose words a text has.
void AddUsersOf(absl::string_view text, std::set<std::string>& codes) {
  const std::string folded = absl::StrCat(" ", charter::FoldText(text), " ");
  for (const charter::WordedTerm& term : charter::Vocabulary::BuiltIn().target_users) {
    for (const std::string& words : term.words) {
      if (absl::StrContains(folded, absl::StrCat(" ", charter::FoldText(words), " "))) {
        codes.insert(term.code);
      }
    }
  }
}

// The sheets of a service in its order; null where one is not at hand.
using Sheets = std::vector<const v1::ServiceSheet*>;

std::set<std::string> Users(const IndexedService& service, const Sheets& sheets) {
  std::set<std::string> codes;
  if (service.entry != nullptr) {
    codes.insert(service.entry->target_users().begin(), service.entry->target_users().end());
  }
  for (const v1::ServiceSheet* sheet : sheets) {
    if (sheet != nullptr) AddUsersOf(sheet->target_users(), codes);
  }
  return codes;
}

void AddFilters(const IndexedService& service, const Sheets& sheets, Xapian::Document& document) {
  const v1::Service& about = *service.service;
  document.add_boolean_term(IdTerm(about.id()));
  document.add_boolean_term(AnyTerm());
  document.add_boolean_term(AreaTerm(about.area()));
  document.add_boolean_term(ScopeTerm(about.scope()));
  for (const std::string& istat : about.coverage()) {
    document.add_boolean_term(MunicipalityTerm(istat));
  }
  for (const std::string& code : Users(service, sheets)) document.add_boolean_term(UsersTerm(code));
}

// A result, then its texts with a line of stems and one of roots each: every piece after its size.
void AppendPiece(absl::string_view piece, std::string& out) {
  absl::StrAppend(&out, piece.size(), "\n", piece);
}

bool TakePiece(absl::string_view& bytes, absl::string_view& piece) {
  const size_t end = bytes.find('\n');
  size_t size = 0;
  if (end == absl::string_view::npos || !absl::SimpleAtoi(bytes.substr(0, end), &size) ||
      size > bytes.size() - end - 1) {
    return false;
  }
  piece = bytes.substr(end + 1, size);
  bytes.remove_prefix(end + 1 + size);
  return true;
}

void AppendShown(absl::string_view field, const std::string& text, const v1::SheetRef* sheet,
                 std::string& out) {
  v1::Highlight shown;
  shown.set_field(std::string(field));
  shown.set_text(text);
  if (sheet != nullptr) *shown.mutable_sheet() = *sheet;
  std::vector<std::string> stems;
  std::vector<std::string> roots;
  for (const WordSpan& span : WordSpans(text)) {
    shown.add_marks(static_cast<int>(span.begin));
    shown.add_marks(static_cast<int>(span.end));
    stems.push_back(charter::FoldWord(span.word));
    roots.push_back(Root(span.word));
  }
  AppendPiece(shown.SerializeAsString(), out);
  AppendPiece(absl::StrJoin(stems, " "), out);
  AppendPiece(absl::StrJoin(roots, " "), out);
}

// Titles that differ in more than their writing, once each.
void AppendTitles(const v1::Service& about, const Sheets& sheets, std::string& out) {
  std::set<std::string> titles = {charter::FoldText(about.title())};
  for (size_t i = 0; i < sheets.size() && titles.size() <= kMaxShownTitles; ++i) {
    const v1::PlacedSheet& placed = about.sheets(static_cast<int>(i));
    if (sheets[i] == nullptr || !placed.in_force()) continue;
    const std::string& title = sheets[i]->local_title();
    if (titles.insert(charter::FoldText(title)).second) {
      AppendShown("sheet", title, &placed.sheet(), out);
    }
  }
}

std::string StoredBytes(const v1::Service& about, const Sheets& sheets) {
  v1::SearchResult result;
  result.set_service(about.id());
  result.set_title(about.title());
  result.set_area(about.area());
  result.set_scope(about.scope());
  for (const v1::PlacedSheet& placed : about.sheets()) *result.add_sheets() = placed.sheet();
  std::string bytes;
  AppendPiece(result.SerializeAsString(), bytes);
  AppendShown("title", about.title(), nullptr, bytes);
  AppendTitles(about, sheets, bytes);
  if (!about.description().empty()) {
    AppendShown("description", about.description(), nullptr, bytes);
  }
  return bytes;
}

}  // namespace

std::string ServiceDigest(const IndexedService& service) {
  std::string made_from;
  AppendPiece(kIndexFormat, made_from);
  AppendPiece(service.service->SerializeAsString(), made_from);
  if (service.entry != nullptr) AppendPiece(service.entry->SerializeAsString(), made_from);
  return federation::DigestBytes(federation::Sha256(made_from));
}

ServiceDocument MakeDocument(const IndexedService& service, const SheetLookup& find_sheet) {
  const v1::Service& about = *service.service;
  TermCollector terms;
  terms.AddName(about.title(), kTitleWeight);
  terms.AddText(about.description(), kTextWeight);
  if (service.entry != nullptr) AddEntry(*service.entry, terms);
  Sheets sheets;
  for (const v1::PlacedSheet& placed : about.sheets()) {
    sheets.push_back(find_sheet(placed.sheet()));
    if (sheets.back() != nullptr) AddSheet(*sheets.back(), placed.in_force(), terms);
  }
  ServiceDocument made;
  terms.WriteTo(made);
  AddFilters(service, sheets, made.document);
  made.document.add_value(kServiceSlot, about.id());
  made.document.add_value(kDigestSlot,
                          service.digest.empty() ? ServiceDigest(service) : service.digest);
  made.document.set_data(StoredBytes(about, sheets));
  return made;
}

absl::StatusOr<StoredService> ReadStored(absl::string_view bytes) {
  StoredService stored;
  bool good = TakePiece(bytes, stored.result);
  while (good && !bytes.empty()) {
    ShownText& shown = stored.shown.emplace_back();
    good = TakePiece(bytes, shown.text) && TakePiece(bytes, shown.stems) &&
           TakePiece(bytes, shown.roots);
  }
  if (!good) return absl::DataLossError("the search index holds a service that does not read");
  return stored;
}

}  // namespace ambito::search
