// Answers of a search, offline or from the hub: cli.md's shape, and lines for people.
#ifndef AMBITO_CLIENT_OUTPUT_SEARCH_OUTPUT_H_
#define AMBITO_CLIENT_OUTPUT_SEARCH_OUTPUT_H_

#include <string>

#include "ambito/v1/charter_service.pb.h"
#include "client/output/json.h"

namespace ambito::client {

// `{"query","suggestion","results":[{"service","title","area","scope","score","sheets","highlights"}]}`.
Json SearchJson(const std::string& query, const v1::SearchCharterResponse& answer);

// A line a service with the words that were found, then a better spelling.
std::string SearchText(const v1::SearchCharterResponse& answer, const Console& console);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_SEARCH_OUTPUT_H_
