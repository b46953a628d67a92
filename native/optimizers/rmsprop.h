// RMSprop as torch.optim.RMSprop has it: s = decay s + (1 - decay) g^2; p -= rate g / (sqrt(s) + epsilon).
#pragma once
#include "core/simd.h"

namespace outlast {

struct RmspropOptimizer {
  static constexpr const char* name = "rmsprop";
  static constexpr const char* numbers[] = {"learningRate", "decay", "epsilon"};
  static constexpr int slots = 1;
  static constexpr int scalars = 0;
  static constexpr int constants = 3;

  static void prepare(const double* numbers, double* /*scalars*/, double* constants) {
    constants[0] = numbers[1];
    constants[1] = 1 - numbers[1];
    constants[2] = numbers[2];
  }

  template <class V>
  static constexpr V update(V p, V g, V rate, V* slots, const V* constants) {
    slots[0] = constants[0] * slots[0] + constants[1] * (g * g);
    return p - rate * (g / (squareRoot(slots[0]) + constants[2]));
  }
};

}  // namespace outlast
