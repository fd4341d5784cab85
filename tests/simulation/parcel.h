// What is on its way from one machine to another.
#ifndef AMBITO_TESTS_SIMULATION_PARCEL_H_
#define AMBITO_TESTS_SIMULATION_PARCEL_H_

#include <memory>
#include <string>

#include "ambito/v1/federation.pb.h"

namespace ambito::simulation {

// One of the two, shared by its copies on the way; neither: bytes that do not parse.
struct Parcel {
  std::shared_ptr<const v1::ReplicateRequest> request;
  std::shared_ptr<const v1::ReplicateResponse> response;

  static Parcel Of(v1::ReplicateRequest message) {
    return {std::make_shared<const v1::ReplicateRequest>(std::move(message)), nullptr};
  }
  static Parcel Of(v1::ReplicateResponse message) {
    return {nullptr, std::make_shared<const v1::ReplicateResponse>(std::move(message))};
  }
  static Parcel RequestFrom(const std::string& bytes) {
    v1::ReplicateRequest message;
    return message.ParseFromString(bytes) ? Of(std::move(message)) : Parcel();
  }
  static Parcel ResponseFrom(const std::string& bytes) {
    v1::ReplicateResponse message;
    return message.ParseFromString(bytes) ? Of(std::move(message)) : Parcel();
  }

  // As a wire would hand it over.
  Parcel ThroughBytes() const {
    if (request != nullptr) return RequestFrom(request->SerializeAsString());
    if (response != nullptr) return ResponseFrom(response->SerializeAsString());
    return *this;
  }
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_PARCEL_H_
