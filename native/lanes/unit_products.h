// Products of one sequence's vectors with matrices, hidden units in the lanes, and gradients of those matrices. A
// vector is padded with zeros to whole packs.
#pragma once
#include <algorithm>
#include <span>

#include "core/simd.h"
#include "lanes/tile.h"

namespace outlast {

/// Row t at data + t * stride.
template <class Real>
struct Rows {
  Real* data = nullptr;
  Index stride = 0;

  Real* operator[](Index t) const { return data + t * stride; }
  [[nodiscard]] Rows from(Index t) const { return {data + t * stride, stride}; }
};

/// Accumulators of a unit tile.
template <class V>
inline constexpr int unitRegisters = powerOfTwoUpTo(tileRegisters<V>);

/// Independent sums that hide the latency of a multiply-add: a tile with fewer splits its sums in so many ways.
constexpr int waysFor(int sums) { return powerOfTwoUpTo(std::max(1, 8 / sums)); }

/// Adds the ways up, by halves.
template <int ways, class Sum>
OUTLAST_INLINE auto sumWays(Sum&& sum, int first = 0) {
  if constexpr (ways == 1) {
    return sum(first);
  } else {
    return sumWays<ways / 2>(sum, first) + sumWays<ways / 2>(sum, first + ways / 2);
  }
}

/// sums[w][to[g]][n] += weight(k, g, n) z[k] over k < count, way w taking every ways-th column; returns the weights
/// that follow.
template <class V, int packs, int ways, int gates, int sumCount>
OUTLAST_INLINE const RealOf<V>* addUnitProducts(Index count, const RealOf<V>* z, const RealOf<V>* weights,
                                                const int (&to)[gates], V (&sums)[ways][sumCount][packs]) {
  const auto addColumn = [&](Index k, int way) {
    const V x = broadcast<V>(z[k]);
#pragma GCC unroll 4
    for (int g = 0; g < gates; ++g) {
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n, weights += widthOf<V>) sums[way][to[g]][n] += load<V>(weights) * x;
    }
  };
  Index k = 0;
  for (; k + ways <= count; k += ways) {
#pragma GCC unroll 8
    for (int w = 0; w < ways; ++w) addColumn(k + w, w);
  }
  for (; k < count; ++k) addColumn(k, 0);
  return weights;
}

/// A weight [gates * height, columns] row-major, its rows padded to whole packs; gate g's product with the vector
/// d [slots, slotStride] reads slot from[g].
template <class Real>
struct GateWeights {
  Rows<const Real> rows;
  Index height = 0;
  std::span<const int> from;
  Index slotStride = 0;
};

/// out[v] += transposed weights times d[v] in `packs` packs of columns. `descending` takes the rows from the last to
/// the first.
template <class V, int vectors, int packs, int ways>
OUTLAST_INLINE void addTransposedTile(const GateWeights<RealOf<V>>& weights, Index first, bool descending,
                                      Rows<const RealOf<V>> d, Rows<RealOf<V>> out) {
  using Real = RealOf<V>;
  constexpr int width = widthOf<V>;
  V sums[ways][vectors][packs]{};
  const auto gates = static_cast<Index>(weights.from.size());
  const Index step = descending ? -1 : 1;
  for (Index i = 0; i < gates; ++i) {
    const Index g = descending ? gates - 1 - i : i;
    Index j = descending ? weights.height - 1 : 0;
    const Real* row = weights.rows[g * weights.height + j] + first;
    const Real* at = d.data + weights.from[static_cast<std::size_t>(g)] * weights.slotStride + j;
    const auto addRow = [&](int way) {
      V x[vectors];
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v) x[v] = broadcast<V>(at[v * d.stride]);
#pragma GCC unroll 16
      for (int n = 0; n < packs; ++n) {
        const V w = loadAny<V>(row + n * width);
#pragma GCC unroll 4
        for (int v = 0; v < vectors; ++v) sums[way][v][n] += w * x[v];
      }
      row += step * weights.rows.stride;
      at += step;
    };
    Index left = weights.height;
    for (; left >= ways; left -= ways) {
#pragma GCC unroll 8
      for (int w = 0; w < ways; ++w) addRow(w);
    }
    for (; left > 0; --left) addRow(0);
  }
#pragma GCC unroll 4
  for (int v = 0; v < vectors; ++v) {
#pragma GCC unroll 16
    for (int n = 0; n < packs; ++n) {
      Real* to = out[v] + first + n * width;
      store<V>(to, load<V>(to) + sumWays<ways>([&](int w) { return sums[w][v][n]; }));
    }
  }
}

