// What a crew adds up over its blocks, always in the order of those, so that all of them decide alike.
#pragma once
#include "device/kernel/site.h"

namespace outlast::device {

/// What is added up in a step, each in a place of its own.
enum class CrewSum : int { loss, squares };

/// The sum of what the first thread of every block says, which all threads get.
template <class Team, class Real>
OUTLAST_KERNEL double sumOverCrew(const Site<Team, Real>& site, CrewSum what, double own) {
  double* const all = site.crewSums() + static_cast<int>(what) * site.team.crewSize();
  if (site.team.rank() == 0) all[site.team.crewRank()] = own;
  site.team.meet();
  double sum = 0;
  for (int block = 0; block < site.team.crewSize(); ++block) sum += all[block];
  return sum;
}

/// Adds the gradients of all slices of rows up in site.total(): each thread the numbers that are its own of the crew's.
template <class Team, class Real>
OUTLAST_KERNEL void addSlices(const Site<Team, Real>& site) {
  shareCrew(site, site.plan.parameters, [&](int i) {
    Real sum = site.total()[i];
    for (int slice = 1; slice < site.plan.rowSlices; ++slice) sum += site.total()[slice * site.plan.slice + i];
    site.total()[i] = sum;
  });
}

}  // namespace outlast::device
