// The two macros for absl::Status that Debian 12's Abseil lacks.
#ifndef AMBITO_LIB_STATUS_MACROS_H_
#define AMBITO_LIB_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the function when `expression` is not OK.
#define RETURN_IF_ERROR(expression)                                           \
  do {                                                                        \
    if (absl::Status status_of_macro = (expression); !status_of_macro.ok()) { \
      return status_of_macro;                                                 \
    }                                                                         \
  } while (false)

#define AMBITO_MACRO_JOIN_INNER(a, b) a##b
#define AMBITO_MACRO_JOIN(a, b) AMBITO_MACRO_JOIN_INNER(a, b)

// `ASSIGN_OR_RETURN(auto value, Compute());` declares `value`, or returns the error.
#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_INNER(AMBITO_MACRO_JOIN(status_or_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_INNER(status_or, declaration, expression) \
  auto status_or = (expression);                                   \
  if (!status_or.ok()) return std::move(status_or).status();       \
  declaration = *std::move(status_or)

#endif  // AMBITO_LIB_STATUS_MACROS_H_
