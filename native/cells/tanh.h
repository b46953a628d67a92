// Elman cell, torch.nn.RNN(nonlinearity="tanh"): h = tanh(W x + U h' + biases).
#pragma once
#include "cells/one_gate.h"
#include "core/activations.h"

namespace outlast {

struct TanhCell : OneGate {
  static constexpr const char* name = "tanh";
  static constexpr bool stateSpace = false;

  template <class V>
  static constexpr void forward(const V (&sum)[sums], V /*hPrevious*/, V /*cPrevious*/, V* /*kept*/, V& h, V& /*c*/) {
    h = tanh(sum[0]);
  }

  template <class V>
  static constexpr void backward(const V* /*kept*/, V h, V /*hPrevious*/, V /*cPrevious*/, V dh, V /*dc*/,
                                 V (&dSum)[sums], V& dhPrevious, V& /*dcPrevious*/) {
    dSum[0] = dh * (1 - h * h);
    dhPrevious = V{};
  }
};

}  // namespace outlast
