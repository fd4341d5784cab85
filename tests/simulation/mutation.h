// What a broken or malicious program might send in place of an honest message.
#ifndef AMBITO_TESTS_SIMULATION_MUTATION_H_
#define AMBITO_TESTS_SIMULATION_MUTATION_H_

#include <string>

#include "ambito/v1/federation.pb.h"
#include "tests/simulation/random.h"

namespace ambito::simulation {

// The wire's bytes, not always parseable.
std::string Mutated(v1::ReplicateRequest request, Random& random);
std::string Mutated(v1::ReplicateResponse response, Random& random);

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_MUTATION_H_
