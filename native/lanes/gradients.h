// Gradients of the weights: outer products of the sums' gradients and what the weights were multiplied with, summed
// over time in register tiles, lanes apart until the end.
#pragma once
#include <algorithm>

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

/// A weight [gates * H, columns] and what it was multiplied with; gate g's product went into the sum from[g].
template <class CellType, class RealType, const int (&sums)[CellType::gates]>
struct WeightProduct {
  using Cell = CellType;
  using Real = RealType;
  static constexpr const int (&from)[Cell::gates] = sums;

  Index columns;
  Rows<const Real> z;  ///< [columns, packs, W] of every step
  Real* gradient;
  BiasGradients<Real> biases;
  Index zeros = 0;  ///< first steps whose z is zero, none where there are biases
  Index first = 0;  ///< column from which on the gradient has yet to be added
};

/// Whether a cell adds the products of inputs and of states to the same sums.
template <class Cell>
inline constexpr bool oneSum = std::ranges::equal(Cell::inputSum, Cell::hiddenSum);
template <class Cell, class Real>
using StateProduct = WeightProduct<Cell, Real, Cell::hiddenSum>;
template <class Cell, class Real>
using InputProduct =
    std::conditional_t<oneSum<Cell>, StateProduct<Cell, Real>, WeightProduct<Cell, Real, Cell::inputSum>>;

/// Of `units` units from j on; `takesBiases`: theirs as well.
template <class Product, class Lanes, int packs, int units, int columns, bool takesBiases>
OUTLAST_INLINE void addGradientTile(Index hidden, Index j, Index steps, Rows<const typename Lanes::Real> dSum,
                                    Rows<const typename Lanes::Real> z, const WeightGradient<typename Lanes::Real>& to,
                                    const BiasGradients<typename Lanes::Real>& biases) {
  using Cell = typename Product::Cell;
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
          d[u][g] = load<V>(dSum.data + ((u * keptSlots<Cell> + Product::from[g]) * packs + n) * width);
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

/// The biases' gradients alone.
template <class Product, class Lanes, int packs, int units>
OUTLAST_INLINE void addBiasTile(Index hidden, Index j, Index steps, Rows<const typename Lanes::Real> dSum,
                                const BiasGradients<typename Lanes::Real>& biases) {
  using Cell = typename Product::Cell;
  using V = typename Lanes::V;
  constexpr int width = widthOf<V>;
  V sums[units][Cell::gates]{};
  for (Index t = 0; t < steps; ++t, dSum.data += dSum.stride)
    for (int u = 0; u < units; ++u)
      for (int g = 0; g < Cell::gates; ++g)
        for (int n = 0; n < packs; ++n)
          sums[u][g] += load<V>(dSum.data + ((u * keptSlots<Cell> + Product::from[g]) * packs + n) * width);
  for (int u = 0; u < units; ++u)
    for (int g = 0; g < Cell::gates; ++g) addToBiases<Lanes>(biases, g * hidden + j + u, sums[u][g]);
}

/// Units first..end-1.
struct Units {
  Index first, end;
};

/// Columns from `first` on of the weight's gradient += sum over time of dSum [units, slots, packs, W] times z, for
/// units from j on; and the biases' gradients.
template <class Lanes, int packs, int units, int columnsMost, class Product>
void addUnitGradients(Index hidden, Index j, Index steps, Rows<const typename Lanes::Real> dSum, const Product& of) {
  constexpr int width = widthOf<typename Lanes::V>;
  steps -= of.zeros;
  dSum = dSum.from(of.zeros);
  const Rows<const typename Lanes::Real> z = of.z.from(of.zeros);
  if (of.first == of.columns && of.biases) addBiasTile<Product, Lanes, packs, units>(hidden, j, steps, dSum, of.biases);
  forTiles<columnsMost>(
      of.columns,
      [&](auto count, Index k) {
        const auto add = [&]<bool takesBiases>(std::bool_constant<takesBiases>) {
          addGradientTile<Product, Lanes, packs, units, count, takesBiases>(
              hidden, j, steps, dSum, {z.data + k * packs * width, z.stride},
              {of.gradient + (j * of.columns + k) * Lanes::stride, hidden * of.columns, of.columns}, of.biases);
        };
        if (k == of.first && of.biases) {
          add(std::true_type{});
        } else {
          add(std::false_type{});
        }
      },
      of.first);
}

/// The gradients of some units of both weights: units outside, since all dSum [H, slots, packs, W] are too many for the
/// first cache to be read twice from there.
template <class Cell, class Lanes, int packs>
void addWeightGradients(Index hidden, Units range, Index steps, Rows<const typename Lanes::Real> dSum,
                        const InputProduct<Cell, typename Lanes::Real>& inputs,
                        const StateProduct<Cell, typename Lanes::Real>& states) {
  constexpr int registers = tileRegisters<typename Lanes::V>;
  constexpr int unitsMost = Cell::gates == 1 ? powerOfTwoUpTo(registers / 4) : 1;
  constexpr int columnsMost = powerOfTwoUpTo(registers / (unitsMost * Cell::gates));
  forTiles<unitsMost>(
      range.end,
      [&](auto units, Index j) {
        const Rows<const typename Lanes::Real> own{dSum.data + j * keptSlots<Cell> * packs * widthOf<typename Lanes::V>,
                                                   dSum.stride};
        addUnitGradients<Lanes, packs, units, columnsMost>(hidden, j, steps, own, inputs);
        addUnitGradients<Lanes, packs, units, columnsMost>(hidden, j, steps, own, states);
      },
      range.first);
}

}  // namespace outlast
