// The way back through one step of one layer: gates to gradients of their sums, those to gradients of states and
// inputs.
#pragma once
#include <atomic>

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

/// out(k) = weight(j, g, k) dSum(j, from[g]) over all units and gates, for `columns` columns k of each block, added to
/// what is there if `adds`; a unit's gate has `record` weights. Gives the weights that follow.
template <class Cell, const int (&from)[Cell::gates], class Lanes, int packs, int columns, int record, bool adds,
          std::size_t blocks>
OUTLAST_INLINE const typename Lanes::Real* multiplyTransposedTile(
    Index hidden, const std::array<const typename Lanes::Real*, blocks>& dSum, const typename Lanes::Real* weights,
    const std::array<typename Lanes::Real*, blocks>& out) {
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>, all = packs * static_cast<int>(blocks);
  // With few columns every multiply-add would wait for the one before: the gates take turns at sums of their own.
  constexpr int turns = columns * packs > 4 ? 1 : std::min(Cell::gates, tileRegisters<V> / (columns * packs));
  V sums[turns][columns][all]{};
  const auto place = [&](int k, int n) { return out[n / packs] + (k * packs + n % packs) * width; };
  if constexpr (adds) {
#pragma GCC unroll 16
    for (int k = 0; k < columns; ++k) {
#pragma GCC unroll 8
      for (int n = 0; n < all; ++n) sums[0][k][n] = load<V>(place(k, n));
    }
  }
  auto unit = dSum;
  const auto addGate = [&](int g) {
    V d[all];
#pragma GCC unroll 8
    for (int n = 0; n < all; ++n) d[n] = load<V>(unit[n / packs] + (from[g] * packs + n % packs) * width);
#pragma GCC unroll 16
    for (int k = 0; k < columns; ++k, weights += Lanes::stride) {
      const V w = Lanes::weight(weights);
#pragma GCC unroll 8
      for (int n = 0; n < all; ++n) sums[g % turns][k][n] += w * d[n];
      // With all registers taken, no weight may be loaded before the one in front of it has been used.
      if constexpr (packBytes == 32) std::atomic_signal_fence(std::memory_order_acq_rel);
    }
    weights += (record - columns) * Lanes::stride;
  };
  for (Index j = 0; j < hidden; ++j) {
    if constexpr (blocks > 1) askAhead(weights);
    if constexpr (turns > 1 || packBytes == 64) {
#pragma GCC unroll 4
      for (int g = 0; g < Cell::gates; ++g) addGate(g);
    } else {
      // Registers are few: of several gates in a row the compiler keeps sums in memory (docs/performance.md has what
      // that costs).
#pragma GCC unroll 1
      for (int g = 0; g < Cell::gates; ++g) addGate(g);
    }
#pragma GCC unroll 2
    for (std::size_t b = 0; b < blocks; ++b) unit[b] += keptSlots<Cell> * packs * width;
  }
#pragma GCC unroll 16
  for (int k = 0; k < columns; ++k) {
#pragma GCC unroll 8
    for (int n = 0; n < all; ++n) {
      V sum = sums[0][k][n];
#pragma GCC unroll 4
      for (int i = 1; i < turns; ++i) sum += sums[i][k][n];
      store<V>(place(k, n), sum);
    }
  }
  return weights;
}

template <class Cell, const int (&from)[Cell::gates], class Lanes, int packs, bool adds, std::size_t blocks>
OUTLAST_INLINE void multiplyTransposedTiles(Index hidden, Index columns,
                                            const std::array<const typename Lanes::Real*, blocks>& dSum,
                                            const typename Lanes::Real* weights,
                                            const std::array<typename Lanes::Real*, blocks>& out) {
  using Real = typename Lanes::Real;
  forTiles<TileShape<Cell, Lanes, packs>::columns>(columns, [&](auto count, Index first) {
    const auto at = [&](std::size_t b, int within) {
      return out[b] + (first + within) * packs * widthOf<typename Lanes::V>;
    };
    if constexpr (blocks == 1) {
      weights = multiplyTransposedTile<Cell, from, Lanes, packs, count, count, adds>(hidden, dSum, weights,
                                                                                     std::array{at(0, 0)});
    } else if constexpr (count <= 4) {
      const Real* const own = weights;
      for (std::size_t b = 0; b < blocks; ++b)
        weights = multiplyTransposedTile<Cell, from, Lanes, packs, count, count, adds>(hidden, std::array{dSum[b]}, own,
                                                                                       std::array{at(b, 0)});
    } else {
      constexpr int part = std::min<int>(count, TileShape<Cell, Lanes, packs* static_cast<int>(blocks)>::columns);
      for (int within = 0; within < count; within += part) {
        std::array<Real*, blocks> to;
        for (std::size_t b = 0; b < blocks; ++b) to[b] = at(b, within);
        multiplyTransposedTile<Cell, from, Lanes, packs, part, count, adds>(hidden, dSum,
                                                                            weights + within * Lanes::stride, to);
      }
      weights += hidden * Cell::gates * count * Lanes::stride;
    }
  });
}

/// out [columns, packs, W] = transposed weights times dSum [H, slots, packs, W] of each block, added to what is there
/// if `adds`. Blocks share the weights of many columns; sums of few would not fit the registers twice.
template <class Cell, const int (&from)[Cell::gates], class Lanes, int packs, bool adds, std::size_t blocks>
requires(!inOneFunction<Cell, packs>)
    [[gnu::noinline]] void multiplyTransposed(Index hidden, Index columns,
                                              const std::array<const typename Lanes::Real*, blocks>& dSum,
                                              const typename Lanes::Real* weights,
                                              const std::array<typename Lanes::Real*, blocks>& out) {
  multiplyTransposedTiles<Cell, from, Lanes, packs, adds>(hidden, columns, dSum, weights, out);
}
template <class Cell, const int (&from)[Cell::gates], class Lanes, int packs, bool adds, std::size_t blocks>
requires(inOneFunction<Cell, packs>)
    [[gnu::noinline, gnu::flatten]] void multiplyTransposed(Index hidden, Index columns,
                                                            const std::array<const typename Lanes::Real*, blocks>& dSum,
                                                            const typename Lanes::Real* weights,
                                                            const std::array<typename Lanes::Real*, blocks>& out) {
  multiplyTransposedTiles<Cell, from, Lanes, packs, adds>(hidden, columns, dSum, weights, out);
}

}  // namespace outlast
