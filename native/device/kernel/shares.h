// Products of a crew's backward step: every block multiplies the weights of its own units, and each unit's owner adds
// up what all of them say to it. Two places by turns: who is late still reads the one while the other is written, and
// nobody is two meetings late.
#pragma once
#include "device/kernel/products.h"

namespace outlast::device {

/// What a slice of units says to a term in the turn of step t: to a hidden unit, or, behind those, to an input.
template <class Team, class Real>
OUTLAST_KERNEL Real* shareOf(const Site<Team, Real>& site, int l, int t, int unitSlice, int term) {
  // Turns go on from layer to layer.
  const int turn = (l * site.step.width + t) % 2;
  return site.workspace + site.plan.parts +
         ((static_cast<Index>(turn) * site.plan.unitSlices + unitSlice) * site.plan.terms + term) * site.plan.stride;
}

template <class Cell, class Team, class Real>
OUTLAST_KERNEL void backwardShares(const Site<Team, Real>& site, int l, int t) {
  const LayerPlan& layer = site.plan.layers[l];
  const int slice = site.slice().unitSlice;
  shareUnits(site, site.hidden(), [&](int unit, int quad) {
    quadAt(shareOf(site, l, t, slice, unit), quad) =
        backProducts<Cell, false>(site, layer, layer.inputTerms() + unit, quad);
  });
  if (l == 0) return;
  shareUnits(site, layer.inputs, [&](int input, int quad) {
    quadAt(shareOf(site, l, t, slice, site.hidden() + input), quad) =
        backProducts<Cell, true>(site, layer, input, quad);
  });
}

/// To dh, and for the layer below, of which the block has the same units.
template <class Team, class Real>
OUTLAST_KERNEL void addShares(const Site<Team, Real>& site, int l, int t) {
  const auto add = [&](int term, int quad, Quad<Real>& to) {
    for (int slice = 0; slice < site.plan.unitSlices; ++slice) {
      const Quad<Real> one = quadAt(shareOf(site, l, t, slice, term), quad);
      for (int b = 0; b < quadWidth; ++b) to.of[b] += one.of[b];
    }
  };
  shareUnits(site, site.units(), [&](int unit, int quad) {
    const int ofLayer = site.firstUnit() + unit;
    add(ofLayer, quad, quadAt(site.dh(unit), quad));
    if (l == 0) return;
    Quad<Real> sum{};
    add(site.hidden() + ofLayer, quad, sum);
    quadAt(site.above(l - 1, t, ofLayer), quad) = sum;
  });
}

}  // namespace outlast::device
