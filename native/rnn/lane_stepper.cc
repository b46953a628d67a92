// Sequences in lanes, of one model (a weight is one number, broadcast) or of a model a lane (a weight is a pack). A
// tile holds all sums of a few units in registers and applies the gates before it stores anything.
#include "cells/list.h"
#include "core/list.h"
#include "core/packs.h"
#include "rnn/kernel_stepper.h"
#include "rnn/readout.h"

namespace outlast {
namespace {

template <class C, class Number, int packs, bool modelLanes>
struct LaneKernel {
  using Cell = C;
  using Real = Number;
  using V = Pack<Real>;
  static constexpr Index width = packWidth<Real>;
  static constexpr Index lanes = packs * width;
  static constexpr int registers = packBytes == 64 ? 16 : 8;
  static constexpr int widest = powerOfTwoUpTo(registers / (Cell::sums * packs));
  static constexpr int widestOutputs = powerOfTwoUpTo(registers / packs);
  static constexpr Index stride = modelLanes ? width : 1;  // numbers that a weight has

  static Index rowSize(Index hidden) { return hidden * lanes; }

  /// Tile by tile: biases [units, sums], then [units, gates] of every input and every hidden unit.
  static void packLayer(Index hidden, const std::vector<const PackedLayer<Real>*>& layers, Buffer<Real>& weights) {
    const Index inputs = layers[0]->inputSize;
    const Index rows = Cell::gates * hidden;
    Real* to = weights.reserve((Cell::sums + Cell::gates * (inputs + hidden)) * hidden * stride);
    forTiles<widest>(hidden, [&](auto units, Index first) {
      const auto put = [&](auto numbers, Index at, int slots) {
        for (Index j = first; j < first + units; ++j)
          for (int s = 0; s < slots; ++s)
            for (std::size_t lane = 0; lane < static_cast<std::size_t>(stride); ++lane)
              *to++ =
                  (layers[std::min(lane, layers.size() - 1)]->*numbers)[static_cast<std::size_t>(at + s * hidden + j)];
      };
      put(&PackedLayer<Real>::bias, 0, Cell::sums);
      for (Index k = 0; k < inputs; ++k) put(&PackedLayer<Real>::inputT, k * rows, Cell::gates);
      for (Index k = 0; k < hidden; ++k) put(&PackedLayer<Real>::hiddenT, k * rows, Cell::gates);
    });
  }

  [[gnu::flatten]] static void advance(const LayerBlock<Real>& block) {
    for (Index t = 0; t < block.steps; ++t) {
      const Real* weights = block.weights;
      forTiles<widest>(block.hidden,
                       [&](auto units, Index first) { weights = advanceUnits<units>(block, t, first, weights); });
    }
  }

  /// Block by block of outputs: biases, then the weights of every hidden unit.
  static void packReadOut(const ModelShape& shape, const Layout& layout, const std::vector<const Real*>& models,
                          Buffer<Real>& weights) {
    Real* to = weights.reserve((shape.hiddenSize + 1) * shape.outputSize * stride);
    forTiles<widestOutputs>(shape.outputSize, [&](auto outputs, Index first) {
      for (Index k = -1; k < shape.hiddenSize; ++k)
        for (Index o = first; o < first + outputs; ++o)
          for (std::size_t lane = 0; lane < static_cast<std::size_t>(stride); ++lane) {
            const Index bias = layout.readoutBias < 0 ? -1 : layout.readoutBias + o;
            const Index at = k < 0 ? bias : layout.readoutWeight + o * shape.hiddenSize + k;
            *to++ = at < 0 ? Real(0) : models[std::min(lane, models.size() - 1)][at];
          }
    });
  }

  [[gnu::flatten]] static void readOut(const ModelShape& shape, const Real* readOut, const Real* h, Index count,
                                       Real* outputs) {
    for (Index t = 0; t < count; ++t, h += rowSize(shape.hiddenSize)) {
      const Real* weights = readOut;
      forTiles<widestOutputs>(shape.outputSize, [&](auto block, Index) {
        weights = readOutBlock<block>(shape, h, weights, outputs);
        outputs += block * lanes;
      });
    }
  }

 private:
  static V weight(const Real* at) {
    if constexpr (modelLanes) {
      return load<V>(at);
    } else {
      return broadcast<V>(*at);
    }
  }

