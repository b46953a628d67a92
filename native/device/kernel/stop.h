// A stop in the middle of a launch.
#pragma once
#include "device/team.h"

namespace outlast::device {

/// Whether the host wants no more. One thread looks and tells the others by `shared`, so that all see the same; nothing
/// else may be written there before the team's next barrier.
template <class Team>
OUTLAST_KERNEL bool isStopped(const Team& team, const volatile std::int32_t* stop, double* shared) {
  if (team.rank() == 0) *shared = *stop != 0 ? 1 : 0;
  team.sync();
  return *shared != 0;
}

}  // namespace outlast::device
