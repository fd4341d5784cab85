#include "absl/container/flat_hash_set.h"
#include "lib/charter/checks.h"
#include "lib/charter/limits.h"
#include "lib/charter/read_file.h"
#include "lib/charter/read_files.h"
#include "lib/charter/read_sheet.h"
#include "lib/charter/validate.h"

namespace ambito::charter {
namespace {

void ReadProfile(FieldReader& in, v1::MunicipalityProfile& profile) {
  profile.set_istat_code(in.FilledText("istat_code"));
  profile.set_name(in.FilledText("name"));
  profile.set_cadastral_code(in.Text("cadastral_code"));
  profile.set_province(in.Text("province"));
  profile.set_district_code(in.Text("district_code"));
  if (const auto count = in.Integer("residents")) profile.set_residents(*count);
  if (const auto count = in.Integer("households")) profile.set_households(*count);
}

void ReadAcceptance(FieldReader& in, v1::Acceptance& acceptance) {
  acceptance.set_municipality(in.FilledText("municipality"));
  acceptance.set_sheet_id(in.FilledText("sheet_id"));
  acceptance.set_service(in.Text("service"));
}

// Each part is validated as soon as it is read, so that violations come in the file's order.
class MunicipalityReader {
 public:
  MunicipalityReader(const CheckContext& context, ViolationList& violations)
      : context_(context), violations_(violations) {}

  v1::MunicipalityFile Read(FieldReader& in) {
    v1::MunicipalityFile file;
    file.set_format_version(in.Integer("format_version").value_or(1));
    CheckFormatVersion(file.format_version(), violations_);
    ReadMunicipality(in, *file.mutable_municipality());
    ReadSheets(in, file);
    ReadAcceptances(in, file);
    return file;
  }

 private:
  void ReadMunicipality(FieldReader& in, v1::MunicipalityProfile& profile) {
    in.Object("municipality", [&](FieldReader& object) { ReadProfile(object, profile); });
    in.Object("charter",
              [&](FieldReader& object) { ReadSourceCharter(object, *profile.mutable_charter()); });
    if (in.RequireKey("municipality")) ValidateProfile(profile, context_, violations_);
  }

  void ReadSheets(FieldReader& in, v1::MunicipalityFile& file) {
    in.RequireKey("sheets");
    absl::flat_hash_set<std::string> ids;
    in.Objects("sheets", kMaxSheets, [&](FieldReader& object, size_t index) {
      if (!object.is_object()) return;
      v1::ServiceSheet& sheet = *file.add_sheets();
      ReadSheet(object, sheet);
      const std::string path = ItemPath("sheets", index);
      ValidateSheet(sheet, context_, path, violations_);
      CheckUniqueId(sheet.sheet_id(), FieldPath(path, "sheet_id"), ids, violations_);
      // Only now: a wrong charter of the file is one violation, not one a sheet.
      FillSourceCharter(file.municipality(), sheet);
    });
  }

  static void FillSourceCharter(const v1::MunicipalityProfile& profile, v1::ServiceSheet& sheet) {
    if (profile.has_charter() && !sheet.has_source_charter()) {
      *sheet.mutable_source_charter() = profile.charter();
    }
  }

  void ReadAcceptances(FieldReader& in, v1::MunicipalityFile& file) {
    absl::flat_hash_set<std::string> ids;
    in.Objects("accepts", kMaxSheets, [&](FieldReader& object, size_t index) {
      if (!object.is_object()) return;
      v1::Acceptance& acceptance = *file.add_accepts();
      ReadAcceptance(object, acceptance);
      const std::string path = ItemPath("accepts", index);
      ValidateAcceptance(acceptance, context_, path, violations_);
      CheckUniqueAcceptance(acceptance, path, ids, violations_);
    });
  }

  const CheckContext& context_;
  ViolationList& violations_;
};

}  // namespace

ReadResult<v1::MunicipalityFile> ReadMunicipalityFile(absl::string_view bytes,
                                                      const CheckContext& context) {
  return ReadFile<v1::MunicipalityFile>(
      bytes, [&](FieldReader& in, v1::MunicipalityFile& file, ViolationList& violations) {
        file = MunicipalityReader(context, violations).Read(in);
      });
}

ReadResult<v1::ServiceSheet> ReadSheetFile(absl::string_view bytes, const CheckContext& context) {
  return ReadFile<v1::ServiceSheet>(
      bytes, [&](FieldReader& in, v1::ServiceSheet& sheet, ViolationList& violations) {
        ReadSheet(in, sheet);
        ValidateSheet(sheet, context, "", violations);
      });
}

}  // namespace ambito::charter
