// Packs at the ends of rows whose length is no multiple of the lanes.
#pragma once
#include "core/simd.h"

namespace outlast {

/// The first `count` numbers from any alignment (0 <= count < lanes) and zeros; nothing behind them is read.
template <class V>
inline V loadFirst(const RealOf<V>* from, Index count) {
#if defined(__AVX512F__)
  const auto first = static_cast<__mmask16>((1U << static_cast<unsigned>(count)) - 1U);
  if constexpr (std::is_same_v<V, Pack<float, 16>>) return V(_mm512_maskz_loadu_ps(first, from));
  if constexpr (std::is_same_v<V, Pack<double, 8>>) return V(_mm512_maskz_loadu_pd(static_cast<__mmask8>(first), from));
#endif
  V x{};
  for (Index lane = 0; lane < count; ++lane) x[lane] = from[lane];
  return x;
}

/// Writes the first `count` lanes (0 <= count < lanes) to any alignment, and nothing behind them.
template <class V>
inline void storeFirst(RealOf<V>* to, V x, Index count) {
#if defined(__AVX512F__)
  const auto first = static_cast<__mmask16>((1U << static_cast<unsigned>(count)) - 1U);
  if constexpr (std::is_same_v<V, Pack<float, 16>>) return _mm512_mask_storeu_ps(to, first, __m512(x));
  if constexpr (std::is_same_v<V, Pack<double, 8>>)
    return _mm512_mask_storeu_pd(to, static_cast<__mmask8>(first), __m512d(x));
#endif
  for (Index lane = 0; lane < count; ++lane) to[lane] = x[lane];
}

/// Copies a row of `count` numbers of any alignment to an aligned one, with zeros up to the next whole pack.
template <class V>
inline void copyPadded(const RealOf<V>* from, Index count, RealOf<V>* to) {
  constexpr int width = widthOf<V>;
  Index i = 0;
  for (; i + width <= count; i += width) store<V>(to + i, loadAny<V>(from + i));
  if (i < count) store<V>(to + i, loadFirst<V>(from + i, count - i));
}

}  // namespace outlast
