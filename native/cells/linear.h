// Linear cell: h = A h' + B x (+ bias). Its parameters carry the state-space names A, B, C.
#pragma once

namespace outlast {

struct LinearCell {
  static constexpr const char* name = "linear";
  static constexpr bool stateSpace = true;
  static constexpr bool hasC = false;
  static constexpr bool passesH = false;
  static constexpr int gates = 1;
  static constexpr int sums = 1;
  static constexpr int inputSum[gates] = {0};
  static constexpr int hiddenSum[gates] = {0};
  static constexpr int saved = 0;

  template <class V>
  static void forward(const V (&sum)[sums], V /*hPrevious*/, V /*cPrevious*/, V* /*kept*/, V& h, V& /*c*/) {
    h = sum[0];
  }

  template <class V>
  static void backward(const V* /*kept*/, V /*h*/, V /*hPrevious*/, V /*cPrevious*/, V dh, V /*dc*/, V (&dSum)[sums],
                       V& dhPrevious, V& /*dcPrevious*/) {
    dSum[0] = dh;
    dhPrevious = V{};
  }
};

}  // namespace outlast
