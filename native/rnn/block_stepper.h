// Sequences side by side moving through time, a block of steps a call: the forward pass when nothing is kept for a
// backward pass. Sums add up in the order of rnn/advance.h in every arrangement, so all of them have the same bits;
// they are those of rnn/advance.h itself where the level has no fused multiply-add.
#pragma once
#include <memory>
#include <span>

#include "core/simd.h"

namespace outlast {

/// Where states go: layer l, step t at h + l * layerStride + t * H; each may be null.
template <class Real>
struct StateRows {
  Real* h = nullptr;
  Real* c = nullptr;
  Index layerStride = 0;
};

/// Owns states and scratch, so one thread at a time uses one stepper; the parameters must outlive it.
template <class Real>
class BlockStepper {
 public:
  virtual ~BlockStepper() = default;
  /// Sequences side by side, whether there are so many or not.
  [[nodiscard]] virtual Index lanes() const = 0;
  /// Most steps of a call, so that a block's states stay in the first caches.
  [[nodiscard]] virtual Index blockSteps() const = 0;
  /// Begins a sequence in a lane, from `state` [stateSize] or, where it is null, the learned initial state or zeros.
  virtual void start(Index lane, const Real* state) = 0;
  /// Moves every lane on by `steps` steps of `inputs` [steps, I, lanes].
  virtual void advance(Index steps, const Real* inputs) = 0;
  /// The read-outs of steps first..first + count - 1 of the last block, `outputs` [count, O, lanes].
  virtual void readOut(Index first, Index count, Real* outputs) const = 0;
  /// The states after those steps of one lane.
  virtual void copyStates(Index first, Index count, Index lane, const StateRows<Real>& to) const = 0;
};

/// One sequence, its hidden units in lanes: one long sequence, or many units.
template <class Real>
std::unique_ptr<BlockStepper<Real>> makeUnitStepper(const ModelShape& shape, const Real* parameters);

/// Sequences of one model in `packs` (1 or 2) packs of lanes.
template <class Real>
std::unique_ptr<BlockStepper<Real>> makeSequenceStepper(const ModelShape& shape, const Real* parameters, int packs);

/// As many models of one shape as a pack has lanes, or fewer, one sequence each.
template <class Real>
std::unique_ptr<BlockStepper<Real>> makeModelStepper(const ModelShape& shape, std::span<const Real* const> models);

/// Whether `count` sequences, or models with one sequence each, go faster side by side in a pack of lanes than one
/// after another. Alone, a sequence fills as many lanes as it has units.
template <class Real>
constexpr bool fillsLanes(Index count, Index hidden) {
  constexpr Index width = packWidth<Real>;
  return count > 1 && 4 * count >= 3 * (hidden < width ? hidden : width);
}

/// A stepper for the next of `count` sequences of one model. Models of few units go in two packs, which have more to do
/// while one waits for its gates.
template <class Real>
std::unique_ptr<BlockStepper<Real>> makeBlockStepper(const ModelShape& shape, const Real* parameters, Index count) {
  constexpr Index width = packWidth<Real>, few = 4;
  if (!fillsLanes<Real>(count, shape.hiddenSize)) return makeUnitStepper(shape, parameters);
  return makeSequenceStepper(shape, parameters, shape.hiddenSize <= few && 2 * count >= 3 * width ? 2 : 1);
}

}  // namespace outlast
