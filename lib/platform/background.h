// Threads whose work can wait.
#ifndef AMBITO_LIB_PLATFORM_BACKGROUND_H_
#define AMBITO_LIB_PLATFORM_BACKGROUND_H_

#include <sys/resource.h>

namespace ambito::platform {

// From now on the calling thread gets what the process's other threads leave of a busy processor.
// On Linux `who` 0 is the thread, not the process.
inline void LetOthersGoFirst() { setpriority(PRIO_PROCESS, /*who=*/0, /*prio=*/10); }

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_BACKGROUND_H_
