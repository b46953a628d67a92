// exp and log for packs and single numbers alike, for gates and losses: no branches, no range beyond what those need.
// Polynomials and constants are those of core/elementary.h.
#pragma once
#include "core/elementary.h"
#include "core/simd.h"

namespace outlast::lanes {

/// What exp's argument is held to: at `low` the power of two becomes 0, at `high` infinite, without a special case.
/// `shift` adds to a number x so that the low bits of the sum are round(x) plus the exponent's bias.
template <class Real>
struct ExpRange;
template <>
struct ExpRange<float> {
  static constexpr float low = -88.0F, high = 88.9F, shift = 0x1.8p23F + 127;
};
template <>
struct ExpRange<double> {
  static constexpr double low = -709.1, high = 710.0, shift = 0x1.8p52 + 1023;
};

/// x - whole ln(2) / factor. The float nearest to ln 2 is so good (2^-29 off) that where products are fused it does
/// alone, for 2 to 4 ulp of e^x at the ends of its range; doubles need both parts.
template <int factor, class V, bool = fusesFreely>
constexpr V reduced(V x, V whole) {
  using Real = RealOf<V>;
  using C = elementary::detail::Constants<Real>;
  if constexpr (sizeof(Real) == 4 && fusesProducts)
    return lessProduct(x, whole, broadcast<V>((C::ln2High + C::ln2Low) / factor));
  return (x - whole * (C::ln2High / factor)) - whole * (C::ln2Low / factor);
}

/// e^(factor x) for factor x inside ExpRange: 0 where it would be subnormal, infinite from 2^(largest exponent + 1/2).
template <int factor, class V, bool = fusesFreely>
constexpr V expOfMultiple(V x) {
  using Real = RealOf<V>;
  using C = elementary::detail::Constants<Real>;
  const V shifted = x * (factor * C::log2e) + ExpRange<Real>::shift;
  const V whole = shifted - ExpRange<Real>::shift;
  const V scale = std::bit_cast<V>(std::bit_cast<BitsOf<V>>(shifted) << C::mantissaBits);
  const V r = reduced<factor>(x, whole);
  // The series of e^(factor r) in r; the last product stays r^2 times the tail, added to r: r (1 + r tail) would round
  // twice and make gates fall between neighbours.
  // Made here and now: a lambda that were called at run time would be the host's alone, and trap on a device.
  constexpr auto series = [] {
    auto scaled = C::expTail;
    Real power = factor;
    for (Real& one : scaled) one *= (power *= factor);
    return scaled;
  }();
  V tail = broadcast<V>(series.back());
  for (std::size_t i = series.size() - 1; i-- > 0;) tail = tail * r + series[i];
  return scale * (((r * r) * tail + r * Real(factor)) + Real(1));
}

template <class V, bool = fusesFreely>
constexpr V exp(V x) {
  using Range = ExpRange<RealOf<V>>;
  return expOfMultiple<1>(atMost(broadcast<V>(Range::high), atLeast(broadcast<V>(Range::low), x)));
}

/// ln x for 1 <= x < infinity, as elementary::log.
template <class V, bool = fusesFreely>
constexpr V logFromOne(V x) {
  using Real = RealOf<V>;
  using C = elementary::detail::Constants<Real>;
  using Bits = typename C::Bits;
  constexpr Bits sqrtHalf = std::bit_cast<Bits>(static_cast<Real>(0x1.6a09e667f3bcdp-1));
  constexpr Bits mantissa = (Bits{1} << C::mantissaBits) - 1;
  const auto offset = std::bit_cast<BitsOf<V>>(x) - (sqrtHalf - (C::bias << C::mantissaBits));
  const auto biased = offset >> C::mantissaBits;
  V exponent;
  if constexpr (widthOf<V> == 1) {
    exponent = static_cast<Real>(biased) - static_cast<Real>(C::bias);
  } else {
    exponent = __builtin_convertvector(biased, V) - static_cast<Real>(C::bias);
  }
  const V f = std::bit_cast<V>((offset & mantissa) + sqrtHalf) - Real(1);
  const V s = f / (f + Real(2));
  const V square = s * s;
  constexpr int terms = sizeof(Real) == 4 ? 5 : 10;
  V series = broadcast<V>(Real(2) / (2 * terms + 1));
  for (int i = terms - 1; i >= 1; --i) series = series * square + Real(2) / (2 * i + 1);
  const V half = f * f * Real(0.5);
  const V rest = s * (half + square * series) + exponent * C::ln2Low;
  return exponent * C::ln2High - ((half - rest) - f);
}

/// ln(1 + x) for 0 <= x <= 1.
template <class V, bool = fusesFreely>
constexpr V log1pUnit(V x) {
  const V sum = x + RealOf<V>(1);
  return logFromOne(sum) + (x - (sum - RealOf<V>(1))) / sum;
}

}  // namespace outlast::lanes
