#include "tests/support/every_method.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "ambito/v1/charter_service.pb.h"
#include "ambito/v1/district_service.pb.h"
#include "ambito/v1/federation.pb.h"
#include "ambito/v1/federation_admin_service.pb.h"
#include "ambito/v1/node_service.pb.h"
#include "ambito/v1/resolve_service.pb.h"

namespace ambito::test {

std::vector<Method> EveryMethod() {
  std::vector<Method> methods;
  for (const auto* file :
       {v1::LogEntry::descriptor()->file(), v1::GetNodeStatusRequest::descriptor()->file(),
        v1::GetCharterRequest::descriptor()->file(), v1::DecideRequest::descriptor()->file(),
        v1::GetDistrictRequest::descriptor()->file(), v1::ListNodesRequest::descriptor()->file()}) {
    const bool at_node = absl::EndsWith(file->name(), "node_service.proto");
    for (int s = 0; s < file->service_count(); ++s) {
      const auto* service = file->service(s);
      for (int m = 0; m < service->method_count(); ++m) {
        methods.push_back(
            {absl::StrCat("/", service->full_name(), "/", service->method(m)->name()), at_node});
      }
    }
  }
  return methods;
}

}  // namespace ambito::test
