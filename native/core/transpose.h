// Transposition of square tiles in registers, and of matrices in such tiles.
#pragma once
#include <algorithm>
#include <cstring>
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

namespace detail {
/// Rows become columns: each round interleaves the upper half of the rows with the lower one; after as many rounds as a
/// row index has bits, row and column have changed places.
template <class T, int width>
OUTLAST_INLINE void transposeRows(T (&tile)[width]) {
  constexpr auto lanes = std::make_integer_sequence<int, width>{};
#pragma GCC unroll 4
  for (int round = 1; round < width; round *= 2) {
    T next[width];
#pragma GCC unroll 8
    for (int r = 0; r < width / 2; ++r) {
      next[2 * r] = interleave<0>(tile[r], tile[r + width / 2], lanes);
      next[2 * r + 1] = interleave<width / 2>(tile[r], tile[r + width / 2], lanes);
    }
#pragma GCC unroll 16
    for (int r = 0; r < width; ++r) tile[r] = next[r];
  }
}
}  // namespace detail

namespace detail {
/// Lane by lane the same number, a doubling of its bytes a step: compilers take longer ones number by number.
template <class V, class T>
OUTLAST_INLINE V widened(T numbers) {
  using Number = std::remove_cvref_t<decltype(numbers[0])>;
  if constexpr (sizeof(T) == sizeof(V)) {
    return __builtin_convertvector(numbers, V);
#if defined(__AVX512F__)
  } else if constexpr (sizeof(Number) == 1 && sizeof(T) == 16) {
    return widened<V>(std::bit_cast<Pack<std::int32_t, 16>>(_mm512_cvtepi8_epi32(std::bit_cast<__m128i>(numbers))));
#endif
  } else {
    using Wider = std::conditional_t<sizeof(Number) == 1, std::int16_t,
                                     std::conditional_t<sizeof(Number) == 2, std::int32_t, std::int64_t>>;
    return widened<V>(__builtin_convertvector(numbers, Pack<Wider, widthOf<V>>));
  }
}
}  // namespace detail

/// Row r, column c of the tile of W x W numbers at rows[r] + c goes to `to` + c * stride + r. Any alignment.
template <class V>
OUTLAST_INLINE void transposeTile(const RealOf<V>* const* rows, RealOf<V>* to, Index stride) {
  constexpr int width = widthOf<V>;
  V tile[width];
#pragma GCC unroll 16
  for (int r = 0; r < width; ++r) tile[r] = loadAny<V>(rows[r]);
  detail::transposeRows(tile);
#pragma GCC unroll 16
  for (int c = 0; c < width; ++c) storeAny<V>(to + c * stride, tile[c]);
}

/// The same of whole numbers that fill a byte each.
template <class V>
OUTLAST_INLINE void transposeTile(const std::int8_t* const* rows, RealOf<V>* to, Index stride) {
  constexpr int width = widthOf<V>;
  using Bytes = Pack<std::int8_t, width>;
  Bytes tile[width];
#pragma GCC unroll 16
  for (int r = 0; r < width; ++r) std::memcpy(&tile[r], rows[r], width);
  detail::transposeRows(tile);
#pragma GCC unroll 16
  for (int c = 0; c < width; ++c) storeAny<V>(to + c * stride, detail::widened<V>(tile[c]));
}

/// from [rows, columns] to `to` [columns, rows].
template <class Real>
void transpose(const Real* from, Index rows, Index columns, Real* to) {
  constexpr Index width = packWidth<Real>;
  if (rows < width || columns < width) {
    for (Index r = 0; r < rows; ++r)
      for (Index c = 0; c < columns; ++c) to[c * rows + r] = from[r * columns + c];
    return;
  }
  // Where tiles do not fill the matrix, the last ones lie over those before them.
  for (Index down = 0; down < rows; down += width) {
    const Index r = std::min(down, rows - width);
    for (Index across = 0; across < columns; across += width) {
      const Index c = std::min(across, columns - width);
      const Real* tile[width];
      for (Index i = 0; i < width; ++i) tile[i] = from + (r + i) * columns + c;
      transposeTile<Pack<Real>>(tile, to + c * rows + r, rows);
    }
  }
}

}  // namespace outlast
