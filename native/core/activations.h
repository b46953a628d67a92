// tanh, sigmoid and relu of the cells: monotone, exactly saturated, sigmoid(0) = 1/2. Counters depend on it: a gate a
// few ulp off 1 leaks, and the count is lost.
#pragma once
#include <type_traits>

#include "core/elementary.h"

namespace outlast {

/// 1 / (1 + exp(-x)) with a true division. 1 from x = 17.4 (float) or 37.5 (double), 0 where exp(-x) overflows.
template <class Real>
inline Real sigmoid(Real x) {
  return Real(1) / (Real(1) + elementary::exp(-x));
}

/// tanh(x) / x - 1 over x^2, as a polynomial in s = x^2 for |x| <= 0.26: Taylor's coefficients, cut where the next term
/// moves the result by less than 1/100 ulp.
template <class Real>
inline Real tanhSeries(Real s) {
  constexpr double coefficients[] = {-1.0 / 3,
                                     2.0 / 15,
                                     -17.0 / 315,
                                     62.0 / 2835,
                                     -1382.0 / 155925,
                                     21844.0 / 6081075,
                                     -929569.0 / 638512875,
                                     6404582.0 / 10854718875,
                                     -443861162.0 / 1856156927625,
                                     18888466084.0 / 194896477400625,
                                     -113927491862.0 / 2900518163668125};
  constexpr int terms = std::is_same_v<Real, float> ? 5 : 11;
  auto sum = static_cast<Real>(coefficients[terms - 1]);
  for (int i = terms - 2; i >= 0; --i) sum = sum * s + static_cast<Real>(coefficients[i]);
  return sum;
}

/// 1 - 2 / (exp(2|x|) + 1) from |x| = 0.26, where it passes 1/4; below, where that form cancels too much, the odd
/// series. +-1 from |x| = 9.1 (float) or 19.1 (double).
template <class Real>
inline Real tanh(Real x) {
  const Real magnitude = x < 0 ? -x : x;
  const Real far = Real(1) - Real(2) / (elementary::exp(magnitude + magnitude) + Real(1));
  const Real s = x * x;
  const Real near = x + x * s * tanhSeries(s);
  if (magnitude < Real(0.26)) return near;
  return x < 0 ? -far : far;
}

/// max(0, x); NaN stays NaN, so a diverged state is seen.
template <class Real>
inline Real relu(Real x) {
  return x < 0 ? Real(0) : x;
}

}  // namespace outlast
