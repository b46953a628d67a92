// Elman cell, torch.nn.RNN(nonlinearity="tanh"): h = tanh(W x + U h' + biases).
#pragma once
#include "core/activations.h"

namespace outlast {

struct TanhCell {
  static constexpr const char* name = "tanh";
  static constexpr bool stateSpace = false;
  static constexpr bool hasC = false;
  static constexpr bool passesH = false;
  static constexpr int gates = 1;
  static constexpr int sums = 1;
  static constexpr int inputSum[gates] = {0};
  static constexpr int hiddenSum[gates] = {0};
  static constexpr int saved = 0;

  template <class V>
  static void forward(const V (&sum)[sums], V /*hPrevious*/, V /*cPrevious*/, V* /*kept*/, V& h, V& /*c*/) {
    h = tanh(sum[0]);
  }

  template <class V>
  static void backward(const V* /*kept*/, V h, V /*hPrevious*/, V /*cPrevious*/, V dh, V /*dc*/, V (&dSum)[sums],
                       V& dhPrevious, V& /*dcPrevious*/) {
    dSum[0] = dh * (1 - h * h);
    dhPrevious = V{};
  }
};

}  // namespace outlast
