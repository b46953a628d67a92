// The read-out y = activation(W h + b) of one step, and its derivative.
#pragma once
#include "core/activations.h"
#include "rnn/layout.h"

namespace outlast {

template <class V>
constexpr V activateReadout(ReadoutActivation activation, V z) {
  switch (activation) {
    case ReadoutActivation::sigmoid:
      return sigmoid(z);
    case ReadoutActivation::clip:
      return select(z < V{}, V{}, select(z > broadcast<V>(1), broadcast<V>(1), z));
    case ReadoutActivation::none:
      break;
  }
  return z;
}

/// d activation / dz, from the activated output y. clip passes the gradient strictly inside (0, 1).
template <class V>
constexpr V readoutSlope(ReadoutActivation activation, V y) {
  switch (activation) {
    case ReadoutActivation::sigmoid:
      return y * (1 - y);
    case ReadoutActivation::clip:
      return select((y > V{}) & (y < broadcast<V>(1)), broadcast<V>(1), V{});
    case ReadoutActivation::none:
      break;
  }
  return broadcast<V>(1);
}

/// h [H] -> output [O].
template <class Real>
void readOutStep(const ModelShape& shape, const Layout& layout, const Real* parameters, const Real* h, Real* output) {
  for (Index o = 0; o < shape.outputSize; ++o) {
    const Real* row = parameters + layout.readoutWeight + o * shape.hiddenSize;
    Real sum = layout.readoutBias < 0 ? Real(0) : parameters[layout.readoutBias + o];
    for (Index k = 0; k < shape.hiddenSize; ++k) sum += row[k] * h[k];
    output[o] = activateReadout(shape.readout, sum);
  }
}

}  // namespace outlast
