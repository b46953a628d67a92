// The read-out y = activation(W h + b) of one step, and its derivative.
#pragma once
#include "core/activations.h"
#include "rnn/layout.h"

namespace outlast {

template <class Real>
Real activateReadout(ReadoutActivation activation, Real z) {
  switch (activation) {
    case ReadoutActivation::sigmoid:
      return sigmoid(z);
    case ReadoutActivation::clip:
      return z < 0 ? Real(0) : (z > 1 ? Real(1) : z);
    case ReadoutActivation::none:
      break;
  }
  return z;
}

/// d activation / dz, from the activated output y. clip passes the gradient strictly inside (0, 1).
template <class Real>
Real readoutSlope(ReadoutActivation activation, Real y) {
  switch (activation) {
    case ReadoutActivation::sigmoid:
      return y * (Real(1) - y);
    case ReadoutActivation::clip:
      return y > 0 && y < 1 ? Real(1) : Real(0);
    case ReadoutActivation::none:
      break;
  }
  return Real(1);
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
