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

  /// As addWeightGradients, for as many columns as fill packs; returns how many those are.
  Index add(Index hidden, Index columns, Index steps, Rows<const Real> dSum, Rows<const Real> z,
            const int (&from)[Cell::gates], Real* gradient) {
    const Index whole = columns / W * W;
    panels_.reserve(whole * chunkSteps * places);
    for (Index t = 0; t < steps; t += chunkSteps) {
      const Index count = std::min<Index>(chunkSteps, steps - t);
      addChunk(hidden, columns, count, {dSum.data + t * dSum.stride, dSum.stride}, {z.data + t * z.stride, z.stride},
               from, gradient);
    }
    return whole;
  }

 private:
  static constexpr int panelPacks = 2;
  /// Steps whose panel of two packs stays in the first cache.
  static constexpr Index chunkSteps = std::max(1, 192 / places);
  static constexpr int registers = packBytes == 64 ? 24 : 12;

  void addChunk(Index hidden, Index columns, Index steps, Rows<const Real> dSum, Rows<const Real> z,
                const int (&from)[Cell::gates], Real* gradient) {
    forTiles<panelPacks>(columns / W, [&](auto count, Index first) {
      Real* panel = panels_.get() + first * W * chunkSteps * places;
      fillPanel<count>(steps, {z.data + first * W * places, z.stride}, panel);
      forTiles<powerOfTwoUpTo(std::max(1, registers / (Cell::gates * count)))>(hidden, [&](auto units, Index j) {
        addTile<units, count>(steps, {dSum.data + j * keptSlots<Cell> * places, dSum.stride}, panel, from,
                              {gradient + j * columns + first * W, hidden * columns, columns});
      });
    });
  }

  /// z [count W columns, packs, W] of every step becomes panel [step, place, count W columns].
  template <int count>
  void fillPanel(Index steps, Rows<const Real> z, Real* panel) {
    for (Index t = 0; t < steps; ++t, z.data += z.stride)
      for (int n = 0; n < packs; ++n, panel += W * count * W)
        for (int v = 0; v < count; ++v) {
          const Real* rows[W];
          for (int k = 0; k < W; ++k) rows[k] = z.data + ((v * W + k) * packs + n) * W;
          transposeTile<V>(rows, panel + v * W, count * W);
        }
  }

  template <int units, int count>
  static void addTile(Index steps, Rows<const Real> dSum, const Real* panel, const int (&from)[Cell::gates],
                      const WeightGradient<Real>& to) {
    V sums[units][Cell::gates][count];
    forRows<units>([&](int u, int g) {
      for (int v = 0; v < count; ++v) sums[u][g][v] = loadAny<V>(rowOf(to, u, g) + v * W);
    });
    for (Index t = 0; t < steps; ++t, dSum.data += dSum.stride)
      for (int n = 0; n < packs; ++n)
        for (int place = 0; place < W; ++place, panel += count * W) {
          V z[count];
#pragma GCC unroll 2
          for (int v = 0; v < count; ++v) z[v] = load<V>(panel + v * W);
          forRows<units>([&](int u, int g) {
            const V d = broadcast<V>(dSum.data[((u * keptSlots<Cell> + from[g]) * packs + n) * W + place]);
#pragma GCC unroll 2
            for (int v = 0; v < count; ++v) sums[u][g][v] += d * z[v];
          });
        }
    forRows<units>([&](int u, int g) {
      for (int v = 0; v < count; ++v) storeAny<V>(rowOf(to, u, g) + v * W, sums[u][g][v]);
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

  Buffer<Real> panels_;  // [columns in panels of two packs, chunkSteps, places, columns of the panel]
};

}  // namespace outlast
