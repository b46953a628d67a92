// Momentum as torch.optim.SGD has it (dampening 0): v = mu v + g; p -= rate v, or rate (g + mu v) with nesterov.
#pragma once
#include "core/types.h"

namespace outlast {

struct MomentumOptimizer {
  static constexpr const char* name = "momentum";
  static constexpr const char* numbers[] = {"learningRate", "momentum", "nesterov"};
  static constexpr int slots = 1;
  static constexpr int scalars = 0;

  static void advance(const double* /*numbers*/, double* /*scalars*/) {}

  template <class Real>
  static void update(Index count, Real* p, const Real* g, Real* const* slots, double rate, const double* numbers,
                     const double* /*scalars*/) {
    const Real step = static_cast<Real>(rate);
    const Real mu = static_cast<Real>(numbers[1]);
    const bool nesterov = numbers[2] != 0;
    Real* v = slots[0];
    for (Index i = 0; i < count; ++i) {
      v[i] = mu * v[i] + g[i];
      p[i] -= step * (nesterov ? g[i] + mu * v[i] : v[i]);
    }
  }
};

}  // namespace outlast
