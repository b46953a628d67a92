// Products of weights with what goes into a step, of one unit and four rows at a time.
#pragma once
#include <array>

#include "device/kernel/pack.h"

namespace outlast::device {

/// The sum that a gate's input products (or those of the state) go into.
template <class Cell, bool fromInput>
OUTLAST_KERNEL constexpr int sumOf(int gate) {
  // A device has no static members of the host's; it has constants of its own.
  constexpr auto table = [] {
    std::array<int, Cell::gates> sums{};
    for (std::size_t g = 0; g < sums.size(); ++g) sums[g] = fromInput ? Cell::inputSum[g] : Cell::hiddenSum[g];
    return sums;
  }();
  return table[static_cast<std::size_t>(gate)];
}

/// The gates' weights of one term and unit, where they lie on whole quads all at once.
template <class Cell, class Real>
OUTLAST_KERNEL void readGates(const Real* from, Real (&weight)[Cell::gates]) {
  if constexpr (Cell::gates == quadWidth) {
    const Quad<Real> four = *reinterpret_cast<const Quad<Real>*>(from);
    for (int g = 0; g < Cell::gates; ++g) weight[g] = four.of[g];
  } else {
    for (int g = 0; g < Cell::gates; ++g) weight[g] = from[g];
  }
}

/// sum[...] += weights z over `terms` terms from row `row` of z and term `term` of the weights.
template <class Cell, bool fromInput, class Team, class Real>
OUTLAST_KERNEL void addProducts(const Site<Team, Real>& site, const Real* weights, int unit, int quad, int row,
                                int term, int terms, Quad<Real> (&sum)[Cell::sums]) {
  const Real* w = weights + term * site.plan.weightStride + unit * Cell::gates;
  for (int k = 0; k < terms; ++k, w += site.plan.weightStride) {
    const Quad<Real> z = quadAt(site.z(row + k), quad);
    Real weight[Cell::gates];
    readGates<Cell>(w, weight);
    for (int g = 0; g < Cell::gates; ++g)
      for (int b = 0; b < quadWidth; ++b) sum[sumOf<Cell, fromInput>(g)].of[b] += weight[g] * z.of[b];
  }
}

/// The sums that the cell's gates see.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void gateSums(const Site<Team, Real>& site, const LayerPlan& layer, int unit, int quad,
                             Quad<Real> (&sum)[Cell::sums]) {
  for (auto& one : sum) one = {};
  const Real* const weights = site.packed(layer);
  addProducts<Cell, true>(site, weights, unit, quad, 0, 0, layer.inputTerms(), sum);
  addProducts<Cell, false>(site, weights, unit, quad, layer.hiddenRow(), layer.inputTerms(),
                           site.hidden() + layer.hasHiddenBias, sum);
}

/// dL/dz of one term (an input or a hidden unit) from dL/dsums of the block's units.
template <class Cell, bool fromInput, class Team, class Real>
OUTLAST_KERNEL Quad<Real> backProducts(const Site<Team, Real>& site, const LayerPlan& layer, int term, int quad) {
  Quad<Real> sum{};
  const Real* w = site.packed(layer) + term * site.plan.weightStride;
  for (int unit = 0; unit < site.units(); ++unit, w += Cell::gates) {
    Real weight[Cell::gates];
    readGates<Cell>(w, weight);
    for (int g = 0; g < Cell::gates; ++g) {
      const Quad<Real> d = quadAt(site.dSum(sumOf<Cell, fromInput>(g), unit), quad);
      for (int b = 0; b < quadWidth; ++b) sum.of[b] += weight[g] * d.of[b];
    }
  }
  return sum;
}

}  // namespace outlast::device
