// Every method of Ambito's services, from the protos' descriptors. That no service is missing here
// is checked by the tests that count them, and by authorisation_check, which reads the protos'
// folder.
#ifndef AMBITO_TESTS_SUPPORT_EVERY_METHOD_H_
#define AMBITO_TESTS_SUPPORT_EVERY_METHOD_H_

#include <string>
#include <vector>

namespace ambito::test {

struct Method {
  // `/package.Service/Method`.
  std::string path;
  // Served by a node, not by the hub.
  bool at_node = false;
};

std::vector<Method> EveryMethod();

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_EVERY_METHOD_H_
