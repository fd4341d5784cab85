// One reader of the live feed.
#ifndef AMBITO_DISTRICT_HUB_SERVICE_WATCH_REACTOR_H_
#define AMBITO_DISTRICT_HUB_SERVICE_WATCH_REACTOR_H_

#include <grpcpp/support/server_callback.h>

#include "district-hub/aggregate/draft_keeper.h"

namespace ambito::hub {

// Says where the draft stands, then every change; RESOURCE_EXHAUSTED for a reader that is 1,000
// changes behind. Deletes itself when the call is over.
grpc::ServerWriteReactor<v1::WatchDraftResponse>* NewWatchReactor(
    grpc::CallbackServerContext* context, DraftKeeper& drafts);

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SERVICE_WATCH_REACTOR_H_
