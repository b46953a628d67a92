// The network with hidden units in the lanes, one sequence after another: for batches too small to fill the lanes, and
// for what full packs leave of others.
#pragma once
#include <memory>

#include "lanes/beside.h"
#include "lanes/objective.h"

namespace outlast {

template <class Real>
class UnitNetwork : public Network<Real>, public Beside {
 public:
  /// The sequence that goes next, beside a block or by run(), with its noise. Its gradient is added to `gradients` [P]
  /// on its way back; all of them are alive until then.
  virtual void take(const Sequence<Real>& sequence, const StateNoise& noise, const Objective& objective,
                    Real* gradients) = 0;
  /// All of its way at once.
  virtual void run() = 0;
  /// The sum of its losses, after its way.
  [[nodiscard]] virtual double loss() const = 0;
};

template <class Real>
std::unique_ptr<UnitNetwork<Real>> makeUnitNetwork(const ModelShape& shape);

}  // namespace outlast
