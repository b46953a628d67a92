// A stop in the middle of a launch.
#pragma once
#include "device/kernel/site.h"

namespace outlast::device {

/// Whether the host wants no more. One thread looks and tells the others in `told`, so that all see the same, those of
/// a crew too; nothing else may be written there before they meet again.
template <class Team>
OUTLAST_KERNEL bool isStopped(const Team& team, const volatile std::int32_t* stop, double* told) {
  if (isFirstThread(team)) *told = *stop != 0 ? 1 : 0;
  team.meet();
  return *told != 0;
}

/// Whether a team looks for a stop at step t of a window. Not at the last, so that it meets once more before it may
/// look again.
template <class Team, class Real>
OUTLAST_KERNEL bool looksAt(const Site<Team, Real>& site, int t) {
  return (t & site.plan.lookMask) == site.plan.lookMask && t + 1 < site.step.width;
}

/// Looks, if that is due at step t, and tells in `told`. Those who have the same rows must meet before isLeft(), and
/// once more before the next look.
template <class Team, class Real>
OUTLAST_KERNEL void look(const Site<Team, Real>& site, int t, double* told) {
  if (looksAt(site, t) && site.team.rank() == 0 && site.slice().isFirstOfUnits()) *told = *site.stop != 0 ? 1 : 0;
}
template <class Team, class Real>
OUTLAST_KERNEL void look(const Site<Team, Real>& site, int t) {
  look(site, t, site.toldWithin());
}

/// Whether those who have the same rows leave the window, and what they have made of it.
template <class Team, class Real>
OUTLAST_KERNEL bool isLeft(const Site<Team, Real>& site, int t, const double* told) {
  return looksAt(site, t) && *told != 0;
}
template <class Team, class Real>
OUTLAST_KERNEL bool isLeft(const Site<Team, Real>& site, int t) {
  return isLeft(site, t, site.toldWithin());
}

}  // namespace outlast::device
