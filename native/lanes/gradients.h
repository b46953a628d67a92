// Gradients of the weights: outer products of the sums' gradients and what the weights were multiplied with, summed
// over time in register tiles, lanes apart until the end.
#pragma once
#include "lanes/rows.h"
#include "lanes/tile.h"

namespace outlast {

/// Where the gradient of a weight [gates * H, columns] goes: gate g of unit j, column k at
/// gradient + (g * gateStride + j * columns + k) numbers of Lanes::stride.
template <class Real>
struct WeightGradient {
  Real* gradient;
  Index gateStride;
  Index columns;
};

template <class Cell, class Lanes, int packs, int units, int columns>
OUTLAST_INLINE void addGradientTile(Index steps, Rows<const typename Lanes::Real> dSum,
                                    Rows<const typename Lanes::Real> z, const int (&from)[Cell::gates],
                                    const WeightGradient<typename Lanes::Real>& to) {
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>;
  V sums[units][Cell::gates][columns]{};
  for (Index t = 0; t < steps; ++t, dSum.data += dSum.stride, z.data += z.stride) {
#pragma GCC unroll 4
    for (int n = 0; n < packs; ++n) {
      V d[units][Cell::gates];
#pragma GCC unroll 4
      for (int u = 0; u < units; ++u) {
#pragma GCC unroll 4
        for (int g = 0; g < Cell::gates; ++g)
          d[u][g] = load<V>(dSum.data + ((u * keptSlots<Cell> + from[g]) * packs + n) * width);
      }
#pragma GCC unroll 8
      for (int k = 0; k < columns; ++k) {
        const V x = load<V>(z.data + (k * packs + n) * width);
#pragma GCC unroll 4
        for (int u = 0; u < units; ++u) {
#pragma GCC unroll 4
          for (int g = 0; g < Cell::gates; ++g) sums[u][g][k] += d[u][g] * x;
        }
      }
    }
  }
  for (int u = 0; u < units; ++u)
    for (int g = 0; g < Cell::gates; ++g)
      Lanes::addGradients(to.gradient + (g * to.gateStride + u * to.columns) * Lanes::stride, sums[u][g]);
}

/// Columns first..columns-1 of `gradient` [gates * H, columns] += sum over time of dSum [H, slots, packs, W] times z
/// [columns, packs, W].
template <class Cell, class Lanes, int packs>
void addWeightGradients(Index hidden, Index columns, Index first, Index steps, Rows<const typename Lanes::Real> dSum,
                        Rows<const typename Lanes::Real> z, const int (&from)[Cell::gates],
                        typename Lanes::Real* gradient) {
  constexpr int width = widthOf<typename Lanes::V>;
  constexpr int registers = tileRegisters<typename Lanes::V>;
  constexpr int unitsMost = Cell::gates == 1 ? powerOfTwoUpTo(registers / 4) : 1;
  constexpr int columnsMost = powerOfTwoUpTo(registers / (unitsMost * Cell::gates));
  forTiles<unitsMost>(hidden, [&](auto units, Index j) {
    forTiles<columnsMost>(
        columns,
        [&](auto count, Index k) {
          addGradientTile<Cell, Lanes, packs, units, count>(
              steps, {dSum.data + j * keptSlots<Cell> * packs * width, dSum.stride},
              {z.data + k * packs * width, z.stride}, from,
              {gradient + (j * columns + k) * Lanes::stride, hidden * columns, columns});
        },
        first);
  });
}

}  // namespace outlast
