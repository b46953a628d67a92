// Weights as the products read them: [term][unit][gate], biases as weights of a term that is 1.
#pragma once
#include "device/kernel/site.h"

namespace outlast::device {

/// Places in the model's flat vector of weights of row gate * hidden + unit.
OUTLAST_KERNEL int inputWeightOf(const LayerPlan& layer, int row, int input) {
  return layer.weightIh + row * layer.inputs + input;
}
OUTLAST_KERNEL int hiddenWeightOf(const LayerPlan& layer, int hidden, int row, int unit) {
  return layer.weightHh + row * hidden + unit;
}

/// Where gate `gate` of `unit` has its weight of term `term` in the model's flat vector. Terms are inputs, their bias,
/// hidden units, their bias.
OUTLAST_KERNEL int weightOf(const LayerPlan& layer, int hidden, int gate, int unit, int term) {
  const int row = gate * hidden + unit;
  if (term < layer.inputs) return inputWeightOf(layer, row, term);
  if (term < layer.inputTerms()) return layer.biasIh + row;
  const int own = term - layer.inputTerms();
  return own < hidden ? hiddenWeightOf(layer, hidden, row, own) : layer.biasHh + row;
}

OUTLAST_KERNEL int termsOf(const LayerPlan& layer, int hidden) {
  return layer.inputTerms() + hidden + layer.hasHiddenBias;
}

template <class Cell, class Team, class Real>
OUTLAST_KERNEL void packWeights(const Site<Team, Real>& site) {
  const int hidden = site.hidden();
  for (int l = 0; l < site.plan.shape.layers; ++l) {
    const LayerPlan& layer = site.plan.layers[l];
    Real* const to = site.packed(layer);
    const int unitWeights = site.units() * Cell::gates;
    share(site.team, termsOf(layer, hidden) * unitWeights, [&](int item) {
      const int term = item / unitWeights;
      const int gate = item % Cell::gates;
      const int unit = item % unitWeights / Cell::gates;
      to[term * site.plan.weightStride + unit * Cell::gates + gate] =
          site.parameters[weightOf(layer, hidden, gate, site.firstUnit() + unit, term)];
    });
  }
}

}  // namespace outlast::device
