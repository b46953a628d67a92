// Mean squared error: (output - target)^2, averaged over every scored number.
#pragma once
#include "core/simd.h"

namespace outlast {

struct MseLoss {
  static constexpr const char* name = "mse";
  static constexpr bool classes = false;   // the target is a number an output
  static constexpr bool estimates = true;  // the outputs estimate the targets

  template <class V>
  static constexpr V value(const V* output, const V* target, Index outputs) {
    V sum{};
    for (Index o = 0; o < outputs; ++o) sum += (output[o] - target[o]) * (output[o] - target[o]);
    return sum;
  }

  template <class V>
  static constexpr void gradient(const V* output, const V* target, Index outputs, V scale, V* dOutput) {
    for (Index o = 0; o < outputs; ++o) dOutput[o] = (scale + scale) * (output[o] - target[o]);
  }
};

}  // namespace outlast
