// The draft over simulated copies: what is remembered from one draft to the next changes nothing.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "lib/charter/catalogue.h"
#include "lib/charter/harmonise.h"
#include "tests/simulation/world.h"

namespace ambito::simulation {
namespace {

charter::MunicipalityInput ContentOf(const SimulatedHub& hub, size_t number) {
  charter::MunicipalityInput content;
  content.istat_code = hub.municipality(number);
  for (const auto& [id, state] : hub.copy(number).objects()) {
    v1::LogEntry entry;
    entry.ParseFromString(hub.disk(number).EntryBytes(state.index));
    if (entry.change().has_put_sheet()) content.sheets.emplace_back(entry.change().put_sheet());
    if (entry.change().has_put_acceptance()) {
      content.acceptances.push_back(entry.change().put_acceptance());
    }
  }
  return content;
}

charter::HarmoniseInput InputOf(const SimulatedHub& hub,
                                std::shared_ptr<const charter::Matcher> matcher) {
  charter::HarmoniseInput input;
  for (size_t number = 0; number < hub.stranger(); ++number) {
    v1::Member& member = *input.district.mutable_district()->add_members();
    member.set_istat_code(hub.municipality(number));
    member.set_name(hub.municipality(number));
    input.municipalities.push_back(ContentOf(hub, number));
  }
  input.catalogue = charter::StarterCatalogue();
  input.matcher = std::move(matcher);
  input.as_of = "2026-01-01";
  return input;
}

TEST(DraftTest, IsTheSameWhateverWasDraftedBefore) {
  const auto matcher = std::make_shared<const charter::Matcher>(charter::StarterCatalogue());
  int services = 0;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    charter::HarmoniseMemo memo;
    World world(seed, Signatures::kStandIn, false);
    world.observe = [&](const SimulatedHub& hub) {
      const charter::HarmoniseInput input = InputOf(hub, matcher);
      const v1::DraftCharter fresh = charter::Harmonise(input);
      EXPECT_EQ(charter::Harmonise(input, memo).Whole().SerializeAsString(),
                fresh.SerializeAsString());
      services += fresh.services_size();
    };
    EXPECT_FALSE(world.Run()) << "seed " << seed;
  }
  EXPECT_GT(services, 100);
}

}  // namespace
}  // namespace ambito::simulation
