// Gradient descent: p -= rate g.
#pragma once
#include "core/types.h"

namespace outlast {

struct GdOptimizer {
  static constexpr const char* name = "gd";
  static constexpr const char* numbers[] = {"learningRate"};
  static constexpr int slots = 0;
  static constexpr int scalars = 0;

  static void advance(const double* /*numbers*/, double* /*scalars*/) {}

  template <class Real>
  static void update(Index count, Real* p, const Real* g, Real* const* /*slots*/, double rate,
                     const double* /*numbers*/, const double* /*scalars*/) {
    const Real step = static_cast<Real>(rate);
    for (Index i = 0; i < count; ++i) p[i] -= step * g[i];
  }
};

}  // namespace outlast
