// What citizens type, on an index in memory.
#include <xapian.h>

#include "lib/charter/catalogue.h"
#include "lib/charter/text_rules.h"
#include "lib/search/query_plan.h"
#include "lib/search/service_document.h"
#include "tests/fuzz/target.h"

namespace ambito::search {
namespace {

// The starter catalogue as services, spelling included.
Xapian::WritableDatabase MakeIndex() {
  Xapian::WritableDatabase index("", Xapian::DB_BACKEND_INMEMORY);
  static const v1::Catalogue& catalogue = charter::StarterCatalogue();
  for (int i = 0; i < catalogue.entries_size() && i < 12; ++i) {
    const v1::CatalogueEntry& entry = catalogue.entries(i);
    v1::Service service;
    service.set_id(entry.id());
    service.set_title(entry.title());
    ServiceDocument made =
        MakeDocument({&service, &entry, ""}, [](const v1::SheetRef&) { return nullptr; });
    index.add_document(made.document);
  }
  return index;
}

FUZZ_TARGET(search_query, input) {
  static Xapian::Database& index = *new Xapian::WritableDatabase(MakeIndex());
  static TermCounts& counts = *new TermCounts;
  const QueryPlan plan = PlanQuery(index, counts, input);
  FUZZ_CHECK(plan.query.get_length() < 10'000);
  if (charter::IsUtf8(input)) FUZZ_CHECK(charter::IsUtf8(plan.suggestion));
  for (const std::string& stem : plan.stems) FUZZ_CHECK(!stem.empty());
  Xapian::Enquire enquire(index);
  enquire.set_query(plan.query);
  FUZZ_CHECK(enquire.get_mset(0, 10).size() <= index.get_doccount());
}

}  // namespace
}  // namespace ambito::search
