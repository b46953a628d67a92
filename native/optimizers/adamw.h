// AdamW (Loshchilov & Hutter 2019) as torch.optim.AdamW has it: p *= 1 - rate weightDecay, then Adam.
#pragma once
#include "optimizers/adam.h"

namespace outlast {

struct AdamWOptimizer {
  static constexpr const char* name = "adamw";
  static constexpr const char* numbers[] = {"learningRate", "beta1", "beta2", "epsilon", "weightDecay"};
  static constexpr int slots = AdamOptimizer::slots;
  static constexpr int scalars = AdamOptimizer::scalars;

  static void advance(const double* numbers, double* scalars) { AdamOptimizer::advance(numbers, scalars); }

  template <class Real>
  static void update(Index count, Real* p, const Real* g, Real* const* slots, double rate, const double* numbers,
                     const double* scalars) {
    const Real keep = static_cast<Real>(1 - rate * numbers[4]);
    for (Index i = 0; i < count; ++i) p[i] *= keep;
    AdamOptimizer::update(count, p, g, slots, rate, numbers, scalars);
  }
};

}  // namespace outlast
