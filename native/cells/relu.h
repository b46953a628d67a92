// Elman cell, torch.nn.RNN(nonlinearity="relu"): h = max(0, W x + U h' + biases). The slope at 0 is 0, as in PyTorch.
#pragma once
#include "cells/one_gate.h"
#include "core/activations.h"

namespace outlast {

struct ReluCell : OneGate {
  static constexpr const char* name = "relu";
  static constexpr bool stateSpace = false;

  template <class V>
  static constexpr void forward(const V (&sum)[sums], V /*hPrevious*/, V /*cPrevious*/, V* /*kept*/, V& h, V& /*c*/) {
    h = relu(sum[0]);
  }

  template <class V>
  static constexpr void backward(const V* /*kept*/, V h, V /*hPrevious*/, V /*cPrevious*/, V dh, V /*dc*/,
                                 V (&dSum)[sums], V& dhPrevious, V& /*dcPrevious*/) {
    dSum[0] = select(h > V{}, dh, V{});
    dhPrevious = V{};
  }
};

}  // namespace outlast
