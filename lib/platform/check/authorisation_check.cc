// Run by the build: fails it when a method of a service has no row in the authorisation table, or a
// row is of no method. Every program depends on it.
#include <cstdio>
#include <fstream>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.pb.h"
#include "lib/platform/authorisation.h"

namespace {

using google::protobuf::FileDescriptorSet;

std::set<std::string> MethodsOf(const FileDescriptorSet& protos) {
  std::set<std::string> methods;
  for (const auto& file : protos.file()) {
    for (const auto& service : file.service()) {
      for (const auto& method : service.method())
        methods.insert(absl::StrCat("/", file.package(), ".", service.name(), "/", method.name()));
    }
  }
  return methods;
}

}  // namespace

int main(int argc, char** argv) {
  FileDescriptorSet protos;
  std::ifstream in(argc == 2 ? argv[1] : "", std::ios::binary);
  if (!protos.ParseFromIstream(&in)) return std::puts("usage: authorisation_check DESCRIPTORS"), 2;
  const std::set<std::string> methods = MethodsOf(protos);
  int wrong = methods.empty() ? 1 : 0;
  for (const std::string& method : methods) {
    if (ambito::platform::AllowedRoles(method)) continue;
    std::printf("lib/platform/authorisation.cc: error: no row says who may call %s\n",
                method.c_str());
    wrong = 1;
  }
  ambito::platform::ForEachRow([&](absl::string_view row, unsigned) {
    const std::string method(row);
    if (absl::StartsWith(method, "/grpc.") || methods.count(method) != 0) return;
    std::printf("lib/platform/authorisation.cc: error: there is no method %s\n", method.c_str());
    wrong = 1;
  });
  return wrong;
}
