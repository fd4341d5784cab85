// What a broken or malicious program might send in place of an honest message.
#ifndef AMBITO_TESTS_SIMULATION_MUTATION_H_
#define AMBITO_TESTS_SIMULATION_MUTATION_H_

#include <string>

#include "ambito/v1/federation.pb.h"
#include "lib/federation/signature.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/random.h"

namespace ambito::simulation {

// The wire's bytes, not always parseable.
std::string Mutated(v1::ReplicateRequest request, Random& random);
std::string Mutated(v1::ReplicateResponse response, Random& random);

// The owner's key signs another root or another state than its log has.
v1::ReplicateRequest Lied(v1::ReplicateRequest request, const federation::Signer& signer,
                          Random& random);

// What follows `disk`, the log of `municipality`, as somebody would write it who does not have its
// key: right in everything but the signature.
v1::Batch ForgedBatch(const std::string& municipality, const Disk& disk, Random& random);
// What a hub would give back to make that the node's own.
v1::ReplicateResponse Forged(const std::string& municipality, const Disk& disk, Random& random);

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_MUTATION_H_
