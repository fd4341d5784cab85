#include <algorithm>

#include "lib/charter/checks.h"
#include "lib/charter/opening_hours.h"
#include "lib/charter/validate.h"
#include "lib/charter/validate_standards.h"

namespace ambito::charter {
namespace {

// The fields of one sheet, in the order of docs/formats.md.
class SheetValidator {
 public:
  SheetValidator(const v1::ServiceSheet& sheet, const CheckContext& context, absl::string_view path,
                 ViolationList& violations)
      : sheet_(sheet), context_(context), path_(path), violations_(violations) {}

  void Validate() {
    const size_t before = violations_.all().size();
    CheckIdentity();
    CheckDescription();
    CheckAccess();
    ValidateStandards(sheet_, Field("standards"), violations_);
    CheckComplaint();
    CheckSurvey();
    CheckDelivery();
    CheckOrigin();
    CheckSize(before);
  }

 private:
  std::string Field(absl::string_view name) const { return FieldPath(path_, name); }

  void CheckLongText(absl::string_view text, absl::string_view field) {
    CheckText(text, Field(field), kMaxTextCharacters, violations_);
  }

  void CheckIdentity() {
    RequireIdentifier(sheet_.sheet_id(), Field("sheet_id"), violations_);
    RequireText(sheet_.local_title(), Field("local_title"), kMaxTitleCharacters, violations_);
    RequireCode(sheet_.area(), Vocabulary::BuiltIn().areas, "UNKNOWN_AREA",
                "an area of intervention", Field("area"), violations_);
    CheckLongText(sheet_.target_users(), "target_users");
  }

  void CheckDescription() {
    if (sheet_.description().empty()) {
      violations_.AddError("MISSING_SECTION", Field("description"),
                           "The first section, the description, is missing.");
      return;
    }
    RequireText(sheet_.description(), Field("description"), kMaxTextCharacters, violations_);
  }

  void CheckAccess() {
    const v1::Access& access = sheet_.access();
    if (IsBlank(access.who()) && IsBlank(access.how()) && IsBlank(access.where())) {
      violations_.AddError("MISSING_SECTION", Field("access"),
                           "The second section, access, is missing: it says who may have the "
                           "service, how and where to ask for it.");
    }
    CheckLongText(access.who(), "access.who");
    CheckLongText(access.how(), "access.how");
    CheckLongText(access.where(), "access.where");
    CheckLongText(access.opening_hours_text(), "access.opening_hours_text");
    CheckOpeningHours(access.opening_hours(), Field("access.opening_hours"), violations_);
    CheckLongText(access.cost(), "access.cost");
    CheckTexts(access.documents(), Field("access.documents"));
    CheckTexts(access.maximum_times(), Field("access.maximum_times"));
  }

  void CheckTexts(const google::protobuf::RepeatedPtrField<std::string>& texts,
                  absl::string_view path) {
    CheckCount(static_cast<size_t>(texts.size()), kMaxListItems, path, violations_);
    for (int i = 0; i < texts.size(); ++i) {
      CheckText(texts[i], ItemPath(path, static_cast<size_t>(i)), kMaxTextCharacters, violations_);
    }
  }

  void CheckComplaint() {
    const v1::Complaint& complaint = sheet_.complaint();
    if (!sheet_.has_complaint()) {
      violations_.AddError("MISSING_FIELD", Field("complaint"),
                           "The complaint procedure is missing; L. 328/2000, art. 13, asks for "
                           "one.");
    } else if (IsBlank(complaint.office()) && complaint.email().empty() &&
               IsBlank(complaint.phone())) {
      violations_.AddError("MISSING_FIELD", Field("complaint.office"),
                           "A complaint needs an office, an e-mail address or a telephone "
                           "number.");
    }
    CheckLongText(complaint.office(), "complaint.office");
    CheckEmail(complaint.email(), Field("complaint.email"), violations_);
    CheckLongText(complaint.phone(), "complaint.phone");
    if (complaint.has_response_days()) {
      CheckRange(complaint.response_days(), 1, 365, Field("complaint.response_days"), violations_);
    }
  }

  void CheckSurvey() {
    if (!sheet_.has_survey()) return;
    RequireText(sheet_.survey().method(), Field("survey.method"), kMaxTextCharacters, violations_);
    CheckRange(sheet_.survey().periodicity_months(), 1, 120, Field("survey.periodicity_months"),
               violations_);
  }

  void CheckDelivery() {
    CheckCode(sheet_.delivery_form(), Vocabulary::BuiltIn().delivery_forms, "UNKNOWN_DELIVERY_FORM",
              "a form of delivery", Field("delivery_form"), violations_);
    const std::string path = Field("covers");
    CheckCount(static_cast<size_t>(sheet_.covers_size()), kMaxCovers, path, violations_);
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < sheet_.covers_size(); ++i) {
      const std::string item = ItemPath(path, static_cast<size_t>(i));
      RequireIstatCode(sheet_.covers(i), context_.members, item, violations_);
      CheckUniqueId(sheet_.covers(i), item, seen, violations_);
    }
  }

  void CheckOrigin() {
    if (sheet_.has_source_charter()) {
      ValidateSourceCharter(sheet_.source_charter(), context_, Field("source_charter"),
                            violations_);
    }
    CheckDate(sheet_.valid_from(), Field("valid_from"), violations_);
    CheckDate(sheet_.valid_to(), Field("valid_to"), violations_);
    CheckDate(sheet_.last_updated(), Field("last_updated"), violations_);
    const bool both = IsIsoDate(sheet_.valid_from()) && IsIsoDate(sheet_.valid_to());
    if (both && sheet_.valid_to() < sheet_.valid_from()) {
      violations_.AddError("REVERSED_INTERVAL", Field("valid_to"),
                           absl::StrCat("The sheet ends on ", sheet_.valid_to(),
                                        ", before it begins on ", sheet_.valid_from(), "."));
    }
    CheckService(sheet_.service(), context_, Field("service"), violations_);
  }

  // A text over its own limit has been named; then the sheet's size only follows from it.
  void CheckSize(size_t before) {
    if (sheet_.ByteSizeLong() <= kMaxSheetBytes) return;
    const auto begin = violations_.all().begin() + static_cast<std::ptrdiff_t>(before);
    const bool named = std::any_of(begin, violations_.all().end(), [](const auto& violation) {
      return violation.code() == "TEXT_TOO_LONG";
    });
    if (named) return;
    violations_.AddError("SHEET_TOO_LARGE", path_,
                         absl::StrCat("The sheet has ", sheet_.ByteSizeLong(), " bytes; at most ",
                                      kMaxSheetBytes, " are allowed."));
  }

  const v1::ServiceSheet& sheet_;
  const CheckContext& context_;
  const std::string path_;
  ViolationList& violations_;
};

}  // namespace

void ValidateSheet(const v1::ServiceSheet& sheet, const CheckContext& context,
                   absl::string_view path, ViolationList& violations) {
  SheetValidator(sheet, context, path, violations).Validate();
}

std::optional<std::string> WhyNotTaken(const v1::ServiceSheet& sheet) {
  CheckContext context;
  // A year that was out of range when it was written is the node's matter.
  context.today = "9999-12-31";
  ViolationList violations(ViolationList::Keep::kErrors);
  ValidateSheet(sheet, context, "", violations);
  if (!violations.has_errors()) return std::nullopt;
  return violations.all().front().message();
}

}  // namespace ambito::charter
