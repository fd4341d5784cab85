// One follower of the ledger.
#ifndef AMBITO_DISTRICT_HUB_SERVICE_FOLLOW_REACTOR_H_
#define AMBITO_DISTRICT_HUB_SERVICE_FOLLOW_REACTOR_H_

#include <grpcpp/support/server_callback.h>

#include <cstdint>

#include "district-hub/ledger/ledger_keeper.h"

namespace ambito::hub {

// Entries after the first `size`, then heads; with `follow` whatever comes after that too. Takes
// what the reader lacks from the ledger as fast as it is read: nothing piles up. Deletes itself
// when the call is over.
grpc::ServerWriteReactor<v1::FollowLedgerResponse>* NewFollowReactor(
    grpc::CallbackServerContext* context, LedgerKeeper& ledger, uint64_t size, bool follow);

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SERVICE_FOLLOW_REACTOR_H_
