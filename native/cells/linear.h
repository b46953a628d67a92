// Linear cell: h = A h' + B x (+ bias). Its parameters carry the state-space names A, B, C.
#pragma once
#include "cells/one_gate.h"

namespace outlast {

struct LinearCell : OneGate {
  static constexpr const char* name = "linear";
  static constexpr bool stateSpace = true;

  template <class V>
  static constexpr void forward(const V (&sum)[sums], V /*hPrevious*/, V /*cPrevious*/, V* /*kept*/, V& h, V& /*c*/) {
    h = sum[0];
  }

  template <class V>
  static constexpr void backward(const V* /*kept*/, V /*h*/, V /*hPrevious*/, V /*cPrevious*/, V dh, V /*dc*/,
                                 V (&dSum)[sums], V& dhPrevious, V& /*dcPrevious*/) {
    dSum[0] = dh;
    dhPrevious = V{};
  }
};

}  // namespace outlast
