// Elementary functions in plain IEEE arithmetic (+ - * / and bit casts, no fused multiply-add), so that a result has
// the same bits on every machine, compiler and libm. Written as selects instead of branches, to be lifted to SIMD
// packs. Within 2 ulp of the true value for float and double; NaN gives NaN; a result under the smallest normal
// number may be 0. Of what is constexpr, devices compile it too; they fuse products, and have other last bits.
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "core/simd.h"

namespace outlast::elementary {

namespace detail {

template <class Real>
struct Constants;

// `expTail` approximates (e^r - 1 - r) / r^2 on |r| <= ln(2)/2, least largest error (Remez), relative error of e^r:
// 4e-18 and 3e-9. `ln2High` has so few bits that its product with an exponent is exact.
template <>
struct Constants<double> {
  using Bits = std::uint64_t;
  static constexpr int mantissaBits = 52;
  static constexpr Bits bias = 1023;
  static constexpr double roundingShift = 0x1.8p52;
  static constexpr double log2e = 0x1.71547652b82fep0;
  static constexpr double ln2High = 0x1.62e42fefa38p-1;
  static constexpr double ln2Low = 0x1.ef35793c7673p-45;
  static constexpr double expLargest = 0x1.62e42fefa39efp9;    // ln of the largest number
  static constexpr double expSmallest = -0x1.6232bdd7abcd2p9;  // ln of the smallest normal number
  static constexpr double expm1Smallest = -40.0;               // below, e^x - 1 rounds to -1
  static constexpr double expm1Linear = 0x1p-54;               // below in size, e^x - 1 rounds to x
  static constexpr std::array<double, 10> expTail = {
      0x1.000000000000ap-1,  0x1.55555555554fap-3,  0x1.555555555087dp-5,  0x1.1111111127be6p-7,
      0x1.6c16c1842a0d7p-10, 0x1.a01a012a578e9p-13, 0x1.a0199a0c71b1bp-16, 0x1.71df2552a0274p-19,
      0x1.28ad72c3e9b89p-22, 0x1.ad7f6e54af9aep-26};
};

template <>
struct Constants<float> {
  using Bits = std::uint32_t;
  static constexpr int mantissaBits = 23;
  static constexpr Bits bias = 127;
  static constexpr float roundingShift = 0x1.8p23F;
  static constexpr float log2e = 0x1.715476p0F;
  static constexpr float ln2High = 0x1.62e4p-1F;
  static constexpr float ln2Low = 0x1.7f7d1cp-20F;
  static constexpr float expLargest = 0x1.62e42ep6F;
  static constexpr float expSmallest = -0x1.5d589ep6F;
  static constexpr float expm1Smallest = -20.0F;
  static constexpr float expm1Linear = 0x1p-25F;
  static constexpr std::array<float, 5> expTail = {0x1.fffffcp-2F, 0x1.555492p-3F, 0x1.5558f2p-5F, 0x1.1239e2p-7F,
                                                   0x1.6a2444p-10F};
};

template <class V, std::size_t size>
OUTLAST_INLINE constexpr V polynomial(V x, const std::array<RealOf<V>, size>& coefficients) {
  V sum = broadcast<V>(coefficients[size - 1]);
  for (std::size_t i = size - 1; i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

// x = exponent ln 2 + (r + tail of r), |r| <= ln(2)/2; e^r - 1 = r + tail, the tail holding what r could not.
template <class Real>
struct ExpParts {
  typename Constants<Real>::Bits exponent;  // two's complement
  Real r;
  Real tail;
};

template <class Real>
inline ExpParts<Real> splitExp(Real x) {
  using C = Constants<Real>;
  const Real shifted = x * C::log2e + C::roundingShift;
  const Real whole = shifted - C::roundingShift;
  const auto exponent = std::bit_cast<typename C::Bits>(shifted) - std::bit_cast<typename C::Bits>(C::roundingShift);
  const Real high = x - whole * C::ln2High;
  const Real low = whole * C::ln2Low;
  const Real r = high - low;
  const Real rest = (high - r) - low;
  return {exponent, r, r * r * polynomial(r, C::expTail) + rest};
}

// 2^exponent for a two's-complement exponent of a normal number.
template <class Real>
inline Real powerOfTwo(typename Constants<Real>::Bits exponent) {
  return std::bit_cast<Real>((exponent + Constants<Real>::bias) << Constants<Real>::mantissaBits);
}

}  // namespace detail

/// e^x: 1 at 0, infinite from the first overflowing x, 0 where the result would be subnormal.
template <class Real>
inline Real exp(Real x) {
  using C = detail::Constants<Real>;
  const Real upper = x > C::expLargest ? C::expLargest : x;
  const Real inside = upper < C::expSmallest ? C::expSmallest : upper;
  const auto parts = detail::splitExp(inside);
  // 2^exponent in two factors, since 2^1024 is none: half of it, rounded down, by way of a positive number.
  const auto half = ((parts.exponent + 2 * C::bias) >> 1) - C::bias;
  const Real mantissa = Real{1} + (parts.r + parts.tail);
  const Real result = mantissa * detail::powerOfTwo<Real>(half) * detail::powerOfTwo<Real>(parts.exponent - half);
  const Real bounded = x > C::expLargest ? std::numeric_limits<Real>::infinity() : result;
  return x < C::expSmallest ? Real{0} : bounded;
}

/// e^x - 1, precise near 0 (where it keeps the sign of a zero).
template <class Real>
inline Real expm1(Real x) {
  using C = detail::Constants<Real>;
  const Real upper = x > C::expLargest ? C::expLargest : x;
  const Real inside = upper < C::expm1Smallest ? C::expm1Smallest : upper;
  const auto parts = detail::splitExp(inside);
  const Real half = detail::powerOfTwo<Real>(parts.exponent - 1);
  const Real result = Real{2} * (((half - Real{0.5}) + half * parts.r) + half * parts.tail);
  const Real bounded = x > C::expLargest ? std::numeric_limits<Real>::infinity() : result;
  const Real size = x < Real{0} ? -x : x;
  return size < C::expm1Linear ? x : bounded;
}

namespace detail {

// Natural logarithm of 2^(bias of doubles - `bias`) x for a normal x > 0, from
// log((1+s)/(1-s)) = 2 (s + s^3/3 + s^5/5 + ...), |s| < 0.172.
template <class V>
OUTLAST_INLINE constexpr V logNormal(V x, V bias) {
  using C = Constants<double>;
  constexpr std::array<double, 10> series = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
                                             2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
  constexpr std::uint64_t sqrtHalf = std::bit_cast<std::uint64_t>(0x1.6a09e667f3bcdp-1);
  // The number is 2^exponent m with m from sqrt(1/2) up to sqrt(2).
  const BitsOf<V> offset = std::bit_cast<BitsOf<V>>(x) + ((C::bias << C::mantissaBits) - sqrtHalf);
  // As the low bits of a number from 2^52 on: not every level converts whole numbers of 64 bits side by side.
  const V shifted = std::bit_cast<V>((offset >> C::mantissaBits) | std::bit_cast<std::uint64_t>(0x1p52));
  const V exponent = (shifted - 0x1p52) - bias;
  const V m = std::bit_cast<V>((offset & ((std::uint64_t{1} << C::mantissaBits) - 1)) + sqrtHalf);
  const V f = m - 1.0;
  const V s = f / (2.0 + f);
  const V square = s * s;
  const V halfSquare = 0.5 * f * f;
  const V rest = s * (halfSquare + square * polynomial(square, series)) + exponent * C::ln2Low;
  return exponent * C::ln2High - ((halfSquare - rest) - f);
}

}  // namespace detail

/// Natural logarithm: -infinity at 0, NaN below.
constexpr double log(double x) {
  const bool subnormal = x < std::numeric_limits<double>::min();
  const double result = detail::logNormal(subnormal ? x * 0x1p54 : x, subnormal ? 1023.0 + 54.0 : 1023.0);
  const double positive = x > std::numeric_limits<double>::max() ? x : result;
  const double atZero = x == 0.0 ? -std::numeric_limits<double>::infinity() : positive;
  return x >= 0.0 ? atZero : std::numeric_limits<double>::quiet_NaN();
}

inline float log(float x) { return static_cast<float>(log(static_cast<double>(x))); }

/// log(1 + x), precise near 0 (where it keeps the sign of a zero): the logarithm of the rounded sum, and what rounding
/// lost.
inline double log1p(double x) {
  const double sum = 1.0 + x;
  const double lost = x < 1.0 ? x - (sum - 1.0) : 1.0 - (sum - x);
  const bool finite = sum > 0.0 && sum <= std::numeric_limits<double>::max();
  const double result = log(sum) + (finite ? lost / sum : 0.0);
  return x == 0.0 ? x : result;
}

inline float log1p(float x) { return static_cast<float>(log1p(static_cast<double>(x))); }

template <class V>
struct SinCosOf {
  V sine;
  V cosine;
};
using SinCos = SinCosOf<double>;

namespace detail {

// Sine and cosine of angle + quarters pi/2, |angle| <= pi/4, from their power series; `quarters` counts modulo 4.
template <class V>
OUTLAST_INLINE constexpr SinCosOf<V> sinCosQuadrant(V angle, BitsOf<V> quarters) {
  constexpr std::array<double, 8> sineSeries = {
      -1.0 / 6,          1.0 / 120,         -1.0 / 5040,         1.0 / 362880,
      -1.0 / 39916800.0, 1.0 / 6227020800., -1.0 / 1307674368e3, 1.0 / 355687428096e3};
  constexpr std::array<double, 7> cosineSeries = {
      1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800, 1.0 / 479001600, -1.0 / 87178291200., 1.0 / 20922789888e3};
  const V square = angle * angle;
  const auto sine = std::bit_cast<BitsOf<V>>(angle + angle * (square * polynomial(square, sineSeries)));
  const auto cosine =
      std::bit_cast<BitsOf<V>>(1.0 - (0.5 * square - square * square * polynomial(square, cosineSeries)));
  // Odd quarters exchange the two; the second bit of a quarter is a sign.
  const BitsOf<V> exchange = (sine ^ cosine) & (std::uint64_t{0} - (quarters & 1));
  return {std::bit_cast<V>(sine ^ exchange ^ ((quarters & 2) << 62)),
          std::bit_cast<V>(cosine ^ exchange ^ (((quarters + 1) & 2) << 62))};
}

}  // namespace detail

/// Sine and cosine of 2 pi u, |u| <= 2^20, of a double or a pack: the quarter turns are split off exactly.
template <class V>
OUTLAST_INLINE constexpr SinCosOf<V> sinCosTurns(V u) {
  constexpr double shift = detail::Constants<double>::roundingShift;
  const V shifted = 4.0 * u + shift;
  const BitsOf<V> quarters = std::bit_cast<BitsOf<V>>(shifted) - std::bit_cast<std::uint64_t>(shift);
  return detail::sinCosQuadrant<V>((u - 0.25 * (shifted - shift)) * 0x1.921fb54442d18p2, quarters);
}

/// Sine and cosine of x radians; NaN for |x| > 2^20, where they are no longer precise.
inline SinCos sinCos(double x) {
  constexpr double shift = detail::Constants<double>::roundingShift;
  constexpr double domain = 0x1p20;
  // pi/2 in four parts (Cody and Waite), the first three with so few bits that their multiples are exact.
  constexpr std::array<double, 4> halfPi = {0x1.921fb544p0, 0x1.0b4611a6p-34, 0x1.3198a2ep-69, 0x1.b839a252049c1p-104};
  const double shifted = x * 0x1.45f306dc9c883p-1 + shift;
  const double whole = shifted - shift;
  const auto quarters = std::bit_cast<std::uint64_t>(shifted) - std::bit_cast<std::uint64_t>(shift);
  const double first = x - whole * halfPi[0];
  const double second = whole * halfPi[1];
  const double high = first - second;
  const double angle = high + ((((first - high) - second) - whole * halfPi[2]) - whole * halfPi[3]);
  const SinCos result = detail::sinCosQuadrant<double>(angle, quarters);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const bool inside = x <= domain && x >= -domain;
  return {inside ? result.sine : nan, inside ? result.cosine : nan};
}

template <class Real>
inline Real sin(Real x) {
  return static_cast<Real>(sinCos(static_cast<double>(x)).sine);
}

template <class Real>
inline Real cos(Real x) {
  return static_cast<Real>(sinCos(static_cast<double>(x)).cosine);
}

}  // namespace outlast::elementary
