// One model stepping through time, one sequence at a time: the forward pass in O(hidden) memory.
#pragma once
#include <memory>

#include "core/types.h"

namespace outlast {

/// Owns scratch, so one thread uses one stepper; `parameters` must outlive it.
template <class Real>
class Stepper {
 public:
  virtual ~Stepper() = default;
  /// Numbers in a sequence's state: h of every layer, then c of every layer where the cell has one.
  [[nodiscard]] virtual Index stateSize() const = 0;
  /// Writes the learned initial state, or zeros.
  virtual void start(Real* state) const = 0;
  /// Moves the state on by one step of `input` [inputSize].
  virtual void advance(const Real* input, Real* state) = 0;
  /// Writes the read-out after its activation, `output` [outputSize].
  virtual void readOut(const Real* state, Real* output) const = 0;
};

/// `parameters` [P] in the order of rnn/layout.h.
template <class Real>
std::unique_ptr<Stepper<Real>> makeStepper(const ModelShape& shape, const Real* parameters);

}  // namespace outlast
