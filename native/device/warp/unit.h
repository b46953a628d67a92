// What a lane of a warp knows of its hidden unit, all of it in registers.
#pragma once
#include "device/kernel/pack.h"
#include "device/kernel/products.h"

namespace outlast::device {

/// Most outputs of models that live on a warp, whose lanes have room for them in exchange memory.
inline constexpr int mostWarpOutputs = 16;

inline constexpr int lanesOfWarp = 32;
/// Warps that share a block, with a model each.
inline constexpr int warpsOfBlock = 4;
/// Fewest lanes that a sequence is given.
inline constexpr int leastWarpWidth = 2;

/// Whether a lane has registers for the weights of a unit that hears `width` units, and for their gradient.
constexpr bool holdsUnit(int gates, int width, int realBytes) {
  // Of doubles, everything else takes twice the registers too.
  return width <= lanesOfWarp && gates * width * realBytes <= (realBytes == 4 ? 256 : 128);
}

/// Most inputs of such a unit: the widest leave less room.
constexpr int mostUnitInputs(int gates, int width, int realBytes) {
  if (realBytes == 4) return gates * width * realBytes <= 128 ? 4 : 3;
  return gates * width * realBytes <= 64 ? 4 : 2;
}

/// One number for each parameter of a unit that products read at every step: its value, or its gradient.
template <class Cell, int width, class Real>
struct Unit {
  static constexpr int inputs = mostUnitInputs(Cell::gates, width, sizeof(Real));

  Real hidden[Cell::gates][width];
  Real input[Cell::gates][inputs];
  Real bias[Cell::sums];  ///< of the inputs and of the state, which a sum has in common

  /// Calls visit(number, place in the model's flat vector) for the weights of unit `unit`.
  template <class Visit>
  OUTLAST_KERNEL void forWeights(const Plan& plan, int unit, Visit&& visit) {
    const LayerPlan& layer = plan.layers[0];
    const int hiddenSize = static_cast<int>(plan.shape.hiddenSize);
    OUTLAST_UNROLL
    for (int g = 0; g < Cell::gates; ++g) {
      const int row = g * hiddenSize + unit;
      OUTLAST_UNROLL
      for (int k = 0; k < width; ++k)
        if (k < hiddenSize) visit(hidden[g][k], hiddenWeightOf(layer, hiddenSize, row, k));
      OUTLAST_UNROLL
      for (int i = 0; i < inputs; ++i)
        if (i < layer.inputs) visit(input[g][i], inputWeightOf(layer, row, i));
    }
  }

  /// Calls visit(number, place) for the biases, for one place after the other where a number has two.
  template <class Visit>
  OUTLAST_KERNEL void forBiases(const Plan& plan, int unit, Visit&& visit) {
    const LayerPlan& layer = plan.layers[0];
    const int hiddenSize = static_cast<int>(plan.shape.hiddenSize);
    OUTLAST_UNROLL
    for (int g = 0; g < Cell::gates; ++g) {
      const int row = g * hiddenSize + unit;
      if (layer.hasInputBias != 0) visit(bias[sumOf<Cell, true>(g)], layer.biasIh + row);
      if (layer.hasHiddenBias != 0) visit(bias[sumOf<Cell, false>(g)], layer.biasHh + row);
    }
  }

  /// Calls visit(number) for all of them.
  template <class Visit>
  OUTLAST_KERNEL void forAll(Visit&& visit) {
    OUTLAST_UNROLL
    for (int g = 0; g < Cell::gates; ++g) {
      OUTLAST_UNROLL
      for (int k = 0; k < width; ++k) visit(hidden[g][k]);
      OUTLAST_UNROLL
      for (int i = 0; i < inputs; ++i) visit(input[g][i]);
    }
    OUTLAST_UNROLL
    for (int s = 0; s < Cell::sums; ++s) visit(bias[s]);
  }
};

}  // namespace outlast::device
