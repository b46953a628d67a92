// One step of one layer in register tiles: all sums of a few units, all gates applied before anything is stored.
#pragma once
#include "lanes/tile.h"
#include "rnn/state_noise.h"

namespace outlast {

/// sums[u][to[g]][n] += weight(k, row) z(k, n) over k < count and rows first..first+rows-1, gate g of unit u being row
/// u gates + g; returns the weights that follow.
template <class Lanes, int first, int rows, int units, int gates, int sumCount, int packs>
OUTLAST_INLINE const typename Lanes::Real* addProducts(Index count, const typename Lanes::Real* z,
                                                       const typename Lanes::Real* weights, const int (&to)[gates],
                                                       typename Lanes::V (&sums)[units][sumCount][packs]) {
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>;
  for (Index k = 0; k < count; ++k, z += packs * width) {
    V x[packs];
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n) x[n] = load<V>(z + n * width);
#pragma GCC unroll 16
    for (int row = first; row < first + rows; ++row, weights += Lanes::stride) {
      const V w = Lanes::weight(weights);
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) sums[row / gates][to[row % gates]][n] += w * x[n];
    }
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

template <class Cell, class Lanes, int packs, bool noisy, int units>
OUTLAST_INLINE const typename Lanes::Real* advanceUnits(Index inputs, Index hidden, const typename Lanes::Real* weights,
                                                        const StepMemory<typename Lanes::Real>& at, Index first) {
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>;
  V sums[units][Cell::sums][packs];
#pragma GCC unroll 16
  for (int u = 0; u < units; ++u) {
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s, weights += Lanes::stride) {
      const V bias = Lanes::weight(weights);
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) sums[u][s][n] = bias;
    }
  }
  forRowTiles<TileShape<Cell, Lanes, packs>::rows, units * Cell::gates>([&](auto firstRow, auto rows) {
    weights = addProducts<Lanes, firstRow, rows>(inputs, at.x, weights, Cell::inputSum, sums);
    if (Lanes::stride == 1 && at.fromZeros) {
      weights += hidden * rows * Lanes::stride;
    } else {
      weights = addProducts<Lanes, firstRow, rows>(hidden, at.hPrevious, weights, Cell::hiddenSum, sums);
    }
  });
  if constexpr (noisy) {
#pragma GCC unroll 16
    for (int u = 0; u < units; ++u) {
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) sums[u][0][n] += load<V>(at.noise + ((first + u) * packs + n) * width);
    }
  }
#pragma GCC unroll 16
  for (int u = 0; u < units; ++u) {
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n) {
      const Index unit = ((first + u) * packs + n) * width;
      V sum[Cell::sums], keep[Cell::saved + 1], h, c{};
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s) sum[s] = sums[u][s][n];
      Cell::forward(sum, load<V>(at.hPrevious + unit), Cell::hasC ? load<V>(at.cPrevious + unit) : V{}, keep, h, c);
      store<V>(at.h + unit, h);
      if constexpr (Cell::hasC) store<V>(at.c + unit, c);
#pragma GCC unroll 5
      for (int s = 0; s < Cell::saved; ++s)
        store<V>(at.kept + (((first + u) * keptSlots<Cell> + s) * packs + n) * width, keep[s]);
    }
  }
  return weights;
}

/// One step of one layer; `weights` as LaneWeights::forward has them. `noisy`: there is noise on the sums.
template <class Cell, class Lanes, int packs, bool noisy>
void advanceLanes(Index inputs, Index hidden, const typename Lanes::Real* weights,
                  const StepMemory<typename Lanes::Real>& at) {
  forTiles<TileShape<Cell, Lanes, packs>::units>(hidden, [&](auto units, Index first) {
    weights = advanceUnits<Cell, Lanes, packs, noisy, units>(inputs, hidden, weights, at, first);
  });
}

}  // namespace outlast
