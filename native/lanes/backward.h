// The way back through one step of one layer: gates to gradients of their sums, those to gradients of states and
// inputs.
#pragma once
#include "lanes/forward.h"

namespace outlast {

/// Gate values in `kept` become the gradients of their sums, in place. dh and dc [H, packs, W] come as dL/dh_t and
/// dL/dc_t and leave as their direct parts at t - 1; where a cell passes no h on, dh stays as it came.
template <class Cell, class Lanes, int packs>
void backwardGates(Index hidden, const StepMemory<typename Lanes::Real>& at, typename Lanes::Real* dh,
                   typename Lanes::Real* dc) {
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>;
  for (Index j = 0; j < hidden; ++j) {
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n) {
      const Index unit = (j * packs + n) * width;
      typename Lanes::Real* slot = at.kept + (j * keptSlots<Cell> * packs + n) * width;
      V keep[Cell::saved + 1], dSum[Cell::sums], dhPrevious{}, dcPrevious{};
#pragma GCC unroll 5
      for (int s = 0; s < Cell::saved; ++s) keep[s] = load<V>(slot + s * packs * width);
      Cell::backward(keep, load<V>(at.h + unit), load<V>(at.hPrevious + unit),
                     Cell::hasC ? load<V>(at.cPrevious + unit) : V{}, load<V>(dh + unit),
                     Cell::hasC ? load<V>(dc + unit) : V{}, dSum, dhPrevious, dcPrevious);
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s) store<V>(slot + s * packs * width, dSum[s]);
      if constexpr (Cell::passesH) store<V>(dh + unit, dhPrevious);
      if constexpr (Cell::hasC) store<V>(dc + unit, dcPrevious);
    }
  }
}

/// out(k) = weight(j, g, k) dSum(j, from[g]) over all units and gates, for `columns` columns k, added to what is there
/// if `adds`; returns the weights that follow.
template <class Cell, class Lanes, int packs, int columns, bool adds>
OUTLAST_INLINE const typename Lanes::Real* multiplyTransposedTile(Index hidden, const typename Lanes::Real* dSum,
                                                                  const typename Lanes::Real* weights,
                                                                  const int (&from)[Cell::gates],
                                                                  typename Lanes::Real* out) {
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>;
  // With few columns every multiply-add would wait for the one before: the gates take turns at sums of their own.
  constexpr int turns = columns * packs > 4 ? 1 : std::min(Cell::gates, tileRegisters<V> / (columns * packs));
  V sums[turns][columns][packs]{};
  if constexpr (adds) {
#pragma GCC unroll 16
    for (int k = 0; k < columns; ++k) {
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) sums[0][k][n] = load<V>(out + (k * packs + n) * width);
    }
  }
  const auto addGate = [&](int g) {
    V d[packs];
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n) d[n] = load<V>(dSum + (from[g] * packs + n) * width);
#pragma GCC unroll 16
    for (int k = 0; k < columns; ++k, weights += Lanes::stride) {
      const V w = Lanes::weight(weights);
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) sums[g % turns][k][n] += w * d[n];
    }
  };
  for (Index j = 0; j < hidden; ++j, dSum += keptSlots<Cell> * packs * width) {
    if constexpr (turns > 1 || packBytes == 64) {
#pragma GCC unroll 4
      for (int g = 0; g < Cell::gates; ++g) addGate(g);
    } else {
      // Registers are few: of several gates in a row the compiler keeps sums in memory (docs/performance.md has what
      // that costs).
#pragma GCC unroll 1
      for (int g = 0; g < Cell::gates; ++g) addGate(g);
    }
  }
#pragma GCC unroll 16
  for (int k = 0; k < columns; ++k) {
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n) {
      V sum = sums[0][k][n];
#pragma GCC unroll 4
      for (int i = 1; i < turns; ++i) sum += sums[i][k][n];
      store<V>(out + (k * packs + n) * width, sum);
    }
  }
  return weights;
}

/// out [columns, packs, W] = transposed weights times dSum [H, slots, packs, W], added to what is there if `adds`.
template <class Cell, class Lanes, int packs, bool adds>
void multiplyTransposed(Index hidden, Index columns, const typename Lanes::Real* dSum,
                        const typename Lanes::Real* weights, const int (&from)[Cell::gates],
                        typename Lanes::Real* out) {
  forTiles<TileShape<Cell, Lanes, packs>::columns>(columns, [&](auto count, Index first) {
    weights = multiplyTransposedTile<Cell, Lanes, packs, count, adds>(hidden, dSum, weights, from,
                                                                      out + first * packs * widthOf<typename Lanes::V>);
  });
}

}  // namespace outlast
