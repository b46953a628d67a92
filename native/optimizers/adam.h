// Adam (Kingma & Ba 2015) as torch.optim.Adam has it:
//   m = b1 m + (1 - b1) g, s = b2 s + (1 - b2) g^2,
//   p -= rate / (1 - b1^t) m / (sqrt(s) / sqrt(1 - b2^t) + epsilon).
#pragma once
#include <cmath>

#include "core/types.h"

namespace outlast {

struct AdamOptimizer {
  static constexpr const char* name = "adam";
  static constexpr const char* numbers[] = {"learningRate", "beta1", "beta2", "epsilon"};
  static constexpr int slots = 2;
  static constexpr int scalars = 2;  // b1^t and b2^t, as running products: no libm reaches a record

  static void advance(const double* numbers, double* scalars) {
    scalars[0] *= numbers[1];
    scalars[1] *= numbers[2];
  }

  template <class Real>
  static void update(Index count, Real* p, const Real* g, Real* const* slots, double rate, const double* numbers,
                     const double* scalars) {
    const Real b1 = static_cast<Real>(numbers[1]);
    const Real fresh1 = static_cast<Real>(1 - numbers[1]);
    const Real b2 = static_cast<Real>(numbers[2]);
    const Real fresh2 = static_cast<Real>(1 - numbers[2]);
    const Real epsilon = static_cast<Real>(numbers[3]);
    const Real step = static_cast<Real>(rate / (1 - scalars[0]));
    const Real scale = static_cast<Real>(1 / std::sqrt(1 - scalars[1]));
    Real* m = slots[0];
    Real* s = slots[1];
    for (Index i = 0; i < count; ++i) {
      m[i] = b1 * m[i] + fresh1 * g[i];
      s[i] = b2 * s[i] + fresh2 * (g[i] * g[i]);
      p[i] -= step * (m[i] / (std::sqrt(s[i]) * scale + epsilon));
    }
  }
};

}  // namespace outlast
