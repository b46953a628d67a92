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

/// Biases [gates * H] that are added where a weight's products are: each one's gradient is the sum of the sums' own.
/// Null where there is none.
template <class Real>
struct BiasGradients {
  Real* first = nullptr;
  Real* second = nullptr;

  explicit operator bool() const { return first != nullptr || second != nullptr; }
};

template <class Lanes>
OUTLAST_INLINE void addToBiases(const BiasGradients<typename Lanes::Real>& biases, Index row, typename Lanes::V sum) {
  if (biases.first != nullptr) Lanes::addGradient(biases.first + row * Lanes::stride, sum);
  if (biases.second != nullptr) Lanes::addGradient(biases.second + row * Lanes::stride, sum);
}

/// Of `units` units from j on; `takesBiases`: theirs as well.
template <class Cell, class Lanes, int packs, int units, int columns, bool takesBiases>
OUTLAST_INLINE void addGradientTile(Index hidden, Index j, Index steps, Rows<const typename Lanes::Real> dSum,
                                    Rows<const typename Lanes::Real> z, const int (&from)[Cell::gates],
                                    const WeightGradient<typename Lanes::Real>& to,
                                    const BiasGradients<typename Lanes::Real>& biases) {
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>;
  V sums[units][Cell::gates][columns]{};
  V ownSums[units][Cell::gates]{};
  for (Index t = 0; t < steps; ++t, dSum.data += dSum.stride, z.data += z.stride) {
#pragma GCC unroll 4
    for (int n = 0; n < packs; ++n) {
      V d[units][Cell::gates];
#pragma GCC unroll 4
      for (int u = 0; u < units; ++u) {
#pragma GCC unroll 4
        for (int g = 0; g < Cell::gates; ++g) {
          d[u][g] = load<V>(dSum.data + ((u * keptSlots<Cell> + from[g]) * packs + n) * width);
          if constexpr (takesBiases) ownSums[u][g] += d[u][g];
        }
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
    for (int g = 0; g < Cell::gates; ++g) {
      Lanes::addGradients(to.gradient + (g * to.gateStride + u * to.columns) * Lanes::stride, sums[u][g]);
      if constexpr (takesBiases) addToBiases<Lanes>(biases, g * hidden + j + u, ownSums[u][g]);
    }
}

/// Columns first..columns-1 (one at least) of `gradient` [gates * H, columns] += sum over time of dSum [H, slots,
/// packs, W] times z [columns, packs, W], and the biases' gradients.
template <class Cell, class Lanes, int packs>
void addWeightGradients(Index hidden, Index columns, Index first, Index steps, Rows<const typename Lanes::Real> dSum,
                        Rows<const typename Lanes::Real> z, const int (&from)[Cell::gates],
                        typename Lanes::Real* gradient, const BiasGradients<typename Lanes::Real>& biases) {
  constexpr int width = widthOf<typename Lanes::V>;
  constexpr int registers = tileRegisters<typename Lanes::V>;
  constexpr int unitsMost = Cell::gates == 1 ? powerOfTwoUpTo(registers / 4) : 1;
  constexpr int columnsMost = powerOfTwoUpTo(registers / (unitsMost * Cell::gates));
  forTiles<unitsMost>(hidden, [&](auto units, Index j) {
    forTiles<columnsMost>(
        columns,
        [&](auto count, Index k) {
          const auto add = [&]<bool takesBiases>(std::bool_constant<takesBiases>) {
            addGradientTile<Cell, Lanes, packs, units, count, takesBiases>(
                hidden, j, steps, {dSum.data + j * keptSlots<Cell> * packs * width, dSum.stride},
                {z.data + k * packs * width, z.stride}, from,
                {gradient + (j * columns + k) * Lanes::stride, hidden * columns, columns}, biases);
          };
          if (k == first && biases) {
            add(std::true_type{});
          } else {
            add(std::false_type{});
          }
        },
        first);
  });
}

/// The biases' gradients alone, where there is no tile of weights that could take them.
template <class Cell, class Lanes, int packs>
void addBiasGradients(Index hidden, Index steps, Rows<const typename Lanes::Real> dSum, const int (&from)[Cell::gates],
                      const BiasGradients<typename Lanes::Real>& biases) {
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>;
  for (Index j = 0; j < hidden; ++j) {
    V sums[Cell::gates]{};
    for (Index t = 0; t < steps; ++t)
      for (int g = 0; g < Cell::gates; ++g)
        for (int n = 0; n < packs; ++n)
          sums[g] += load<V>(dSum.data + t * dSum.stride + ((j * keptSlots<Cell> + from[g]) * packs + n) * width);
    for (int g = 0; g < Cell::gates; ++g) addToBiases<Lanes>(biases, g * hidden + j, sums[g]);
  }
}

}  // namespace outlast
