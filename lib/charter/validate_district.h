// The parts of a district file that its reader and ValidateDistrictFile check alike.
#ifndef AMBITO_LIB_CHARTER_VALIDATE_DISTRICT_H_
#define AMBITO_LIB_CHARTER_VALIDATE_DISTRICT_H_

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/district.pb.h"
#include "lib/charter/violations.h"

namespace ambito::charter {

// The objects `district` and `charter` of the file.
void ValidateDistrictProfile(const v1::DistrictProfile& profile, ViolationList& violations);
void ValidateDuties(const v1::Duties& duties, ViolationList& violations);
// `profile` says who the members are.
void ValidatePolicy(const v1::VotingPolicy& policy, const v1::DistrictProfile& profile,
                    ViolationList& violations);
void ValidateOrganisations(
    const google::protobuf::RepeatedPtrField<v1::Organisation>& organisations,
    ViolationList& violations);

std::vector<v1::Member> MembersOf(const v1::DistrictProfile& profile);
// One of a few codes that are part of the rules, not of the vocabulary.
void RequireRule(absl::string_view code, std::initializer_list<absl::string_view> allowed,
                 absl::string_view field, ViolationList& violations);

// `part` is the section's; `path` its own, for instance `texts[3]`.
void ValidateTextSection(const v1::TextSection& section, int32_t part, absl::string_view path,
                         ViolationList& violations);
void CheckTextPart(int32_t part, absl::string_view field, ViolationList& violations);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_VALIDATE_DISTRICT_H_
