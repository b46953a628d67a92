// Intervals as a number type of the cells: Cell::forward over Interval<V> bounds what it computes over V, whatever
// states lie in the intervals. Every operation goes outward by more than its rounding, so that it does not matter where
// products and sums are fused. Activations are monotone at every float, of which all have been tried; of doubles they
// have not, and go outward by more than their error: an interval of doubles also holds what there would be without
// rounding.
#pragma once
#include <limits>

#include "core/activations.h"

namespace outlast {

template <class V>
struct Interval {
  V low{};
  V high{};
};

namespace detail {

/// x and `units` last places more of it on either side, and room for what is subnormal.
template <int units, class V>
inline Interval<V> outward(V low, V high) {
  using Limits = std::numeric_limits<RealOf<V>>;
  constexpr auto relative = units * Limits::epsilon();
  const V below = select(low < V{}, -low, low) * relative + Limits::min();
  const V above = select(high < V{}, -high, high) * relative + Limits::min();
  return {low - below, high + above};
}

/// Last places that cover a rounding and the rounding of this bound; and twice an activation's error in doubles.
inline constexpr int ofOperation = 2;
template <class V>
inline constexpr int ofActivation = sizeof(RealOf<V>) == 4 ? 0 : 10;

template <class V>
inline Interval<V> within(Interval<V> x, RealOf<V> low, RealOf<V> high) {
  return {select(x.low < low, broadcast<V>(low), x.low), select(x.high > high, broadcast<V>(high), x.high)};
}

template <class V>
inline V lesser(V a, V b) {
  return select(b < a, b, a);
}
template <class V>
inline V greater(V a, V b) {
  return select(b > a, b, a);
}

}  // namespace detail

template <class V>
inline Interval<V> operator+(Interval<V> a, Interval<V> b) {
  return detail::outward<detail::ofOperation>(a.low + b.low, a.high + b.high);
}
template <class V>
inline Interval<V> operator-(Interval<V> a, Interval<V> b) {
  return detail::outward<detail::ofOperation>(a.low - b.high, a.high - b.low);
}
template <class V>
inline Interval<V> operator*(Interval<V> a, Interval<V> b) {
  const V p = a.low * b.low, q = a.low * b.high, r = a.high * b.low, s = a.high * b.high;
  return detail::outward<detail::ofOperation>(detail::lesser(detail::lesser(p, q), detail::lesser(r, s)),
                                              detail::greater(detail::greater(p, q), detail::greater(r, s)));
}

template <class V>
inline Interval<V> sigmoid(Interval<V> x) {
  return detail::within(detail::outward<detail::ofActivation<V>>(sigmoid(x.low), sigmoid(x.high)), RealOf<V>(0),
                        RealOf<V>(1));
}
template <class V>
inline Interval<V> tanh(Interval<V> x) {
  return detail::within(detail::outward<detail::ofActivation<V>>(tanh(x.low), tanh(x.high)), RealOf<V>(-1),
                        RealOf<V>(1));
}
template <class V>
inline Interval<V> relu(Interval<V> x) {
  return {relu(x.low), relu(x.high)};
}

}  // namespace outlast
