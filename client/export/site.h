// The citizens' website, which client/site makes with Node: we hand over the charter and wait.
#ifndef AMBITO_CLIENT_EXPORT_SITE_H_
#define AMBITO_CLIENT_EXPORT_SITE_H_

#include <string>

#include "absl/status/status.h"
#include "lib/charter/write_json.h"

namespace ambito::client {

// Where the package ambito-site puts client/site.
inline constexpr char kSiteTemplates[] = "/usr/share/ambito/site";

struct SiteInput {
  std::string charter;  // What PublishedJson gives, as bytes.
  std::string words;    // What SearchWords gives.
};

// Makes the site in `folder`, which must be empty, absent or an earlier site. What the tool has to
// say goes to standard error. FAILED_PRECONDITION, naming the package, when a part of the tool is
// missing, or when it refuses.
absl::Status MakeSite(const SiteInput& input, const std::string& templates,
                      const std::string& folder);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_SITE_H_
