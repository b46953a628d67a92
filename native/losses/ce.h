// Cross-entropy of the softmax of the step's outputs against a class index, averaged over every scored step.
#pragma once
#include "core/activations.h"

namespace outlast {

struct CeLoss {
  static constexpr const char* name = "ce";
  static constexpr bool classes = true;  // the target is one class index a step
  static constexpr bool estimates = false;

  template <class V>
  static constexpr V value(const V* output, const V* target, Index outputs) {
    const V top = largest(output, outputs);
    V sum{}, wanted{};
    for (Index o = 0; o < outputs; ++o) {
      sum += lanes::exp(output[o] - top);
      wanted = select(isClass(target[0], o), output[o], wanted);
    }
    return lanes::logFromOne(sum) + (top - wanted);
  }

  template <class V>
  static constexpr void gradient(const V* output, const V* target, Index outputs, V scale, V* dOutput) {
    const V top = largest(output, outputs);
    V sum{};
    for (Index o = 0; o < outputs; ++o) sum += dOutput[o] = lanes::exp(output[o] - top);
    for (Index o = 0; o < outputs; ++o)
      dOutput[o] = dOutput[o] * (scale / sum) - select(isClass(target[0], o), scale, V{});
  }

 private:
  template <class V>
  static constexpr auto isClass(V target, Index o) {
    return target == broadcast<V>(static_cast<RealOf<V>>(o));
  }

  template <class V>
  static constexpr V largest(const V* output, Index outputs) {
    V top = output[0];
    for (Index o = 1; o < outputs; ++o) top = select(output[o] > top, output[o], top);
    return top;
  }
};

}  // namespace outlast
