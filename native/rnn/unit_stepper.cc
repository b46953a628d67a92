// One sequence with its hidden units in lanes. A tile holds all sums of a few packs of units in registers over the
// input and state products and applies the gates before it stores anything.
#include "cells/list.h"
#include "core/list.h"
#include "core/packs.h"
#include "rnn/kernel_stepper.h"
#include "rnn/readout.h"

namespace outlast {
namespace {

template <class C, class Number>
struct UnitKernel {
  using Cell = C;
  using Real = Number;
  static constexpr Index lanes = 1;
  static constexpr int widest = packBytes == 64 || Cell::sums == 1 ? 4 : 2;  // with all sums, half of the registers

  static Index rowSize(Index hidden) { return roundUp(hidden, packWidth<Real>); }

  /// Tile by tile: biases [packs, sums, W], then rows [packs, gates, W] of every input and every hidden unit.
  static void packLayer(Index hidden, const std::vector<const PackedLayer<Real>*>& layers, Buffer<Real>& weights) {
    const PackedLayer<Real>& layer = *layers[0];
    const Index rows = Cell::gates * hidden;
    Real* to = weights.reserve((Cell::sums + Cell::gates * (layer.inputSize + hidden)) * rowSize(hidden));
    forPacks<Pack<Real>, widest>(hidden, [&](auto pack, auto packs, Index first) {
      using V = typename decltype(pack)::type;
      const auto put = [&](const Real* from, int slots) {
        for (int p = 0; p < packs; ++p)
          for (int s = 0; s < slots; ++s)
            for (int lane = 0; lane < widthOf<V>; ++lane) {
              const Index j = first + p * widthOf<V> + lane;
              *to++ = j < hidden ? from[s * hidden + j] : Real(0);
            }
      };
      put(layer.bias.data(), Cell::sums);
      for (Index k = 0; k < layer.inputSize; ++k) put(layer.inputT.data() + k * rows, Cell::gates);
      for (Index k = 0; k < hidden; ++k) put(layer.hiddenT.data() + k * rows, Cell::gates);
    });
  }

  [[gnu::flatten]] static void advance(const LayerBlock<Real>& block) {
    for (Index t = 0; t < block.steps; ++t) {
      const Real* weights = block.weights;
      forPacks<Pack<Real>, widest>(block.hidden, [&](auto pack, auto packs, Index first) {
        weights = advanceTile<typename decltype(pack)::type, packs>(block, t, first, weights);
      });
    }
  }

  /// Output by output in lanes: bias [W], then W weights of every hidden unit.
  static void packReadOut(const ModelShape& shape, const Layout& layout, const std::vector<const Real*>& models,
                          Buffer<Real>& weights) {
    const Real* from = models[0];
    Real* to = weights.reserve((shape.hiddenSize + 1) * (shape.outputSize + outputWidth));
    for (Index first = 0; first < shape.outputSize; first += outputWidth)
      for (Index k = -1; k < shape.hiddenSize; ++k)
        for (Index o = first; o < first + outputWidth; ++o) {
          const Index at = k < 0 ? (layout.readoutBias < 0 ? -1 : layout.readoutBias + o)
                                 : layout.readoutWeight + o * shape.hiddenSize + k;
          *to++ = o < shape.outputSize && at >= 0 ? from[at] : Real(0);
        }
  }

  /// Several steps at once, since each is one long chain of additions.
  [[gnu::flatten]] static void readOut(const ModelShape& shape, const Real* weights, const Real* h, Index count,
                                       Real* outputs) {
    const Index row = rowSize(shape.hiddenSize);
    for (Index first = 0; first < shape.outputSize; first += outputWidth) {
      Index t = 0;
      for (; t + 8 <= count; t += 8)
        readOutSteps<8>(shape, weights, h + t * row, first, outputs + t * shape.outputSize);
      for (; t < count; ++t) readOutSteps<1>(shape, weights, h + t * row, first, outputs + t * shape.outputSize);
      weights += (shape.hiddenSize + 1) * outputWidth;
    }
  }

