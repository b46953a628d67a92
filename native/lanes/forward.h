// One step of one layer in register tiles: all sums of a few units, all gates applied before anything is stored.
#pragma once
#include <array>

#include "lanes/tile.h"
#include "rnn/state_noise.h"

namespace outlast {

/// sums[u][to[g]][n] += weight(k, row) z(k, n) over k < count and rows first..first+rows-1, gate g of unit u being row
/// u gates + g; z [count, packs / blocks, W] of each block. A column of `weights` has `record` rows. Gives the weights
/// that follow.
template <class Lanes, int first, int rows, int record, int units, int gates, int sumCount, int packs,
          std::size_t blocks>
OUTLAST_INLINE const typename Lanes::Real* addProducts(Index count,
                                                       const std::array<const typename Lanes::Real*, blocks>& z,
                                                       const typename Lanes::Real* weights, const int (&to)[gates],
                                                       typename Lanes::V (&sums)[units][sumCount][packs]) {
  using V = typename Lanes::V;
  constexpr int own = packs / static_cast<int>(blocks);
  auto at = z;
  for (Index k = 0; k < count; ++k) {
    V x[packs];
    if constexpr (blocks > 1) askAhead(weights);
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n) x[n] = load<V>(at[n / own] + n % own * widthOf<V>);
#pragma GCC unroll 16
    for (int row = first; row < first + rows; ++row, weights += Lanes::stride) {
      const V w = Lanes::weight(weights);
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) sums[row / gates][to[row % gates]][n] += w * x[n];
    }
    weights += (record - rows) * Lanes::stride;
#pragma GCC unroll 2
    for (std::size_t b = 0; b < blocks; ++b) at[b] += own * widthOf<V>;
  }
  return weights;
}

/// Where a layer's step reads and writes: x [I, packs, W], states [H, packs, W], kept [H, slots, packs, W].
template <class Real>
struct StepMemory {
  const Real* x;
  const Real* hPrevious;
  const Real* cPrevious;
  Real* kept;
  Real* h;
  Real* c;
  bool fromZeros = false;       ///< hPrevious is all zeros, and what it is multiplied with need not be read
  const Real* noise = nullptr;  ///< [H, packs, W] of cells that have it on their sum, where there is any
};

/// `units` units from `first` on, of a tile of `of` that are packed together, which has weights of `within` units
/// before these. Gives the weights that follow, where all units of a tile are taken at once.
template <class Cell, class Lanes, int packs, bool noisy, int units, int of, std::size_t blocks>
OUTLAST_INLINE const typename Lanes::Real* advanceUnits(Index inputs, Index hidden, const typename Lanes::Real* weights,
                                                        const std::array<StepMemory<typename Lanes::Real>, blocks>& at,
                                                        int within, Index first) {
  using V = typename Lanes::V;
  using Real = typename Lanes::Real;
  constexpr int width = widthOf<V>, all = packs * static_cast<int>(blocks);
  V sums[units][Cell::sums][all];
  weights += within * Cell::sums * Lanes::stride;
#pragma GCC unroll 16
  for (int u = 0; u < units; ++u) {
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s, weights += Lanes::stride) {
      const V bias = Lanes::weight(weights);
#pragma GCC unroll 8
      for (int n = 0; n < all; ++n) sums[u][s][n] = bias;
    }
  }
  weights += ((of - units - within) * Cell::sums + within * Cell::gates) * Lanes::stride;
  std::array<const Real*, blocks> x, h;
#pragma GCC unroll 2
  for (std::size_t b = 0; b < blocks; ++b) {
    x[b] = at[b].x;
    h[b] = at[b].hPrevious;
  }
  forRowTiles<TileShape<Cell, Lanes, packs>::rows, units * Cell::gates>([&](auto firstRow, auto rows) {
    constexpr int record = of == units ? rows : of * Cell::gates;
    weights = addProducts<Lanes, firstRow, rows, record>(inputs, x, weights, Cell::inputSum, sums);
    // Blocks that go together are alike in this.
    if (Lanes::stride == 1 && at[0].fromZeros) {
      weights += hidden * record * Lanes::stride;
    } else {
      weights = addProducts<Lanes, firstRow, rows, record>(hidden, h, weights, Cell::hiddenSum, sums);
    }
  });
  if constexpr (noisy) {
#pragma GCC unroll 16
    for (int u = 0; u < units; ++u) {
#pragma GCC unroll 8
      for (int n = 0; n < all; ++n)
        sums[u][0][n] += load<V>(at[n / packs].noise + ((first + u) * packs + n % packs) * width);
    }
  }
#pragma GCC unroll 16
  for (int u = 0; u < units; ++u) {
#pragma GCC unroll 8
    for (int n = 0; n < all; ++n) {
      const StepMemory<Real>& to = at[n / packs];
      const Index unit = ((first + u) * packs + n % packs) * width;
      V sum[Cell::sums], keep[Cell::saved + 1], h, c{};
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s) sum[s] = sums[u][s][n];
      Cell::forward(sum, load<V>(to.hPrevious + unit), Cell::hasC ? load<V>(to.cPrevious + unit) : V{}, keep, h, c);
      store<V>(to.h + unit, h);
      if constexpr (Cell::hasC) store<V>(to.c + unit, c);
#pragma GCC unroll 5
      for (int s = 0; s < Cell::saved; ++s)
        store<V>(to.kept + (((first + u) * keptSlots<Cell> + s) * packs + n % packs) * width, keep[s]);
    }
  }
  return weights;
}

template <class Cell, class Lanes, int packs, bool noisy, std::size_t blocks>
OUTLAST_INLINE void advanceTiles(Index inputs, Index hidden, const typename Lanes::Real* weights,
                                 const std::array<StepMemory<typename Lanes::Real>, blocks>& at) {
  forTiles<TileShape<Cell, Lanes, packs>::units>(hidden, [&](auto units, Index first) {
    constexpr int part = std::min<int>(units, TileShape<Cell, Lanes, packs* static_cast<int>(blocks)>::units);
    if constexpr (part == units) {
      weights = advanceUnits<Cell, Lanes, packs, noisy, part, units>(inputs, hidden, weights, at, 0, first);
    } else {
      for (int within = 0; within < units; within += part)
        advanceUnits<Cell, Lanes, packs, noisy, part, units>(inputs, hidden, weights, at, within, first + within);
      weights += (Cell::sums + Cell::gates * (inputs + hidden)) * units * Lanes::stride;
    }
  });
}

/// One step of one layer of blocks that share its weights; `weights` as LaneWeights::forward has them for tiles of one
/// block. `noisy`: there is noise on the sums.
template <class Cell, class Lanes, int packs, bool noisy, std::size_t blocks>
requires(!inOneFunction<Cell, packs>)
    [[gnu::noinline]] void advanceLanes(Index inputs, Index hidden, const typename Lanes::Real* weights,
                                        const std::array<StepMemory<typename Lanes::Real>, blocks>& at) {
  advanceTiles<Cell, Lanes, packs, noisy>(inputs, hidden, weights, at);
}
template <class Cell, class Lanes, int packs, bool noisy, std::size_t blocks>
requires(inOneFunction<Cell, packs>)
    [[gnu::noinline, gnu::flatten]] void advanceLanes(Index inputs, Index hidden, const typename Lanes::Real* weights,
                                                      const std::array<StepMemory<typename Lanes::Real>, blocks>& at) {
  advanceTiles<Cell, Lanes, packs, noisy>(inputs, hidden, weights, at);
}

}  // namespace outlast
