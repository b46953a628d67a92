// Gradients of the weights of many units where lanes are sequences: what a wide weight was multiplied with is
// transposed, so that lanes hold columns, sums need no last reduction, and a register tile reads three times less
// memory.
#pragma once
#include "core/buffer.h"
#include "core/transpose.h"
#include "lanes/gradients.h"

namespace outlast {

/// Calls visit(first step, steps) for chunks of at most `most` steps: as few as there may be, of one size.
template <class Visit>
void forChunks(Index steps, Index most, Visit visit) {
  if (steps == 0) return;
  const Index chunk = ceilDivide(steps, ceilDivide(steps, most));
  for (Index t = 0; t < steps; t += chunk) visit(t, std::min(chunk, steps - t));
}

/// Of a chunk whose products are summed in one go: the more, the less often the gradient is fetched and put back; but
/// the second cache has to have the panels too. (Half as many cost up to 2 % in float32, nothing in float64.)
template <class V, int packs>
inline constexpr Index mostSteps = 832 / (packs * widthOf<V>);

/// What a weight was multiplied with over some steps, in panels of columns, and their products with the sums'
/// gradients.
template <class Product, class V, int packs>
class ColumnPanels {
 public:
  using Cell = typename Product::Cell;
  using Real = RealOf<V>;
  /// Takes as many columns as fill packs, which the product then no longer has. `most`: steps that a call may come
  /// with, in this segment or in a shorter one.
  void fill(Index steps, Index most, Product& of) {
    of.first = of.columns / W * W;
    steps_ = steps - of.zeros;
    panels_.reserve(of.first * most * places);
    const Rows<const Real> z = of.z.from(of.zeros);
    forPanels(of.columns, [&](auto count, Index k) {
      fillPanel<count>(steps_, {z.data + k * places, z.stride}, panel(k));
    });
  }

  /// Adds the columns' part of the gradient; dSum [H, slots, packs, W] of the steps that fill() was given.
  void add(Index hidden, Units units, Rows<const Real> dSum, const Product& of) {
    dSum = dSum.from(of.zeros);
    forPanels(of.columns, [&](auto count, Index k) {
      forChunks(steps_, nearSteps, [&](Index t, Index some) {
        forTiles<Tile<count>::units>(
            units.end,
            [&](auto width, Index j) {
              addUnits<width, count>(some, {dSum[t] + j * keptSlots<Cell> * places, dSum.stride},
                                     panel(k) + t * places * count * W,
                                     {of.gradient + j * of.columns + k, hidden * of.columns, of.columns});
            },
            units.first);
      });
    });
  }

 private:
  static constexpr int W = widthOf<V>;
  static constexpr int places = packs * W;
  static constexpr int panelPacks = 2;
  /// Steps of a panel that the first cache has until all tiles of a block of units have read them; at AVX-512, which
  /// reads half as much for a multiply-add, the second cache is near enough.
  static constexpr Index nearSteps = packBytes == 64 ? mostSteps<V, packs> : 272 / places;

  /// Rows of weights, a unit's gates and the next unit's, times `count` packs of columns; units whose rows fill one
  /// tile or, where registers are few, several.
  template <int count>
  struct Tile {
    static constexpr int rows = (packBytes == 64 ? 24 : 12) / count;
    static constexpr int units = packBytes < 64 && rows % Cell::gates != 0
                                     ? std::lcm(rows, Cell::gates) / Cell::gates
                                     : powerOfTwoUpTo(std::max(1, rows / Cell::gates));
  };

  template <class Visit>
  static void forPanels(Index columns, Visit visit) {
    forTiles<panelPacks>(columns / W, [&](auto count, Index pack) { visit(count, pack * W); });
  }

  [[nodiscard]] Real* panel(Index firstColumn) const { return panels_.get() + firstColumn * steps_ * places; }

  /// z [columns of the panel, packs, W] of every step becomes panel [step, place, columns of the panel], which fill
  /// `count` packs.
  template <int count>
  static void fillPanel(Index steps, Rows<const Real> z, Real* panel) {
    for (Index t = 0; t < steps; ++t, z.data += z.stride)
      for (int place = 0; place < places; place += W, panel += W * count * W)
        for (int v = 0; v < count; ++v) {
          const Real* rows[W];
          for (int k = 0; k < W; ++k) rows[k] = z.data + (v * W + k) * places + place;
          transposeTile<V>(rows, panel + v * W, count * W);
        }
  }

