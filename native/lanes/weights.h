// Weights in the order in which the tiles read them, packed once an optimizer step.
#pragma once
#include <vector>

#include "core/buffer.h"
#include "lanes/tile.h"
#include "rnn/layout.h"

namespace outlast {

/// One layer's weights. `forward`: for every block of units its sums' biases [unit][sum], then for every input and
/// every hidden column [column][unit][gate]. `hiddenT`, `inputT`: for every block of columns [unit j][gate][column].
template <class Real>
struct LaneWeights {
  Buffer<Real> forward, hiddenT, inputT;
};

template <class Cell, class Lanes, int packs>
class WeightPacker {
 public:
  using Real = typename Lanes::Real;
  using Shape = TileShape<Cell, Lanes, packs>;

  /// `parameters` [P] of lanes; `wantInputT`: the layer has one below.
  WeightPacker(const LayerOffsets& at, Index hidden, const Real* parameters) : at_(at), h_(hidden), from_(parameters) {}

  void pack(LaneWeights<Real>& weights, bool wantInputT) {
    to_ = weights.forward.reserve((Cell::sums + Cell::gates * (at_.inputSize + h_)) * h_ * Lanes::stride);
    forTiles<Shape::units>(h_, [&](auto width, Index first) {
      for (int u = 0; u < width; ++u)
        for (int s = 0; s < Cell::sums; ++s) putBias(first + u, s);
      putColumns(at_.weightIh, at_.inputSize, first, width);
      putColumns(at_.weightHh, h_, first, width);
    });
    to_ = weights.hiddenT.reserve(Cell::gates * h_ * h_ * Lanes::stride);
    putTransposed(at_.weightHh, h_);
    if (!wantInputT) return;
    to_ = weights.inputT.reserve(Cell::gates * h_ * at_.inputSize * Lanes::stride);
    putTransposed(at_.weightIh, at_.inputSize);
  }

 private:
  void put(Index parameter) {
    const Real* from = from_ + parameter * Lanes::stride;
    for (int s = 0; s < Lanes::stride; ++s) *to_++ = from[s];
  }

  void putBias(Index unit, int sum) {
    for (int s = 0; s < Lanes::stride; ++s) {
      Real bias = 0;
      for (int g = 0; g < Cell::gates; ++g) {
        const Index row = g * h_ + unit;
        if (at_.biasIh >= 0 && Cell::inputSum[g] == sum) bias += from_[(at_.biasIh + row) * Lanes::stride + s];
        if (at_.biasHh >= 0 && Cell::hiddenSum[g] == sum) bias += from_[(at_.biasHh + row) * Lanes::stride + s];
      }
      *to_++ = bias;
    }
  }

  void putColumns(Index weight, Index columns, Index first, int width) {
    for (Index k = 0; k < columns; ++k)
      for (int u = 0; u < width; ++u)
        for (int g = 0; g < Cell::gates; ++g) put(weight + (g * h_ + first + u) * columns + k);
  }

  void putTransposed(Index weight, Index columns) {
    forTiles<Shape::columns>(columns, [&](auto width, Index first) {
      for (Index j = 0; j < h_; ++j)
        for (int g = 0; g < Cell::gates; ++g)
          for (int k = 0; k < width; ++k) put(weight + (g * h_ + j) * columns + first + k);
    });
  }

  const LayerOffsets& at_;
  Index h_;
  const Real* from_;
  Real* to_ = nullptr;
};

}  // namespace outlast
