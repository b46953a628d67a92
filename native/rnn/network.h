// A shape's forward pass and gradients over batches: the plain path, one sequence after another. Every faster kernel is
// held to it. One thread uses one network; it owns its scratch, which grows to the longest sequence seen.
#pragma once
#include <memory>
#include <span>

#include "core/list.h"
#include "core/types.h"
#include "losses/list.h"
#include "rnn/layout.h"
#include "rnn/state_noise.h"

namespace outlast {

/// One sequence of a batch, by reference.
template <class Real>
struct Sequence {
  Index length = 0;
  const Real* inputs = nullptr;        ///< [length, I]
  const Real* targets = nullptr;       ///< [length, O], or class indices [length]
  const std::uint8_t* mask = nullptr;  ///< [length], which steps `every` scores; null: all
  const std::int8_t* whole = nullptr;  ///< inputs and targets once more, see WholeNumbers; null: not all are such
  const Real* initial = nullptr;       ///< [stateSize]; null: the learned initial state, or zeros
  Real* final = nullptr;               ///< [stateSize] the state after the last step goes here; may alias `initial`
};

/// Where a forward pass writes; each may be null. Rows past a sequence's length are left as they are.
template <class Real>
struct ForwardOutput {
  Real* outputs = nullptr;  ///< [length, O]
  Real* h = nullptr;        ///< layer l, step t at h + l * layerStride + t * H
  Real* c = nullptr;
  Index layerStride = 0;
};

template <class Real>
class Network {
 public:
  virtual ~Network() = default;
  virtual void setParameters(const Real* parameters) = 0;  ///< [P]; must stay alive and unchanged until the next call
  /// Noise on the states in the batches to come, its sequences counted from the first of each; none before the first
  /// call. Networks that have no states take none.
  virtual void setNoise(const StateNoise& /*noise*/) {}
  /// Loss of the batch and its gradient [P] by back-propagation through time; `loss` is an index into losses/list.h.
  /// Where no step is scored both are 0. Final states are written.
  virtual double gradients(std::span<const Sequence<Real>> batch, int loss, Scored scored, Real* gradients) = 0;
  /// Promises that from now on every batch is the first one: the same sequences in the same place, with the same
  /// numbers, which stay there as long as batches come.
  virtual void repeatBatch() {}
};

/// Steps of the sequence that the loss reads.
template <class Real>
Index scoredSteps(const Sequence<Real>& sequence, Scored scored) {
  if (sequence.length == 0) return 0;
  if (scored == Scored::last) return 1;
  if (sequence.mask == nullptr) return sequence.length;
  Index steps = 0;
  for (Index t = 0; t < sequence.length; ++t) steps += sequence.mask[t] != 0;
  return steps;
}

/// Numbers that a step's target has: one for a loss of classes, else one an output.
inline Index targetSizeOf(int loss, Index outputs) {
  return visitItem<Losses>(loss, [](auto item) { return decltype(item)::classes; }) ? 1 : outputs;
}

/// One over the numbers that the loss is a mean of, of `targetSize` a scored step; 0 where none is scored.
template <class Real>
double meanScale(std::span<const Sequence<Real>> batch, Scored scored, Index targetSize) {
  Index count = 0;
  for (const auto& sequence : batch) count += scoredSteps(sequence, scored);
  return count == 0 ? 0 : 1.0 / static_cast<double>(count * targetSize);
}

/// The plain path, which also runs forward alone.
template <class Real>
class PlainNetwork : public Network<Real> {
 public:
  /// Another network of the same parameters, packed once for both, with a scratch of its own: for another thread, or
  /// another sequence at the same time. What is set in one later does not reach the other.
  [[nodiscard]] virtual std::unique_ptr<PlainNetwork> twin() const = 0;
  virtual void forward(const Sequence<Real>& sequence, const ForwardOutput<Real>& output) = 0;
};

template <class Real>
std::unique_ptr<PlainNetwork<Real>> makeNetwork(const ModelShape& shape);

}  // namespace outlast
