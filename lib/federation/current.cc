#include "lib/federation/current.h"

#include <google/protobuf/util/message_differencer.h>

#include "lib/status_macros.h"

namespace ambito::federation {

absl::StatusOr<Difference> Compare(const v1::Change& change, const OwnedLog& log) {
  const std::string object = ObjectId(change);
  if (log.Revision(object) == 0) return Difference::kNew;
  ASSIGN_OR_RETURN(v1::LogEntry current, log.Current(object));
  return google::protobuf::util::MessageDifferencer::Equals(current.change(), change)
             ? Difference::kSame
             : Difference::kChanged;
}

}  // namespace ambito::federation
