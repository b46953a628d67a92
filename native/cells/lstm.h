// LSTM as torch.nn.LSTM has it, gate order i, f, g, o: c = f c' + i g, h = o tanh(c).
#pragma once
#include "core/activations.h"

namespace outlast {

struct LstmCell {
  static constexpr const char* name = "lstm";
  static constexpr bool stateSpace = false;
  static constexpr bool hasC = true;
  static constexpr bool passesH = false;
  static constexpr int gates = 4;
  static constexpr int sums = 4;
  static constexpr int inputSum[gates] = {0, 1, 2, 3};
  static constexpr int hiddenSum[gates] = {0, 1, 2, 3};
  static constexpr int saved = 5;  // i, f, g, o, tanh(c)
  using Products = LstmCell;

  template <class V>
  static constexpr void forward(const V (&sum)[sums], V /*hPrevious*/, V cPrevious, V* kept, V& h, V& c) {
    const V i = sigmoid(sum[0]);
    const V f = sigmoid(sum[1]);
    const V g = tanh(sum[2]);
    const V o = sigmoid(sum[3]);
    c = f * cPrevious + i * g;
    const V tanhC = tanh(c);
    h = o * tanhC;
    kept[0] = i;
    kept[1] = f;
    kept[2] = g;
    kept[3] = o;
    kept[4] = tanhC;
  }

  template <class V>
  static constexpr void backward(const V* kept, V /*h*/, V /*hPrevious*/, V cPrevious, V dh, V dc, V (&dSum)[sums],
                                 V& dhPrevious, V& dcPrevious) {
    const V i = kept[0];
    const V f = kept[1];
    const V g = kept[2];
    const V o = kept[3];
    const V tanhC = kept[4];
    const V dcTotal = dc + dh * o * (1 - tanhC * tanhC);
    dSum[0] = dcTotal * g * i * (1 - i);
    dSum[1] = dcTotal * cPrevious * f * (1 - f);
    dSum[2] = dcTotal * i * (1 - g * g);
    dSum[3] = dh * tanhC * o * (1 - o);
    dhPrevious = V{};
    dcPrevious = dcTotal * f;
  }
};

}  // namespace outlast
