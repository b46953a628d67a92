// The two products of the chain (chain.h), in register tiles: vectors through a matrix, and sums of outer products.
// Vectors lie one after another, each padded with zeros to `stride` numbers, a multiple of the lanes.
#pragma once
#include <algorithm>
#include <array>

#include "core/packs.h"
#include "exact/partial.h"

namespace outlast {

/// Accumulators of a tile: what the registers leave beside its operands.
inline constexpr int mostSums = packBytes == 64 ? 24 : 12;

/// How many of `count` a tile takes so that tiles of one size, at most `most`, reach all of them.
constexpr Index evenTile(Index count, Index most) { return ceilDivide(count, ceilDivide(count, most)); }

/// A matrix whose row k is what number k of a vector multiplies: at data + k * stride, which may overlap.
template <class Real>
struct PaddedRows {
  const Real* data = nullptr;
  Index count = 0;
  Index stride = 0;
};

/// Vectors: number k of column c at data + c * stride + k * step.
template <class Real>
struct Columns {
  const Real* data = nullptr;
  Index stride = 0;
  Index step = 1;
};

/// One tile of `packs` packs of `columns` results. A result's sum runs over every `splits`-th row, so that small tiles
/// do not wait for their own last addition.
template <class Real, int columns, int packs>
struct ProductTile {
  using V = Pack<Real>;
  static constexpr int splits = columns * packs >= 8 ? 1 : 8 / (columns * packs);

  V sums[splits][columns][packs]{};

  /// Adds x_c[k] rows[k] over all k to column c.
  [[gnu::always_inline]] void add(PaddedRows<Real> rows, Columns<Real> x) {
    Index k = 0;
    for (; k + splits <= rows.count; k += splits) addRows<splits>(rows, x, k);
    for (; k < rows.count; ++k) addRows<1>(rows, x, k);
  }

  /// Writes column c to to + c * stride, any alignment.
  [[gnu::always_inline]] void finish(Real* to, Index stride) {
#pragma GCC unroll 4
    for (int c = 0; c < columns; ++c) {
#pragma GCC unroll 8
      for (int p = 0; p < packs; ++p) {
#pragma GCC unroll 8
        for (int s = 1; s < splits; ++s) sums[0][c][p] += sums[s][c][p];
        storeAny<V>(to + c * stride + p * widthOf<V>, sums[0][c][p]);
      }
    }
  }

