// One layer's weights as products with hidden units in the lanes read them, packed once an optimizer step.
#pragma once
#include <vector>

#include "core/buffer.h"
#include "core/transpose.h"
#include "lanes/unit_products.h"
#include "rnn/layout.h"

namespace outlast {

/// Numbers from one step to the next of `count` a step: an odd number of cache lines, so that steps do not share their
/// places in the first cache.
template <class Real>
Index stepStride(Index count) {
  constexpr Index line = 64 / sizeof(Real);
  return (((count + line - 1) / line) | 1) * line;
}

/// A weight [height, columns] with its rows padded to whole packs, so that loads stay inside a cache line: the
/// parameters themselves where they are so already.
template <class V>
Rows<const RealOf<V>> padRows(const RealOf<V>* weight, Index height, Index columns, Buffer<RealOf<V>>& memory) {
  constexpr Index width = widthOf<V>;
  const Index stride = roundUp(columns, width);
  if (stride == columns) return {weight, columns};
  RealOf<V>* to = memory.reserve(height * stride);
  for (Index r = 0; r < height; ++r) {
    std::copy_n(weight + r * columns, columns, to + r * stride);
    std::fill_n(to + r * stride + columns, stride - columns, RealOf<V>(0));
  }
  return {memory.get(), stride};
}

/// Hidden units of a tile, in packs: all sums of a unit in registers.
template <class Cell, class V>
inline constexpr int unitPacks = powerOfTwoUpTo(std::max(1, 8 / Cell::sums));

/// A run of packs of units, `width` units each; its weights for z lie [column][gate][pack][width], its biases
/// [sum][pack][width].
struct UnitBlock {
  Index first;
  int packs, width;
};

/// The gates of a block of one pack T narrower than V share packs, as narrow as may be.
template <class Cell, class V, class T>
using SharedPack = std::conditional_t<
    Cell::gates == 1, T,
    std::conditional_t<(Cell::gates * sizeof(T) > sizeof(V) / 2), V, Pack<RealOf<V>, widthOf<V> / 2>>>;
template <class Cell, class V, class T>
inline constexpr int sharedPacks =
    (Cell::gates * widthOf<T> + widthOf<SharedPack<Cell, V, T>> - 1) / widthOf<SharedPack<Cell, V, T>>;

template <class Cell, class V>
class UnitWeights {
 public:
  using Real = RealOf<V>;
  static constexpr int W = widthOf<V>;

  /// `wantInputRows`: gradients go on to a layer below.
  UnitWeights(const LayerOffsets& at, Index hidden, bool wantInputRows)
      : at_(at), h_(hidden), padded_(paddedSize<V>(hidden)), wantInputRows_(wantInputRows) {
    forPacks<V, unitPacks<Cell, V>>(hidden, [&](auto pack, auto packs, Index first) {
      blocks_.push_back({first, packs, widthOf<typename decltype(pack)::type>});
    });
    std::fill_n(bias_.reserve(Cell::sums * padded_), Cell::sums * padded_, Real(0));
    // Lanes without a unit stay 0.
    std::fill_n(input_.reserve(Cell::gates * padded_ * at.inputSize), Cell::gates * padded_ * at.inputSize, Real(0));
    const Index numbers = (Cell::gates * padded_ + W) * hidden;
    std::fill_n(hidden_.reserve(numbers), numbers, Real(0));
  }

  /// `parameters` [P] must stay alive and unchanged until the next call.
  void pack(const Real* parameters) {
    for (const UnitBlock& block : blocks_) {
      packBias(parameters, block);
      packBlock(parameters + at_.weightIh, at_.inputSize, block, Cell::gates * block.packs * block.width, input_.get());
      packBlock(parameters + at_.weightHh, h_, block, hiddenStride(block), hidden_.get());
    }
    hiddenRows_ = padRows<V>(parameters + at_.weightHh, Cell::gates * h_, h_, hiddenMemory_);
    if (wantInputRows_)
      inputRows_ = padRows<V>(parameters + at_.weightIh, Cell::gates * h_, at_.inputSize, inputMemory_);
  }

  [[nodiscard]] const std::vector<UnitBlock>& blocks() const { return blocks_; }
  const Real* bias(const UnitBlock& block) const { return bias_.get() + block.first * Cell::sums; }
  const Real* input(const UnitBlock& block) const { return input_.get() + block.first * Cell::gates * at_.inputSize; }
  const Real* hidden(const UnitBlock& block) const { return hidden_.get() + block.first * Cell::gates * h_; }

  /// Numbers from one column of hidden(block) to the next.
  Index hiddenStride(const UnitBlock& block) const {
    Index stride = Cell::gates * block.packs * block.width;
    visitNarrowest<V>(block.width, [&](auto pack) {
      using T = typename decltype(pack)::type;
      if constexpr (!std::is_same_v<T, V>) stride = sharedPacks<Cell, V, T> * widthOf<SharedPack<Cell, V, T>>;
    });
    return stride;
  }

  /// For the way back, to be multiplied with gradients of the sums [slots, padded H].
  GateRows<const Real> hiddenRows() const { return {hiddenRows_, h_, Cell::hiddenSum, padded_}; }
  GateRows<const Real> inputRows() const { return {inputRows_, h_, Cell::inputSum, padded_}; }

 private:
  void packBias(const Real* parameters, const UnitBlock& block) {
    const Index numbers = block.packs * block.width;
    const Index units = std::min(numbers, h_ - block.first);
    Real* to = bias_.get() + block.first * Cell::sums;
    std::fill_n(to, Cell::sums * numbers, Real(0));
    const auto add = [&](Index bias, int gate, int sum) {
      if (bias < 0) return;
      const Real* from = parameters + bias + gate * h_ + block.first;
      for (Index u = 0; u < units; ++u) to[sum * numbers + u] += from[u];
    };
    for (int g = 0; g < Cell::gates; ++g) {
      add(at_.biasIh, g, Cell::inputSum[g]);
      add(at_.biasHh, g, Cell::hiddenSum[g]);
    }
  }

  /// The block's rows of weight [gates * H, columns] to their place in `packed`.
  void packBlock(const Real* weight, Index columns, const UnitBlock& block, Index stride, Real* packed) {
    Real* to = packed + block.first * Cell::gates * columns;
    for (int g = 0; g < Cell::gates; ++g)
      for (int n = 0; n < block.packs; ++n, to += block.width) {
        const Index first = block.first + n * block.width;
        const Real* from = weight + (g * h_ + first) * columns;
        packColumns(from, std::min<Index>(block.width, h_ - first), columns, to, stride);
      }
  }

  /// `units` rows of `columns` numbers to columns of `stride`.
  static void packColumns(const Real* from, Index units, Index columns, Real* to, Index stride) {
    if (units < W || columns < W) {
      for (Index u = 0; u < units; ++u)
        for (Index k = 0; k < columns; ++k) to[k * stride + u] = from[u * columns + k];
      return;
    }
    const Real* rows[W];
    for (Index k = 0; k < columns; k += W) {
      const Index first = std::min(k, columns - W);  // the last tile may lie over the one before
      for (Index u = 0; u < W; ++u) rows[u] = from + u * columns + first;
      transposeTile<V>(rows, to + first * stride, stride);
    }
  }

  LayerOffsets at_;
  Index h_, padded_;
  bool wantInputRows_;
  std::vector<UnitBlock> blocks_;
  Buffer<Real> bias_, input_, hidden_, hiddenMemory_, inputMemory_;
  Rows<const Real> hiddenRows_, inputRows_;
};

}  // namespace outlast