/// out [vectors, columns] += transposed weights times d [vectors]; `columns` whole packs.
template <class V, int vectors>
void addTransposed(const GateWeights<RealOf<V>>& weights, Index columns, bool descending, Rows<const RealOf<V>> d,
                   Rows<RealOf<V>> out) {
  forTiles<unitRegisters<V> / vectors>(columns / widthOf<V>, [&](auto packs, Index pack) {
    addTransposedTile<V, vectors, packs, waysFor(vectors * packs)>(weights, pack * widthOf<V>, descending, d, out);
  });
}

/// As addTransposed, over `steps` vectors that do not depend on each other.
template <class V>
void addTransposedSteps(const GateWeights<RealOf<V>>& weights, Index columns, Index steps, Rows<const RealOf<V>> d,
                        Rows<RealOf<V>> out) {
  forTiles<4>(steps, [&](auto vectors, Index t) {
    addTransposed<V, vectors>(weights, columns, false, d.from(t), out.from(t));
  });
}

/// gradient[r][k] += sum over time of d[t][r] z[t][k] for `rows` rows and `packs` packs of columns.
template <class V, int rows, int packs>
OUTLAST_INLINE void addOuterTile(Index steps, Rows<const RealOf<V>> d, Rows<const RealOf<V>> z,
                                 Rows<RealOf<V>> gradient) {
  constexpr int width = widthOf<V>;
  V sums[rows][packs];
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 2
    for (int n = 0; n < packs; ++n) sums[r][n] = loadAny<V>(gradient[r] + n * width);
  }
  for (Index t = 0; t < steps; ++t, d.data += d.stride, z.data += z.stride) {
    V x[packs];
#pragma GCC unroll 2
    for (int n = 0; n < packs; ++n) x[n] = loadAny<V>(z.data + n * width);
#pragma GCC unroll 8
    for (int r = 0; r < rows; ++r) {
      const V slope = broadcast<V>(d.data[r]);
#pragma GCC unroll 2
      for (int n = 0; n < packs; ++n) sums[r][n] += slope * x[n];
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 2
    for (int n = 0; n < packs; ++n) storeAny<V>(gradient[r] + n * width, sums[r][n]);
  }
}

/// The same with rows in the lanes, for columns that fill no pack: `packs` packs of d, of which `rows` numbers count.
template <class V, int columns, int packs>
OUTLAST_INLINE void addColumnTile(Index steps, Index rows, Rows<const RealOf<V>> d, Rows<const RealOf<V>> z,
                                  Rows<RealOf<V>> gradient) {
  constexpr int width = widthOf<V>;
  V sums[columns][packs]{};
  for (Index t = 0; t < steps; ++t, d.data += d.stride, z.data += z.stride) {
    V slope[packs];
#pragma GCC unroll 4
    for (int n = 0; n < packs; ++n) slope[n] = load<V>(d.data + n * width);
#pragma GCC unroll 4
    for (int k = 0; k < columns; ++k) {
      const V x = broadcast<V>(z.data[k]);
#pragma GCC unroll 4
      for (int n = 0; n < packs; ++n) sums[k][n] += slope[n] * x;
    }
  }
  alignas(64) RealOf<V> out[columns][packs * width];
#pragma GCC unroll 4
  for (int k = 0; k < columns; ++k) {
#pragma GCC unroll 4
    for (int n = 0; n < packs; ++n) store<V>(out[k] + n * width, sums[k][n]);
  }
  for (Index r = 0; r < std::min<Index>(rows, packs * width); ++r)
    for (int k = 0; k < columns; ++k) gradient[r][k] += out[k][r];
}

/// gradient [rows, columns] += sum over time of d [steps, rows] times z [steps, columns]; d is padded to whole packs, z
/// and gradient are not.
template <class V>
void addOuter(Index steps, Index rows, Index columns, Rows<const RealOf<V>> d, Rows<const RealOf<V>> z,
              RealOf<V>* gradient) {
  constexpr int width = widthOf<V>;
  constexpr Index chunk = 192;  // steps whose rows of a tile stay in the first cache
  const Index whole = columns / width;
  for (Index t = 0; t < steps; t += chunk) {
    const Index count = std::min(chunk, steps - t);
    forTiles<unitRegisters<V> / 2>(rows, [&](auto height, Index r) {
      forTiles<2>(whole, [&](auto packs, Index n) {
        addOuterTile<V, height, packs>(count, {d[t] + r, d.stride}, {z[t] + n * width, z.stride},
                                       {gradient + r * columns + n * width, columns});
      });
    });
  }
  forTiles<4>((rows + width - 1) / width, [&](auto packs, Index n) {
    const Index r = n * width;
    forTiles<4>(columns - whole * width, [&](auto count, Index k) {
      const Index column = whole * width + k;
      addColumnTile<V, count, packs>(steps, rows - r, {d.data + r, d.stride}, {z.data + column, z.stride},
                                     {gradient + r * columns + column, columns});
    });
  });
}

}  // namespace outlast
