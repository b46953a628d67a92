// AdamW (Loshchilov & Hutter 2019) as torch.optim.AdamW has it: p *= 1 - rate weightDecay, then Adam.
#pragma once
#include "optimizers/adam.h"

namespace outlast {

struct AdamWOptimizer {
  static constexpr const char* name = "adamw";
  static constexpr const char* numbers[] = {"learningRate", "beta1", "beta2", "epsilon", "weightDecay"};
  static constexpr int slots = AdamOptimizer::slots;
  static constexpr int scalars = AdamOptimizer::scalars;
  static constexpr int constants = AdamOptimizer::constants + 1;

  static void prepare(const double* numbers, double* scalars, double* constants) {
    AdamOptimizer::prepare(numbers, scalars, constants);
    constants[AdamOptimizer::constants] = numbers[4];
  }

  template <class V>
  static constexpr V update(V p, V g, V rate, V* slots, const V* constants) {
    const V kept = p * (1 - rate * constants[AdamOptimizer::constants]);
    return AdamOptimizer::update(kept, g, rate, slots, constants);
  }
};

}  // namespace outlast
