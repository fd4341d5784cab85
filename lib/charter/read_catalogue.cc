#include <algorithm>

#include "lib/charter/checks.h"
#include "lib/charter/limits.h"
#include "lib/charter/read_file.h"
#include "lib/charter/read_files.h"
#include "lib/charter/validate.h"

namespace ambito::charter {
namespace {

using TextList = google::protobuf::RepeatedPtrField<std::string>;

void ReadTexts(FieldReader& in, absl::string_view key, TextList& texts) {
  for (std::string& text : in.Texts(key, kMaxListItems)) texts.Add(std::move(text));
}

void ReadEntry(FieldReader& in, v1::CatalogueEntry& entry) {
  entry.set_id(in.FilledText("id"));
  entry.set_title(in.FilledText("title"));
  entry.set_area(in.FilledText("area"));
  ReadTexts(in, "other_areas", *entry.mutable_other_areas());
  entry.set_description(in.Text("description"));
  ReadTexts(in, "aliases", *entry.mutable_aliases());
  ReadTexts(in, "acronyms", *entry.mutable_acronyms());
  ReadTexts(in, "historic_names", *entry.mutable_historic_names());
  ReadTexts(in, "citizen_words", *entry.mutable_citizen_words());
  ReadTexts(in, "clues", *entry.mutable_clues());
  ReadTexts(in, "target_users", *entry.mutable_target_users());
  entry.set_setting(in.Text("setting"));
  ReadTexts(in, "required_cues", *entry.mutable_required_cues());
  ReadTexts(in, "forbidding_cues", *entry.mutable_forbidding_cues());
  ReadTexts(in, "distinct_from", *entry.mutable_distinct_from());
  entry.set_provisional(in.Boolean("provisional"));
  in.Object("charter_text", [&](FieldReader& text) {
    entry.mutable_charter_text()->set_title(text.FilledText("title"));
    entry.mutable_charter_text()->set_description(text.FilledText("description"));
  });
  ReadTexts(in, "first_members", *entry.mutable_first_members());
}

void ReadCatalogue(FieldReader& in, v1::Catalogue& catalogue, ViolationList& violations) {
  CheckFormatVersion(in.Integer("format_version").value_or(1), violations);
  in.RequireKey("entries");
  absl::flat_hash_set<std::string> ids;
  in.Objects("entries", kMaxCatalogueEntries, [&](FieldReader& item, size_t index) {
    if (!item.is_object()) return;
    v1::CatalogueEntry& entry = *catalogue.add_entries();
    ReadEntry(item, entry);
    const std::string path = ItemPath("entries", index);
    ValidateCatalogueEntry(entry, path, violations);
    CheckUniqueId(entry.id(), FieldPath(path, "id"), ids, violations);
  });
  std::sort(catalogue.mutable_entries()->begin(), catalogue.mutable_entries()->end(),
            [](const auto& a, const auto& b) { return a.id() < b.id(); });
}

}  // namespace

ReadResult<v1::Catalogue> ReadCatalogueFile(absl::string_view bytes) {
  return ReadFile<v1::Catalogue>(bytes, ReadCatalogue);
}

ReadResult<v1::CatalogueEntry> ReadCatalogueEntryFile(absl::string_view bytes) {
  return ReadFile<v1::CatalogueEntry>(
      bytes, [](FieldReader& in, v1::CatalogueEntry& entry, ViolationList& violations) {
        ReadEntry(in, entry);
        ValidateCatalogueEntry(entry, "", violations);
      });
}

}  // namespace ambito::charter
