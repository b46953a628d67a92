// Adam (Kingma & Ba 2015) as torch.optim.Adam has it:
//   m = b1 m + (1 - b1) g, s = b2 s + (1 - b2) g^2,
//   p -= rate / (1 - b1^t) m / (sqrt(s) / sqrt(1 - b2^t) + epsilon).
#pragma once
#include <cmath>

#include "core/simd.h"

namespace outlast {

struct AdamOptimizer {
  static constexpr const char* name = "adam";
  static constexpr const char* numbers[] = {"learningRate", "beta1", "beta2", "epsilon"};
  static constexpr int slots = 2;
  static constexpr int scalars = 2;  // b1^t and b2^t, as running products: no libm reaches a record
  static constexpr int constants = 7;

  static void prepare(const double* numbers, double* scalars, double* constants) {
    scalars[0] *= numbers[1];
    scalars[1] *= numbers[2];
    constants[0] = numbers[1];
    constants[1] = 1 - numbers[1];
    constants[2] = numbers[2];
    constants[3] = 1 - numbers[2];
    constants[4] = numbers[3];
    constants[5] = 1 / (1 - scalars[0]);
    constants[6] = 1 / std::sqrt(1 - scalars[1]);
  }

  template <class V>
  static constexpr V update(V p, V g, V rate, V* slots, const V* constants) {
    slots[0] = constants[0] * slots[0] + constants[1] * g;
    slots[1] = constants[2] * slots[1] + constants[3] * (g * g);
    const V root = squareRoot(slots[1]) * constants[6] + constants[4];
    return p - (rate * constants[5]) * (slots[0] / root);
  }
};

}  // namespace outlast
