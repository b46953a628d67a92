// Sets of sequences on a device, side by side.
#pragma once
#include "device/filling.h"
#include "device/kernel/site.h"
#include "ensemble/dataset.h"

namespace outlast::device {

template <class Real>
class SetMemory {
 public:
  using Arrays = typename Dataset<Real>::Arrays;

  explicit SetMemory(const Context& context) : inputs_(context), targets_(context), mask_(context), starts_(context) {}

  /// Brings sets there, in place of those before.
  std::vector<Set<Real>> fill(std::span<const Arrays> sets) {
    Index inputs = 0, targets = 0, mask = 0, starts = 0;
    for (const Arrays& one : sets) {
      inputs += std::ssize(one.inputs);
      targets += std::ssize(one.targets);
      mask += std::ssize(one.mask);
      starts += std::ssize(one.starts);
    }
    Filling<Real> allInputs(inputs_, inputs), allTargets(targets_, targets);
    Filling<std::uint8_t> allMarks(mask_, mask);
    Filling<Index> allStarts(starts_, starts);
    std::vector<Set<Real>> placed;
    for (const Arrays& one : sets) {
      Set<Real>& set = placed.emplace_back();
      set.inputs = allInputs.append(one.inputs);
      set.targets = allTargets.append(one.targets);
      if (!one.mask.empty()) set.mask = allMarks.append(one.mask);
      set.starts = allStarts.append(one.starts);
    }
    allInputs.close();
    allTargets.close();
    allMarks.close();
    allStarts.close();
    return placed;
  }

 private:
  Memory<Real> inputs_, targets_;
  Memory<std::uint8_t> mask_;
  Memory<Index> starts_;
};

}  // namespace outlast::device
