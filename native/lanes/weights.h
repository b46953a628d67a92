// Weights in the order in which the tiles read them, packed once an optimizer step.
#pragma once
#include <algorithm>
#include <vector>

#include "core/buffer.h"
#include "core/transpose.h"
#include "lanes/tile.h"
#include "rnn/layout.h"

namespace outlast {

/// One layer's weights. `forward`: for every block of units its sums' biases [unit][sum], then for every tile of its
/// rows (gates of its first unit, of the next, ...) every input and every hidden column [column][row]. `hiddenT`,
/// `inputT`: for every block of columns [unit j][gate][column].
template <class Real>
struct LaneWeights {
  Buffer<Real> forward, hiddenT, inputT;
};

template <class Cell, class Lanes, int packs>
class WeightPacker {
 public:
  using V = typename Lanes::V;
  using Real = typename Lanes::Real;
  using Shape = TileShape<Cell, Lanes, packs>;

  /// `parameters` [P] of lanes; `wantInputT`: the layer has one below.
  WeightPacker(const LayerOffsets& at, Index hidden, const Real* parameters) : at_(at), h_(hidden), from_(parameters) {}

  void pack(LaneWeights<Real>& weights, bool wantInputT) {
    to_ = weights.forward.reserve((Cell::sums + Cell::gates * (at_.inputSize + h_)) * h_ * Lanes::stride);
    forTiles<Shape::units>(h_, [&](auto width, Index first) {
      for (int u = 0; u < width; ++u)
        for (int s = 0; s < Cell::sums; ++s) putBias(first + u, s);
      forRowTiles<Shape::rows, width * Cell::gates>([&](auto firstRow, auto rows) {
        putColumns<firstRow, rows>(at_.weightIh, at_.inputSize, first);
        putColumns<firstRow, rows>(at_.weightHh, h_, first);
      });
    });
    to_ = weights.hiddenT.reserve(Cell::gates * h_ * h_ * Lanes::stride);
    putTransposed(at_.weightHh, h_);
    if (!wantInputT) return;
    to_ = weights.inputT.reserve(Cell::gates * h_ * at_.inputSize * Lanes::stride);
    putTransposed(at_.weightIh, at_.inputSize);
  }

 private:
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

  /// Rows firstRow..firstRow+count-1 of the units from `first` on become columns.
  template <int firstRow, int count>
  void putColumns(Index weight, Index columns, Index first) {
    const Real* rows[count];
    for (int r = 0; r < count; ++r) {
      const int row = firstRow + r;
      rows[r] = from_ + (weight + (row % Cell::gates * h_ + first + row / Cell::gates) * columns) * Lanes::stride;
    }
    forTiles<Lanes::stride == 1 ? powerOfTwoUpTo(std::min(count, packWidth<Real>)) : 1>(
        columns, [&](auto width, Index column) { putTile<count, width>(rows, column); });
    to_ += columns * count * Lanes::stride;
  }

  /// `width` columns of `count` rows, in square tiles as far as they go.
  template <int count, int width>
  void putTile(const Real* const (&rows)[count], Index column) {
    Real* to = to_ + column * count * Lanes::stride;
    constexpr int square = width * sizeof(Real) >= 16 ? count / width * width : 0;  // the smallest pack has 16 bytes
    if constexpr (square > 0) {
      for (int r = 0; r < square; r += width) {
        const Real* tile[width];
        for (int i = 0; i < width; ++i) tile[i] = rows[r + i] + column;
        transposeTile<Pack<Real, width>>(tile, to + r, count);
      }
    }
    for (int k = 0; k < width; ++k)
      for (int r = square; r < count; ++r)
        copy<1>(rows[r] + (column + k) * Lanes::stride, to + (k * count + r) * Lanes::stride);
  }

  void putTransposed(Index weight, Index columns) {
    forTiles<Shape::columns>(columns, [&](auto width, Index first) {
      for (Index j = 0; j < h_; ++j)
        for (int g = 0; g < Cell::gates; ++g, to_ += width * Lanes::stride)
          copy<width>(from_ + (weight + (g * h_ + j) * columns + first) * Lanes::stride, to_);
    });
  }

  /// `count` numbers of Lanes::stride; by packs where those are packs, since a call of memmove costs more than it
  /// moves.
  template <int count>
  static void copy(const Real* from, Real* to) {
    if constexpr (Lanes::stride == 1) {
      std::copy_n(from, count, to);
    } else {
#pragma GCC unroll 16
      for (int i = 0; i < count; ++i) store<V>(to + i * Lanes::stride, load<V>(from + i * Lanes::stride));
    }
  }

  const LayerOffsets& at_;
  Index h_;
  const Real* from_;
  Real* to_ = nullptr;
};

}  // namespace outlast
