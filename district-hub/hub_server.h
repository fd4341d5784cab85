// A whole district hub, ready to be started from main or from a test on port 0.
#ifndef AMBITO_DISTRICT_HUB_HUB_SERVER_H_
#define AMBITO_DISTRICT_HUB_HUB_SERVER_H_

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "district-hub/config.h"
#include "lib/platform/clock.h"
#include "lib/platform/metrics.h"

namespace ambito::hub {

class DraftKeeper;
class ReplicaSet;

class HubServer {
 public:
  // Opens the store, makes the first draft, starts the listener. An error names what is wrong.
  static absl::StatusOr<std::unique_ptr<HubServer>> Start(const Config& config,
                                                          const platform::Clock& clock);
  // Orderly: streams end, calls under way finish, the store closes.
  ~HubServer();

  int port() const;
  int metrics_port() const;  // 0: there are no metrics.
  const ReplicaSet& replicas() const;
  const DraftKeeper& drafts() const;

 private:
  struct Parts;
  // Of parts that stay where they are.
  static std::function<void(platform::FigureSheet&)> Figures(const Parts& parts,
                                                             const platform::Clock& clock);
  explicit HubServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_HUB_SERVER_H_
