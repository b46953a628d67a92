// GRU as torch.nn.GRU has it, gate order r, z, n and the reset gate after the recurrent product:
//   r = sigmoid(.), z = sigmoid(.), n = tanh(W_n x + b_in + r (U_n h' + b_hn)), h = (1 - z) n + z h'.
#pragma once
#include "core/activations.h"

namespace outlast {

struct GruCell {
  static constexpr const char* name = "gru";
  static constexpr bool stateSpace = false;
  static constexpr bool hasC = false;
  static constexpr bool passesH = true;
  static constexpr int gates = 3;
  static constexpr int sums = 4;  // r, z, the input's part of n, the state's part of n
  static constexpr int inputSum[gates] = {0, 1, 2};
  static constexpr int hiddenSum[gates] = {0, 1, 3};
  static constexpr int saved = 4;  // r, z, n, the state's part of n
  using Products = GruCell;

  template <class V>
  static constexpr void forward(const V (&sum)[sums], V hPrevious, V /*cPrevious*/, V* kept, V& h, V& /*c*/) {
    const V r = sigmoid(sum[0]);
    const V z = sigmoid(sum[1]);
    const V n = tanh(sum[2] + r * sum[3]);
    h = n + z * (hPrevious - n);
    kept[0] = r;
    kept[1] = z;
    kept[2] = n;
    kept[3] = sum[3];
  }

  template <class V>
  static constexpr void backward(const V* kept, V /*h*/, V hPrevious, V /*cPrevious*/, V dh, V /*dc*/, V (&dSum)[sums],
                                 V& dhPrevious, V& /*dcPrevious*/) {
    const V r = kept[0];
    const V z = kept[1];
    const V n = kept[2];
    const V dn = dh * (1 - z) * (1 - n * n);
    dSum[0] = dn * kept[3] * r * (1 - r);
    dSum[1] = dh * (hPrevious - n) * z * (1 - z);
    dSum[2] = dn;
    dSum[3] = dn * r;
    dhPrevious = dh * z;
  }
};

}  // namespace outlast
