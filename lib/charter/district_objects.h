// What a district's own log says, gathered from its objects in force.
#ifndef AMBITO_LIB_CHARTER_DISTRICT_OBJECTS_H_
#define AMBITO_LIB_CHARTER_DISTRICT_OBJECTS_H_

#include <map>
#include <string>
#include <vector>

#include "ambito/v1/district.pb.h"
#include "ambito/v1/federation.pb.h"

namespace ambito::charter {

struct DistrictObjects {
  v1::DistrictFile file;
  v1::Catalogue own_catalogue;                   // Sorted by id.
  v1::Decisions decisions;                       // Sorted by id.
  std::vector<v1::GuaranteeTarget> targets;      // Sorted by object id.
  std::map<std::string, std::string> node_keys;  // ISTAT code → 32 bytes.

  // One object in force. Objects come sorted by id, so lists end up sorted.
  void Take(v1::Change change);
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_DISTRICT_OBJECTS_H_