  template <int units, int count>
  static void addUnits(Index steps, Rows<const Real> dSum, const Real* panel, const WeightGradient<Real>& to) {
    forRowTiles<Tile<count>::rows, units * Cell::gates>(
        [&](auto first, auto here) { addTile<first, here, count>(steps, dSum, panel, to); });
  }

  /// Rows first, first + 1, ...: the first unit's gates, the next unit's, ...
  template <int first, int rows, int count>
  static void addTile(Index steps, Rows<const Real> dSum, const Real* panel, const WeightGradient<Real>& to) {
    V sums[rows][count];
    forRows<first, rows>([&](int r, int u, int g) {
      for (int v = 0; v < count; ++v) sums[r][v] = loadAny<V>(rowOf(to, u, g) + v * W);
    });
    for (Index t = 0; t < steps; ++t, dSum.data += dSum.stride)
      for (int place = 0; place < places; ++place, panel += count * W) {
        V z[count];
#pragma GCC unroll 2
        for (int v = 0; v < count; ++v) z[v] = load<V>(panel + v * W);
        forRows<first, rows>([&](int r, int u, int g) {
          const V d = broadcast<V>(dSum.data[(u * keptSlots<Cell> + Product::from[g]) * places + place]);
#pragma GCC unroll 2
          for (int v = 0; v < count; ++v) sums[r][v] += d * z[v];
        });
      }
    forRows<first, rows>([&](int r, int u, int g) {
      for (int v = 0; v < count; ++v) storeAny<V>(rowOf(to, u, g) + v * W, sums[r][v]);
    });
  }

  static Real* rowOf(const WeightGradient<Real>& to, int unit, int gate) {
    return to.gradient + gate * to.gateStride + unit * to.columns;
  }

  /// Calls visit(row of the tile, unit, gate).
  template <int first, int rows, class Visit>
  OUTLAST_INLINE static void forRows(Visit&& visit) {
#pragma GCC unroll 24
    for (int r = 0; r < rows; ++r) visit(r, (first + r) / Cell::gates, (first + r) % Cell::gates);
  }

  Index steps_ = 0;
  Buffer<Real> panels_;  // [columns in panels of two packs or one, steps, places, columns of the panel]
};

/// The gradients of both weights of a layer.
template <class Cell, class V, int packs>
class OuterGradients {
 public:
  using Real = RealOf<V>;
  using Inputs = InputProduct<Cell, Real>;
  using States = StateProduct<Cell, Real>;

  /// `far`: dSum is to be fetched from beyond the third cache.
  void add(Index hidden, Index steps, Rows<const Real> dSum, const Inputs& inputs, const States& states, bool far) {
    const Index most = std::min(mostSteps<V, packs>, steps);
    forChunks(steps, most, [&](Index t, Index count) {
      Inputs inputsPart = partFrom(inputs, t);
      States statesPart = partFrom(states, t);
      inputs_.fill(count, most, inputsPart);
      states_.fill(count, most, statesPart);
      for (Index first = 0; first < hidden; first += blockUnits) {
        const Units units{first, std::min(first + blockUnits, hidden)};
        if (far) fetch(units, count, dSum.from(t));
        inputs_.add(hidden, units, dSum.from(t), inputsPart);
        states_.add(hidden, units, dSum.from(t), statesPart);
        addWeightGradients<Cell, SequenceLanes<V>, packs>(hidden, units, count, dSum.from(t), inputsPart, statesPart);
      }
    });
  }

 private:
  /// Units whose sums' gradients over a chunk the second cache has until all their products are added.
  static constexpr Index blockUnits = 32;

  /// Reads a number of every cache line that the units' products will come from, into the second cache. The tiles take
  /// a few lines from each step, and would wait for these step by step; here nothing waits for what is read.
  /// (Prefetching instructions are dropped where as many are under way.)
  static void fetch(Units units, Index steps, Rows<const Real> dSum) {
    constexpr Index unit = keptSlots<Cell> * packs * widthOf<V>, line = 64 / sizeof(Real);
    for (Index t = 0; t < steps; ++t)
      for (const Real* own = dSum[t] + units.first * unit; own < dSum[t] + units.end * unit; own += unit)
        for (Index k = 0; k < Cell::sums * packs * widthOf<V>; k += line)
          static_cast<void>(*static_cast<const volatile Real*>(own + k));
  }

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
