// What `ambito doctor` found: which settings are used and from where, what our certificate is
// worth, whether the other side answers.
#ifndef AMBITO_CLIENT_DOCTOR_H_
#define AMBITO_CLIENT_DOCTOR_H_

#include <string>
#include <vector>

#include "client/certificate.h"
#include "client/context.h"
#include "client/output/json.h"

namespace ambito::client {

// One call to one side.
struct SideReport {
  std::string name;     // `hub` or `node`.
  std::string address;  // Empty: not set, so not tried.
  bool answers = false;
  std::string detail;  // Who it is, or why there is no answer.
};

struct DoctorReport {
  Context context;
  std::string profile_path;
  CertificateReport certificate;
  std::vector<SideReport> sides;

  // The certificate is in order, and every side that is set answers; at least one is set.
  bool ok() const;
};

// `{"ok","profile","settings":[…],"certificate":{…},"sides":[…]}`.
Json DoctorJson(const DoctorReport& report);
std::string DoctorText(const DoctorReport& report, const Console& console);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_DOCTOR_H_
