// Momentum as torch.optim.SGD has it (dampening 0): v = mu v + g; p -= rate v, or rate (g + mu v) with nesterov.
#pragma once
#include "core/simd.h"

namespace outlast {

struct MomentumOptimizer {
  static constexpr const char* name = "momentum";
  static constexpr const char* numbers[] = {"learningRate", "momentum", "nesterov"};
  static constexpr int slots = 1;
  static constexpr int scalars = 0;
  static constexpr int constants = 3;

  static void prepare(const double* numbers, double* /*scalars*/, double* constants) {
    const bool nesterov = numbers[2] != 0;
    constants[0] = numbers[1];
    constants[1] = nesterov ? 1 : 0;  // g and v in the step: g + mu v, or v
    constants[2] = nesterov ? numbers[1] : 1;
  }

  template <class V>
  static constexpr V update(V p, V g, V rate, V* slots, const V* constants) {
    slots[0] = constants[0] * slots[0] + g;
    return p - rate * (constants[1] * g + constants[2] * slots[0]);
  }
};

}  // namespace outlast
