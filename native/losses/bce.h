// Binary cross-entropy on logits y: softplus(y) - target y, in the form that cannot overflow (as PyTorch's
// binary_cross_entropy_with_logits), averaged over every scored number.
#pragma once
#include "core/activations.h"

namespace outlast {

struct BceLoss {
  static constexpr const char* name = "bce";
  static constexpr bool classes = false;
  static constexpr bool estimates = false;  // the outputs are logits

  template <class V>
  static constexpr V value(const V* output, const V* target, Index outputs) {
    V sum{};
    for (Index o = 0; o < outputs; ++o) {
      const V y = output[o];
      const V magnitude = select(y < V{}, -y, y);
      sum += (relu(y) - y * target[o]) + lanes::log1pUnit(lanes::exp(-magnitude));
    }
    return sum;
  }

  template <class V>
  static constexpr void gradient(const V* output, const V* target, Index outputs, V scale, V* dOutput) {
    for (Index o = 0; o < outputs; ++o) dOutput[o] = scale * (sigmoid(output[o]) - target[o]);
  }
};

}  // namespace outlast
