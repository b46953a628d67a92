// Products of one sequence's vectors with matrices, hidden units in the lanes, and gradients of those matrices. A
// vector is padded with zeros to paddedSize: whole packs, and a last one as narrow as the rest allows.
#pragma once
#include <algorithm>
#include <span>
#include <type_traits>

#include "core/simd.h"
#include "lanes/rows.h"
#include "lanes/tile.h"

namespace outlast {

/// Numbers in a padded row of `count`.
template <class V>
Index paddedSize(Index count) {
  Index size = 0;
  forPacks<V, 1>(count, [&](auto pack, auto, Index first) { size = first + widthOf<typename decltype(pack)::type>; });
  return size;
}

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

/// A weight [gates * height, columns] or its gradient: gate g goes with slot from[g] of a vector d [slots, slotStride].
template <class Real>
struct GateRows {
  Rows<Real> rows;
  Index height = 0;
  std::span<const int> from;
  Index slotStride = 0;
};

/// out[v] += transposed weights times d[v] in `packs` packs of columns and, unless T is void, one pack T. `descending`
/// takes the rows from the last to the first.
template <class V, int vectors, int packs, int ways, class T = void>
OUTLAST_INLINE void addTransposedTile(const GateRows<const RealOf<V>>& weights, Index first, bool descending,
                                      Rows<const RealOf<V>> d, Rows<RealOf<V>> out) {
  using Real = RealOf<V>;
  constexpr int width = widthOf<V>;
  constexpr bool hasTail = !std::is_void_v<T>;
  using Tail = std::conditional_t<hasTail, T, V>;
  V sums[ways][vectors][packs]{};
  Tail tails[ways][vectors]{};
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
      if constexpr (hasTail) {
        const Tail w = loadAny<Tail>(row + packs * width);
#pragma GCC unroll 4
        for (int v = 0; v < vectors; ++v) tails[way][v] += w * loadAny<Tail>(reinterpret_cast<const Real*>(&x[v]));
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
    Real* to = out[v] + first;
#pragma GCC unroll 16
    for (int n = 0; n < packs; ++n, to += width)
      store<V>(to, load<V>(to) + sumWays<ways>([&](int w) { return sums[w][v][n]; }));
    if constexpr (hasTail) store<Tail>(to, load<Tail>(to) + sumWays<ways>([&](int w) { return tails[w][v]; }));
  }
}

/// out [vectors, columns] += transposed weights times d [vectors]; rows of weights and out are padded.
template <class V, int vectors>
void addTransposed(const GateRows<const RealOf<V>>& weights, Index columns, bool descending, Rows<const RealOf<V>> d,
                   Rows<RealOf<V>> out) {
  constexpr int width = widthOf<V>;
  const Index whole = columns / width;
  const Index rest = columns - whole * width;
  const bool joined = rest > 0 && whole % 2 == 1;
  forTiles<unitRegisters<V> / vectors>(joined ? whole - 1 : whole, [&](auto packs, Index pack) {
    addTransposedTile<V, vectors, packs, waysFor(vectors * packs)>(weights, pack * width, descending, d, out);
  });
  if (rest == 0) return;
  visitNarrowest<V>(rest, [&](auto pack) {
    using T = typename decltype(pack)::type;
    if (joined) {
      addTransposedTile<V, vectors, 1, waysFor(2 * vectors), T>(weights, (whole - 1) * width, descending, d, out);
    } else {
      addTransposedTile<T, vectors, 1, waysFor(vectors)>(weights, whole * width, descending, d, out);
    }
  });
}

/// As addTransposed, over `steps` vectors that do not depend on each other.
template <class V>
void addTransposedSteps(const GateRows<const RealOf<V>>& weights, Index columns, Index steps, Rows<const RealOf<V>> d,
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

/// The same with rows in the lanes, for columns that fill no pack: `packs` packs of d from number `first` on.
template <class V, int columns, int packs>
OUTLAST_INLINE void addColumnTile(Index steps, Index first, Rows<const RealOf<V>> d, Rows<const RealOf<V>> z,
                                  const GateRows<RealOf<V>>& gradient) {
  constexpr int width = widthOf<V>;
  V sums[columns][packs]{};
  d.data += first;
  for (Index t = 0; t < steps; ++t, d.data += d.stride, z.data += z.stride) {
    V slope[packs];
#pragma GCC unroll 4
    for (int n = 0; n < packs; ++n) slope[n] = loadAny<V>(d.data + n * width);
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
  const auto gates = static_cast<Index>(gradient.from.size());
  for (Index g = 0; g < gates; ++g) {
    const Index start = gradient.from[static_cast<std::size_t>(g)] * gradient.slotStride - first;
    const Index end = std::min<Index>(gradient.height, packs * width - start);
    const Rows<RealOf<V>> to = gradient.rows.from(g * gradient.height);
    for (Index j = std::max<Index>(0, -start); j < end; ++j)
      for (int k = 0; k < columns; ++k) to[j][k] += out[k][start + j];
  }
}

/// gradient [gates * height, columns] += sum over time of d [steps, slots] times z [steps, columns]. A step of d may be
/// read up to a whole pack; neither z nor gradient is padded.
template <class V>
void addOuter(Index steps, const GateRows<RealOf<V>>& gradient, Index columns, Rows<const RealOf<V>> d,
              Rows<const RealOf<V>> z) {
  constexpr int width = widthOf<V>;
  constexpr Index chunk = 192;  // steps whose rows of a tile stay in the first cache
  const Index whole = columns / width;
  const auto gates = static_cast<Index>(gradient.from.size());
  for (Index t = 0; t < steps; t += chunk) {
    const Index count = std::min(chunk, steps - t);
    for (Index g = 0; g < gates; ++g) {
      const RealOf<V>* slopes = d[t] + gradient.from[static_cast<std::size_t>(g)] * gradient.slotStride;
      forTiles<unitRegisters<V> / 2>(gradient.height, [&](auto height, Index r) {
        forTiles<2>(whole, [&](auto packs, Index n) {
          const Rows<RealOf<V>> rows = gradient.rows.from(g * gradient.height + r);
          addOuterTile<V, height, packs>(count, {slopes + r, d.stride}, {z[t] + n * width, z.stride},
                                         {rows.data + n * width, rows.stride});
        });
      });
    }
  }
  const Index slots = gradient.from.back() * gradient.slotStride + gradient.height;
  forTiles<4>(ceilDivide(slots, width), [&](auto packs, Index n) {
    forTiles<4>(columns - whole * width, [&](auto count, Index k) {
      const Index column = whole * width + k;
      addColumnTile<V, count, packs>(
          steps, n * width, d, {z.data + column, z.stride},
          {{gradient.rows.data + column, columns}, gradient.height, gradient.from, gradient.slotStride});
    });
  });
}

}  // namespace outlast
