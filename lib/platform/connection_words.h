// Why a connection failed, for people who run a town's computer and not for those who wrote gRPC.
#ifndef AMBITO_LIB_PLATFORM_CONNECTION_WORDS_H_
#define AMBITO_LIB_PLATFORM_CONNECTION_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace ambito::platform {

// Our words for what gRPC says when a call never reached the other side; anything else, such as
// what the other side itself answered, as it is.
std::string ConnectionWords(absl::string_view message);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_CONNECTION_WORDS_H_
