// Gradients of the weights of many units where lanes are sequences: what a wide weight was multiplied with is
// transposed, so that lanes hold columns, sums need no last reduction, and a register tile reads three times less
// memory.
#pragma once
#include "core/buffer.h"
#include "core/transpose.h"
#include "lanes/gradients.h"

namespace outlast {

/// What a weight was multiplied with over some steps, in panels of columns, and their products with the sums'
/// gradients.
template <class Product, class V, int packs>
class ColumnPanels {
 public:
  using Cell = typename Product::Cell;
  using Real = RealOf<V>;
  /// Takes as many columns as fill packs and half packs, which the product then no longer has. `most`: steps that a
  /// call may come with, in this segment or in a shorter one.
  void fill(Index steps, Index most, Product& of) {
    of.first = of.columns / halfWidth * halfWidth;
    steps_ = steps - of.zeros;
    panels_.reserve(of.first * most * places);
    const Rows<const Real> z = of.z.from(of.zeros);
    forPanels(of.columns, [&]<class T, int count>(std::type_identity<T>, std::integral_constant<int, count>, Index k) {
      fillPanel<T, count>(steps_, {z.data + k * places, z.stride}, panel(k));
    });
  }

  /// Adds the columns' part of the gradient; dSum [H, slots, packs, W] of the steps that fill() was given.
  void add(Index hidden, Units units, Rows<const Real> dSum, const Product& of) {
    dSum = dSum.from(of.zeros);
    forPanels(of.columns, [&]<class T, int count>(std::type_identity<T>, std::integral_constant<int, count>, Index k) {
      forTiles<powerOfTwoUpTo(std::max(1, registers / (Cell::gates * count)))>(
          units.end,
          [&](auto width, Index j) {
            addTile<T, width, count>(steps_, {dSum.data + j * keptSlots<Cell> * places, dSum.stride}, panel(k),
                                     {of.gradient + j * of.columns + k, hidden * of.columns, of.columns});
          },
          units.first);
    });
  }

 private:
  static constexpr int W = widthOf<V>;
  static constexpr int places = packs * W;
  /// Of the pack that takes what whole packs of columns leave, no narrower than packs can be. (At 64 bytes the plain
  /// tiles are as fast for those.)
  static constexpr int halfWidth = packBytes == 64 ? W : std::max(W / 2, 16 / static_cast<int>(sizeof(Real)));
  static constexpr int panelPacks = 2;
  static constexpr int registers = packBytes == 64 ? 24 : 12;

  template <class Visit>
  static void forPanels(Index columns, Visit visit) {
    forTiles<panelPacks>(columns / W, [&](auto count, Index pack) { visit(std::type_identity<V>{}, count, pack * W); });
    if (columns % W >= halfWidth)
      visit(std::type_identity<Pack<Real, halfWidth>>{}, std::integral_constant<int, 1>{}, columns / W * W);
  }

  [[nodiscard]] Real* panel(Index firstColumn) const { return panels_.get() + firstColumn * steps_ * places; }

  /// z [columns of the panel, packs, W] of every step becomes panel [step, place, columns of the panel], which fill
  /// `count` packs T.
  template <class T, int count>
  static void fillPanel(Index steps, Rows<const Real> z, Real* panel) {
    constexpr int width = widthOf<T>;
    for (Index t = 0; t < steps; ++t, z.data += z.stride)
      for (int place = 0; place < places; place += width, panel += width * count * width)
        for (int v = 0; v < count; ++v) {
          const Real* rows[width];
          for (int k = 0; k < width; ++k) rows[k] = z.data + (v * width + k) * places + place;
          transposeTile<T>(rows, panel + v * width, count * width);
        }
  }

  template <class T, int units, int count>
  static void addTile(Index steps, Rows<const Real> dSum, const Real* panel, const WeightGradient<Real>& to) {
    constexpr int width = widthOf<T>;
    T sums[units][Cell::gates][count];
    forRows<units>([&](int u, int g) {
      for (int v = 0; v < count; ++v) sums[u][g][v] = loadAny<T>(rowOf(to, u, g) + v * width);
    });
    for (Index t = 0; t < steps; ++t, dSum.data += dSum.stride)
      for (int place = 0; place < places; ++place, panel += count * width) {
        T z[count];
#pragma GCC unroll 2
        for (int v = 0; v < count; ++v) z[v] = load<T>(panel + v * width);
        forRows<units>([&](int u, int g) {
          const T d = broadcast<T>(dSum.data[(u * keptSlots<Cell> + Product::from[g]) * places + place]);
#pragma GCC unroll 2
          for (int v = 0; v < count; ++v) sums[u][g][v] += d * z[v];
        });
      }
    forRows<units>([&](int u, int g) {
      for (int v = 0; v < count; ++v) storeAny<T>(rowOf(to, u, g) + v * width, sums[u][g][v]);
    });
  }

  static Real* rowOf(const WeightGradient<Real>& to, int unit, int gate) {
    return to.gradient + gate * to.gateStride + unit * to.columns;
  }

  template <int units, class Visit>
  OUTLAST_INLINE static void forRows(Visit&& visit) {
#pragma GCC unroll 16
    for (int u = 0; u < units; ++u)
#pragma GCC unroll 4
      for (int g = 0; g < Cell::gates; ++g) visit(u, g);
  }

  Index steps_ = 0;
  Buffer<Real> panels_;  // [columns in panels of two packs, one or a half, steps, places, columns of the panel]
};

/// The gradients of both weights of a layer.
template <class Cell, class V, int packs>
class OuterGradients {
 public:
  using Real = RealOf<V>;
  using Inputs = InputProduct<Cell, Real>;
  using States = StateProduct<Cell, Real>;

  void add(Index hidden, Index steps, Rows<const Real> dSum, const Inputs& inputs, const States& states) {
    const Index most = std::min(mostSteps, steps);
    const Index chunk = ceilDivide(steps, ceilDivide(steps, most));  // as few as there may be, of one size
    for (Index t = 0; t < steps; t += chunk) {
      const Index count = std::min(chunk, steps - t);
      Inputs inputsPart = partFrom(inputs, t);
      States statesPart = partFrom(states, t);
      inputs_.fill(count, most, inputsPart);
      states_.fill(count, most, statesPart);
      for (Index first = 0; first < hidden; first += blockUnits) {
        const Units units{first, std::min(first + blockUnits, hidden)};
        inputs_.add(hidden, units, dSum.from(t), inputsPart);
        states_.add(hidden, units, dSum.from(t), statesPart);
        addWeightGradients<Cell, SequenceLanes<V>, packs>(hidden, units, count, dSum.from(t), inputsPart, statesPart);
      }
    }
  }

 private:
  /// Units whose sums' gradients over a chunk the second cache has until all their products are added.
  static constexpr Index blockUnits = 32;
  /// Of a chunk: the more, the less often the gradient is fetched and put back; but the second cache has to have the
  /// panels too. (Half as many cost up to 2 % in float32, nothing in float64.)
  static constexpr Index mostSteps = 832 / (packs * widthOf<V>);

  template <class Product>
  static Product partFrom(const Product& of, Index t) {
    Product part = of;
    part.z = of.z.from(t);
    if (t > 0) part.zeros = 0;
    return part;
  }

  ColumnPanels<Inputs, V, packs> inputs_;
  ColumnPanels<States, V, packs> states_;
};

}  // namespace outlast
