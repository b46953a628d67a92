// Gradients of wide weights where lanes are sequences: what the weights were multiplied with is transposed, so that
// lanes hold columns, sums need no last reduction, and a register tile reads three times less memory.
#pragma once
#include "core/buffer.h"
#include "core/transpose.h"
#include "lanes/gradients.h"

namespace outlast {

template <class Cell, class V, int packs>
class OuterGradients {
 public:
  using Real = RealOf<V>;
  static constexpr int W = widthOf<V>;
  static constexpr int places = packs * W;
  /// Of the pack that takes what whole packs of columns leave, no narrower than packs can be. (At 64 bytes the plain
  /// tiles are as fast for those.)
  static constexpr int halfWidth = packBytes == 64 ? W : std::max(W / 2, 16 / static_cast<int>(sizeof(Real)));

  /// As addUnitGradients of all units, for as many columns as fill packs and half packs; returns how many those are.
  Index add(Index hidden, Index columns, Index steps, Rows<const Real> dSum, Rows<const Real> z,
            const int (&from)[Cell::gates], Real* gradient) {
    const Index filled = columns / halfWidth * halfWidth;
    panels_.reserve(filled * chunkSteps * places);
    for (Index t = 0; t < steps; t += chunkSteps) {
      const Index count = std::min<Index>(chunkSteps, steps - t);
      addChunk(hidden, columns, count, {dSum.data + t * dSum.stride, dSum.stride}, {z.data + t * z.stride, z.stride},
               from, gradient);
    }
    return filled;
  }

 private:
  static constexpr int panelPacks = 2;
  /// Steps whose panel of two packs stays in the first cache.
  static constexpr Index chunkSteps = std::max(1, 192 / places);
  static constexpr int registers = packBytes == 64 ? 24 : 12;

  void addChunk(Index hidden, Index columns, Index steps, Rows<const Real> dSum, Rows<const Real> z,
                const int (&from)[Cell::gates], Real* gradient) {
    const auto addPanel = [&]<class T, int count>(std::type_identity<T>, std::integral_constant<int, count>, Index k) {
      Real* panel = panels_.get() + k * chunkSteps * places;
      fillPanel<T, count>(steps, {z.data + k * places, z.stride}, panel);
      forTiles<powerOfTwoUpTo(std::max(1, registers / (Cell::gates * count)))>(hidden, [&](auto units, Index j) {
        addTile<T, units, count>(steps, {dSum.data + j * keptSlots<Cell> * places, dSum.stride}, panel, from,
                                 {gradient + j * columns + k, hidden * columns, columns});
      });
    };
    forTiles<panelPacks>(columns / W,
                         [&](auto count, Index pack) { addPanel(std::type_identity<V>{}, count, pack * W); });
    if (columns % W >= halfWidth)
      addPanel(std::type_identity<Pack<Real, halfWidth>>{}, std::integral_constant<int, 1>{}, columns / W * W);
  }

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
  static void addTile(Index steps, Rows<const Real> dSum, const Real* panel, const int (&from)[Cell::gates],
                      const WeightGradient<Real>& to) {
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
          const T d = broadcast<T>(dSum.data[(u * keptSlots<Cell> + from[g]) * places + place]);
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

  Buffer<Real> panels_;  // [columns in panels of two packs, one or a half, chunkSteps, places, columns of the panel]
};

}  // namespace outlast