 private:
  template <int together>
  [[gnu::always_inline]] void addRows(PaddedRows<Real> rows, Columns<Real> x, Index k) {
#pragma GCC unroll 8
    for (int s = 0; s < together; ++s) {
      const Real* row = rows.data + (k + s) * rows.stride;
#pragma GCC unroll 8
      for (int p = 0; p < packs; ++p) {
        const V numbers = loadAny<V>(row + p * widthOf<V>);
#pragma GCC unroll 4
        for (int c = 0; c < columns; ++c)
          sums[s][c][p] += broadcast<V>(x.data[c * x.stride + (k + s) * x.step]) * numbers;
      }
    }
  }
};

/// Vectors from step to step: y_c = sum over k of x_c[k] matrix[k] + sum over n of g_c[n] readers[n], where x is the
/// step before y and g is y's own. A step is `columns` vectors of `stride` numbers, the next one `stepBy` numbers on.
template <class Real>
struct ChainPass {
  PaddedRows<Real> matrix, readers;
  Index columns, stride;
  Index steps, stepBy;
  Real* y;
  const Real* g;  ///< [columns, readers], the next step's `gradientBy` numbers on
  Index gradientBy;
};

/// The pass in tiles of exactly `columns` and `packs`, which must divide what there is.
template <class Real, int columns, int packs>
void runPass(const ChainPass<Real>& pass) {
  const Index stride = pass.stride, readers = pass.readers.count;
  Real* y = pass.y;
  const Real* g = pass.g;
  for (Index step = 0; step < pass.steps; ++step, y += pass.stepBy, g += pass.gradientBy) {
    for (Index c = 0; c < pass.columns; c += columns) {
      for (Index first = 0; first < stride; first += packs * packWidth<Real>) {
        ProductTile<Real, columns, packs> tile;
        tile.add({pass.matrix.data + first, pass.matrix.count, stride}, {y - pass.stepBy + c * stride, stride, 1});
        tile.add({pass.readers.data + first, readers, stride}, {g + c * readers, readers, 1});
        tile.finish(y + c * stride + first, stride);
      }
    }
  }
}

/// The sizes that `count` vectors of `size` numbers are padded to, and the pass for them.
template <class Real>
struct PassPlan {
  Index columns;
  Index stride;
  void (*run)(const ChainPass<Real>&);
};

template <class Real>
PassPlan<Real> planPass(Index count, Index size) {
  using Run = void (*)(const ChainPass<Real>&);
  constexpr int mostColumns = 4, mostPacks = 8, severalPacks = mostSums / mostColumns / 2;
  static constexpr auto single = []<int... p>(std::integer_sequence<int, p...>) {
    return std::array<Run, mostPacks>{runPass<Real, 1, p + 1>...};
  }
  (std::make_integer_sequence<int, mostPacks>{});
  static constexpr auto several = []<int... i>(std::integer_sequence<int, i...>) {
    return std::array<Run, 3 * severalPacks>{runPass<Real, i % 3 + 2, i / 3 + 1>...};
  }
  (std::make_integer_sequence<int, 3 * severalPacks>{});
  const Index packs = ceilDivide(size, packWidth<Real>);
  const Index columns = evenTile(count, mostColumns);
  const Index tile = evenTile(packs, columns == 1 ? mostPacks : severalPacks);
  return {roundUp(count, columns), roundUp(packs, tile) * packWidth<Real>,
          columns == 1 ? single[static_cast<std::size_t>(tile - 1)]
                       : several[static_cast<std::size_t>((tile - 1) * 3 + columns - 2)]};
}

template <class Real, int rows, int packs>
void outerTile(Columns<Real> u, Columns<Real> v, Index steps, Real* to, Index width, Index count) {
  using V = Pack<Real>;
  V sums[rows][packs]{};
  for (Index s = 0; s < steps; ++s) {
#pragma GCC unroll 8
    for (int p = 0; p < packs; ++p) {
      const V numbers = load<V>(v.data + s * v.stride + p * widthOf<V>);
#pragma GCC unroll 4
      for (int r = 0; r < rows; ++r) sums[r][p] += broadcast<V>(u.data[s * u.stride + r]) * numbers;
    }
  }
#pragma GCC unroll 4
  for (int r = 0; r < rows; ++r) {
#pragma GCC unroll 8
    for (int p = 0; p < packs; ++p) {
      const Index left = count - p * widthOf<V>;
      if (left >= widthOf<V>) {
        storeAny<V>(to + r * width + p * widthOf<V>, sums[r][p]);
      } else {
        storeFirst<V>(to + r * width + p * widthOf<V>, sums[r][p], left);
      }
    }
  }
}

/// to[i][k] = sum over s < steps of u_s[i] v_s[k], for i < rows and k < width; `to` is dense.
template <class Real>
void sumOuterProducts(Columns<Real> u, Columns<Real> v, Index steps, Index rows, Index width, Real* to) {
  constexpr int tileRows = 4, mostPacks = mostSums / tileRows;
  using Tile = void (*)(Columns<Real>, Columns<Real>, Index, Real*, Index, Index);
  static constexpr auto tiles = []<int... p>(std::integer_sequence<int, p...>) {
    return std::array<std::array<Tile, 2>, mostPacks>{
        {{outerTile<Real, 1, p + 1>, outerTile<Real, tileRows, p + 1>}...}};
  }
  (std::make_integer_sequence<int, mostPacks>{});
  const Index packs = ceilDivide(width, packWidth<Real>);
  const Index tile = evenTile(packs, mostPacks);
  for (Index p = 0; p < packs; p += tile) {
    const auto& kernel = tiles[static_cast<std::size_t>(std::min(tile, packs - p) - 1)];
    const Index first = p * packWidth<Real>;
    for (Index i = 0; i < rows;) {
      const bool whole = i + tileRows <= rows;
      kernel[whole ? 1 : 0]({u.data + i, u.stride}, {v.data + first, v.stride}, steps, to + i * width + first, width,
                            width - first);
      i += whole ? tileRows : 1;
    }
  }
}

}  // namespace outlast