 private:
  static constexpr Index outputWidth = 16 / static_cast<Index>(sizeof(Real));

  /// Step t of the units of `packs` packs from `first` on; returns the weights that follow.
  template <class V, int packs>
  static const Real* advanceTile(const LayerBlock<Real>& block, Index t, Index first, const Real* weights) {
    const Index row = rowSize(block.hidden);
    const Real* h = block.h + t * row;
    V sums[packs][Cell::sums];
#pragma GCC unroll 4
    for (int p = 0; p < packs; ++p) {
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s, weights += widthOf<V>) sums[p][s] = loadAny<V>(weights);
    }
    weights = addProducts(block.inputSize, block.x + t * block.xStride, weights, Cell::inputSum, sums);
    weights = addProducts(block.hidden, h, weights, Cell::hiddenSum, sums);
#pragma GCC unroll 4
    for (int p = 0; p < packs; ++p) {
      const Index j = first + p * widthOf<V>;
      V keep[Cell::saved + 1], hNext, cNext{};
      Cell::forward(sums[p], loadAny<V>(h + j), Cell::hasC ? loadAny<V>(block.c + t * row + j) : V{}, keep, hNext,
                    cNext);
      storeAny<V>(block.h + (t + 1) * row + j, hNext);
      if constexpr (Cell::hasC) storeAny<V>(block.c + (t + 1) * row + j, cNext);
    }
    return weights;
  }

  /// sums[p][to[g]] += weight(k, p, g) z(k) over k < count; returns the weights that follow.
  template <class V, int packs>
  static const Real* addProducts(Index count, const Real* z, const Real* weights, const int (&to)[Cell::gates],
                                 V (&sums)[packs][Cell::sums]) {
    for (Index k = 0; k < count; ++k) {
      const V factor = broadcast<V>(z[k]);
#pragma GCC unroll 4
      for (int p = 0; p < packs; ++p) {
#pragma GCC unroll 4
        for (int g = 0; g < Cell::gates; ++g, weights += widthOf<V>) sums[p][to[g]] += loadAny<V>(weights) * factor;
      }
    }
    return weights;
  }

  template <int steps>
  static void readOutSteps(const ModelShape& shape, const Real* weights, const Real* h, Index first, Real* outputs) {
    using V = Pack<Real, static_cast<int>(outputWidth)>;
    const Index row = rowSize(shape.hiddenSize);
    V sums[steps];
#pragma GCC unroll 8
    for (int t = 0; t < steps; ++t) sums[t] = loadAny<V>(weights);
    for (Index k = 0; k < shape.hiddenSize; ++k) {
      weights += outputWidth;
      const V weight = loadAny<V>(weights);
#pragma GCC unroll 8
      for (int t = 0; t < steps; ++t) sums[t] += weight * broadcast<V>(h[t * row + k]);
    }
#pragma GCC unroll 8
    for (int t = 0; t < steps; ++t) {
      const V y = activateReadout(shape.readout, sums[t]);
      Real* to = outputs + t * shape.outputSize + first;
      if (first + outputWidth <= shape.outputSize) {
        storeAny<V>(to, y);
      } else {
#pragma GCC unroll 4
        for (int o = 0; o < outputWidth; ++o)
          if (first + o < shape.outputSize) to[o] = y[o];
      }
    }
  }
};

}  // namespace

template <class Real>
std::unique_ptr<BlockStepper<Real>> makeUnitStepper(const ModelShape& shape, const Real* parameters) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<BlockStepper<Real>> {
    return std::make_unique<KernelStepper<UnitKernel<decltype(cell), Real>>>(shape, std::span(&parameters, 1));
  });
}

template std::unique_ptr<BlockStepper<float>> makeUnitStepper(const ModelShape&, const float*);
template std::unique_ptr<BlockStepper<double>> makeUnitStepper(const ModelShape&, const double*);

}  // namespace outlast
