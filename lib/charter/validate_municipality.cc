#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "lib/charter/checks.h"
#include "lib/charter/validate.h"

namespace ambito::charter {
namespace {

constexpr int kEarliestCharter = 1900;
constexpr int kLatestYear = 9999;
constexpr absl::string_view kCodeField = "municipality.istat_code";
constexpr absl::string_view kNameField = "municipality.name";

int YearOf(absl::string_view date) {
  int year = kLatestYear;
  return IsIsoDate(date) && absl::SimpleAtoi(date.substr(0, 4), &year) ? year : kLatestYear;
}

const v1::Member* FindMember(const std::vector<v1::Member>& members, absl::string_view code) {
  const auto found = std::find_if(members.begin(), members.end(), [&](const v1::Member& member) {
    return member.istat_code() == code;
  });
  return found == members.end() ? nullptr : &*found;
}

const v1::Member* FindMemberByName(const std::vector<v1::Member>& members, absl::string_view name) {
  const auto found = std::find_if(members.begin(), members.end(), [&](const v1::Member& member) {
    return SameName(member.name(), name);
  });
  return found == members.end() ? nullptr : &*found;
}

// The code decides whose file it is; a name that says otherwise means one of them is wrong.
void CheckNameOfCode(const v1::MunicipalityProfile& profile, const std::vector<v1::Member>& members,
                     ViolationList& violations) {
  const v1::Member* by_code = FindMember(members, profile.istat_code());
  if (by_code == nullptr || SameName(by_code->name(), profile.name())) return;
  const v1::Member* by_name = FindMemberByName(members, profile.name());
  const std::string code_is = absl::StrCat(profile.istat_code(), " is ", by_code->name(),
                                           ", and the file's name is ", Quoted(profile.name()));
  if (by_name == nullptr) {
    violations.AddError("MUNICIPALITY_MISMATCH", kNameField, absl::StrCat(code_is, "."));
  } else {
    violations.AddError("MUNICIPALITY_MISMATCH", kCodeField,
                        absl::StrCat(code_is, ", whose code is ", by_name->istat_code(), "."));
  }
}

void CheckIdentity(const v1::MunicipalityProfile& profile, const CheckContext& context,
                   ViolationList& violations) {
  RequireIstatCode(profile.istat_code(), context.members, kCodeField, violations);
  RequireText(profile.name(), kNameField, kMaxTitleCharacters, violations);
  const std::string& expected = context.expected_municipality;
  if (!expected.empty() && profile.istat_code() != expected) {
    violations.AddError("MUNICIPALITY_MISMATCH", kCodeField,
                        absl::StrCat("The file is of ", Quoted(profile.istat_code()),
                                     "; here only those of ", expected, " are taken."));
  }
  if (violations.Reported(kCodeField) || violations.Reported(kNameField)) return;
  CheckNameOfCode(profile, context.members, violations);
}

bool IsCadastralCode(absl::string_view code) {
  return code.size() == 4 && absl::ascii_isupper(static_cast<unsigned char>(code[0])) &&
         std::all_of(code.begin() + 1, code.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

bool IsProvince(absl::string_view code) {
  return code.size() == 2 && std::all_of(code.begin(), code.end(), [](char c) {
           return absl::ascii_isupper(static_cast<unsigned char>(c));
         });
}

void CheckDetails(const v1::MunicipalityProfile& profile, ViolationList& violations) {
  if (!profile.cadastral_code().empty() && !IsCadastralCode(profile.cadastral_code())) {
    violations.AddError(
        "BAD_VALUE", "municipality.cadastral_code",
        absl::StrCat(Quoted(profile.cadastral_code()), " is not a cadastral code, as \"C908\"."));
  }
  if (!profile.province().empty() && !IsProvince(profile.province())) {
    violations.AddError("BAD_VALUE", "municipality.province",
                        absl::StrCat(Quoted(profile.province()),
                                     " is not the abbreviation of a province, as \"MI\"."));
  }
  CheckText(profile.district_code(), "municipality.district_code", kMaxTitleCharacters, violations);
  if (profile.residents() < 0) {
    CheckRange(profile.residents(), 0, INT32_MAX, "municipality.residents", violations);
  }
  if (profile.households() < 0) {
    CheckRange(profile.households(), 0, INT32_MAX, "municipality.households", violations);
  }
}

}  // namespace

void ValidateSourceCharter(const v1::SourceCharter& charter, const CheckContext& context,
                           absl::string_view path, ViolationList& violations) {
  RequireText(charter.title(), FieldPath(path, "title"), kMaxTitleCharacters, violations);
  CheckRange(charter.year(), kEarliestCharter, YearOf(context.today), FieldPath(path, "year"),
             violations);
}

void ValidateProfile(const v1::MunicipalityProfile& profile, const CheckContext& context,
                     ViolationList& violations) {
  CheckIdentity(profile, context, violations);
  CheckDetails(profile, violations);
  if (profile.has_charter()) {
    ValidateSourceCharter(profile.charter(), context, "charter", violations);
  }
}

void ValidateAcceptance(const v1::Acceptance& acceptance, const CheckContext& context,
                        absl::string_view path, ViolationList& violations) {
  RequireIstatCode(acceptance.municipality(), context.members, FieldPath(path, "municipality"),
                   violations);
  RequireIdentifier(acceptance.sheet_id(), FieldPath(path, "sheet_id"), violations);
  CheckService(acceptance.service(), context, FieldPath(path, "service"), violations);
}

void ValidateMunicipalityFile(const v1::MunicipalityFile& file, const CheckContext& context,
                              ViolationList& violations) {
  CheckFormatVersion(file.format_version(), violations);
  ValidateProfile(file.municipality(), context, violations);
  CheckCount(static_cast<size_t>(file.sheets_size()), kMaxSheets, "sheets", violations);
  absl::flat_hash_set<std::string> sheet_ids;
  for (int i = 0; i < file.sheets_size(); ++i) {
    const std::string path = ItemPath("sheets", static_cast<size_t>(i));
    ValidateSheet(file.sheets(i), context, path, violations);
    CheckUniqueId(file.sheets(i).sheet_id(), FieldPath(path, "sheet_id"), sheet_ids, violations);
  }
  CheckCount(static_cast<size_t>(file.accepts_size()), kMaxSheets, "accepts", violations);
  absl::flat_hash_set<std::string> acceptances;
  for (int i = 0; i < file.accepts_size(); ++i) {
    const std::string path = ItemPath("accepts", static_cast<size_t>(i));
    ValidateAcceptance(file.accepts(i), context, path, violations);
    CheckUniqueAcceptance(file.accepts(i), path, acceptances, violations);
  }
}

}  // namespace ambito::charter
