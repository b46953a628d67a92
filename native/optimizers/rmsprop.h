// RMSprop as torch.optim.RMSprop has it: s = decay s + (1 - decay) g^2; p -= rate g / (sqrt(s) + epsilon).
#pragma once
#include <cmath>

#include "core/types.h"

namespace outlast {

struct RmspropOptimizer {
  static constexpr const char* name = "rmsprop";
  static constexpr const char* numbers[] = {"learningRate", "decay", "epsilon"};
  static constexpr int slots = 1;
  static constexpr int scalars = 0;

  static void advance(const double* /*numbers*/, double* /*scalars*/) {}

  template <class Real>
  static void update(Index count, Real* p, const Real* g, Real* const* slots, double rate, const double* numbers,
                     const double* /*scalars*/) {
    const Real step = static_cast<Real>(rate);
    const Real decay = static_cast<Real>(numbers[1]);
    const Real fresh = static_cast<Real>(1 - numbers[1]);
    const Real epsilon = static_cast<Real>(numbers[2]);
    Real* s = slots[0];
    for (Index i = 0; i < count; ++i) {
      s[i] = decay * s[i] + fresh * (g[i] * g[i]);
      p[i] -= step * (g[i] / (std::sqrt(s[i]) + epsilon));
    }
  }
};

}  // namespace outlast