  /// Step t of the units first..first + units - 1; returns the weights that follow.
  template <int units>
  static const Real* advanceUnits(const LayerBlock<Real>& block, Index t, Index first, const Real* weights) {
    const Index row = rowSize(block.hidden);
    const Real* h = block.h + t * row;
    V sums[units][Cell::sums][packs];
#pragma GCC unroll 16
    for (int u = 0; u < units; ++u) {
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s, weights += stride) {
#pragma GCC unroll 2
        for (int n = 0; n < packs; ++n) sums[u][s][n] = weight(weights);
      }
    }
    weights = addProducts(block.inputSize, block.x + t * block.xStride, weights, Cell::inputSum, sums);
    weights = addProducts(block.hidden, h, weights, Cell::hiddenSum, sums);
#pragma GCC unroll 16
    for (int u = 0; u < units; ++u) {
#pragma GCC unroll 2
      for (int n = 0; n < packs; ++n) {
        const Index at = (first + u) * lanes + n * width;
        V sum[Cell::sums], keep[Cell::saved + 1], hNext, cNext{};
#pragma GCC unroll 4
        for (int s = 0; s < Cell::sums; ++s) sum[s] = sums[u][s][n];
        Cell::forward(sum, load<V>(h + at), Cell::hasC ? load<V>(block.c + t * row + at) : V{}, keep, hNext, cNext);
        store<V>(block.h + (t + 1) * row + at, hNext);
        if constexpr (Cell::hasC) store<V>(block.c + (t + 1) * row + at, cNext);
      }
    }
    return weights;
  }

  /// `count` outputs of one step; returns the weights that follow.
  template <int count>
  static const Real* readOutBlock(const ModelShape& shape, const Real* h, const Real* weights, Real* outputs) {
    constexpr int only[1] = {0};
    V sums[count][1][packs];
#pragma GCC unroll 16
    for (int o = 0; o < count; ++o, weights += stride) {
#pragma GCC unroll 2
      for (int n = 0; n < packs; ++n) sums[o][0][n] = weight(weights);
    }
    weights = addProducts(shape.hiddenSize, h, weights, only, sums);
#pragma GCC unroll 16
    for (int o = 0; o < count; ++o) {
#pragma GCC unroll 2
      for (int n = 0; n < packs; ++n)
        storeAny<V>(outputs + (o * packs + n) * width, activateReadout(shape.readout, sums[o][0][n]));
    }
    return weights;
  }

  /// sums[u][to[g]][n] += weight(k, u, g) z(k, n) over k < count; returns the weights that follow.
  template <int units, int gates, int sumCount>
  static const Real* addProducts(Index count, const Real* z, const Real* weights, const int (&to)[gates],
                                 V (&sums)[units][sumCount][packs]) {
    for (Index k = 0; k < count; ++k, z += lanes) {
      V x[packs];
#pragma GCC unroll 2
      for (int n = 0; n < packs; ++n) x[n] = loadAny<V>(z + n * width);
#pragma GCC unroll 16
      for (int u = 0; u < units; ++u) {
#pragma GCC unroll 4
        for (int g = 0; g < gates; ++g, weights += stride) {
          const V w = weight(weights);
#pragma GCC unroll 2
          for (int n = 0; n < packs; ++n) sums[u][to[g]][n] += w * x[n];
        }
      }
    }
    return weights;
  }
};

template <class Real, int packs, bool modelLanes>
std::unique_ptr<BlockStepper<Real>> makeLaneStepper(const ModelShape& shape, std::span<const Real* const> models) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<BlockStepper<Real>> {
    return std::make_unique<KernelStepper<LaneKernel<decltype(cell), Real, packs, modelLanes>>>(shape, models);
  });
}

}  // namespace

template <class Real>
std::unique_ptr<BlockStepper<Real>> makeSequenceStepper(const ModelShape& shape, const Real* parameters, int packs) {
  const auto make = packs == 2 ? makeLaneStepper<Real, 2, false> : makeLaneStepper<Real, 1, false>;
  return make(shape, std::span(&parameters, 1));
}

template <class Real>
std::unique_ptr<BlockStepper<Real>> makeModelStepper(const ModelShape& shape, std::span<const Real* const> models) {
  return makeLaneStepper<Real, 1, true>(shape, models);
}

template std::unique_ptr<BlockStepper<float>> makeSequenceStepper(const ModelShape&, const float*, int);
template std::unique_ptr<BlockStepper<double>> makeSequenceStepper(const ModelShape&, const double*, int);
template std::unique_ptr<BlockStepper<float>> makeModelStepper(const ModelShape&, std::span<const float* const>);
template std::unique_ptr<BlockStepper<double>> makeModelStepper(const ModelShape&, std::span<const double* const>);

}  // namespace outlast
