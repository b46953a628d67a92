// Transposition of square tiles in registers.
#pragma once
#include <utility>

#include "core/simd.h"

namespace outlast {

namespace detail {
/// Every other lane from a and b, from lane `first` on: a0 b0 a1 b1 ...
template <int first, class V, int... lane>
OUTLAST_INLINE V interleave(V a, V b, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(a, b, (first + lane / 2 + lane % 2 * widthOf<V>)...);
}
}  // namespace detail

/// Row r, column c of the tile of W x W numbers at rows[r] + c goes to `to` + c * stride + r. Any alignment.
template <class V>
OUTLAST_INLINE void transposeTile(const RealOf<V>* const* rows, RealOf<V>* to, Index stride) {
  constexpr int width = widthOf<V>;
  constexpr auto lanes = std::make_integer_sequence<int, width>{};
  V tile[width];
#pragma GCC unroll 16
  for (int r = 0; r < width; ++r) tile[r] = loadAny<V>(rows[r]);
    // Each round interleaves the upper half of the rows with the lower one; after as many rounds as a row index has
    // bits, row and column have changed places.
#pragma GCC unroll 4
  for (int round = 1; round < width; round *= 2) {
    V next[width];
#pragma GCC unroll 8
    for (int r = 0; r < width / 2; ++r) {
      next[2 * r] = detail::interleave<0>(tile[r], tile[r + width / 2], lanes);
      next[2 * r + 1] = detail::interleave<width / 2>(tile[r], tile[r + width / 2], lanes);
    }
#pragma GCC unroll 16
    for (int r = 0; r < width; ++r) tile[r] = next[r];
  }
#pragma GCC unroll 16
  for (int c = 0; c < width; ++c) storeAny<V>(to + c * stride, tile[c]);
}

}  // namespace outlast
