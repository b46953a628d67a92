// Back-propagation through time over a window, from the last step to the first; gates are computed again rather than
// kept, since memory is what a device has least of.
#pragma once
#include "device/kernel/forward.h"
#include "device/kernel/readout.h"
#include "device/kernel/shares.h"
#include "device/kernel/tiles.h"

namespace outlast::device {

/// dL/dsums of step t, whose z is loaded; dh and dc go from behind the step to before it, but for the products.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void backwardCells(const Site<Team, Real>& site, int l, int t) {
  const LayerPlan& layer = site.plan.layers[l];
  const bool isTop = l + 1 == site.plan.shape.layers;
  shareUnits(site, site.units(), [&](int unit, int quad) {
    const int ofLayer = site.firstUnit() + unit;
    Quad<Real> sum[Cell::sums], dSum[Cell::sums], behind{};
    // Of one gate, the state behind the step is all that there is to know, and is kept.
    if constexpr (noisesSum<Cell>) {
      behind = quadAt(site.h(l, t + 1, ofLayer), quad);
    } else {
      gateSums<Cell>(site, layer, unit, quad, sum);
    }
    const Quad<Real> before = quadAt(site.z(layer.hiddenRow() + ofLayer), quad);
    Quad<Real> cBefore{};
    if constexpr (Cell::hasC) cBefore = quadAt(site.c(l, t, ofLayer), quad);
    Quad<Real>& dh = quadAt(site.dh(unit), quad);
    Quad<Real>& dc = quadAt(site.dc(unit), quad);
    OUTLAST_UNROLL
    for (int b = 0; b < quadWidth; ++b) {
      Real own[Cell::sums], kept[Cell::saved + 1], d[Cell::sums];
      Real h = behind.of[b], c = 0, dhBefore = 0, dcBefore = 0;
      if constexpr (!noisesSum<Cell>) {
        for (int s = 0; s < Cell::sums; ++s) own[s] = sum[s].of[b];
        Cell::template forward<Real>(own, before.of[b], cBefore.of[b], kept, h, c);
      }
      Real dhHere = dh.of[b];
      if (!isTop) dhHere += site.above(l, t, ofLayer)[quad * quadWidth + b];
      Cell::template backward<Real>(kept, h, before.of[b], cBefore.of[b], dhHere, dc.of[b], d, dhBefore, dcBefore);
      const bool goesOn = t < site.info()[quad * quadWidth + b].length;
      for (int s = 0; s < Cell::sums; ++s) dSum[s].of[b] = goesOn ? d[s] : Real(0);
      dh.of[b] = goesOn ? dhBefore : dh.of[b];
      dc.of[b] = goesOn ? dcBefore : dc.of[b];
    }
    for (int s = 0; s < Cell::sums; ++s) quadAt(site.dSum(s, unit), quad) = dSum[s];
  });
}

/// The products of dL/dsums: to dh, and to what the layer below hears.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void backwardProducts(const Site<Team, Real>& site, int l, int t) {
  const LayerPlan& layer = site.plan.layers[l];
  shareUnits(site, site.hidden(), [&](int unit, int quad) {
    const Quad<Real> sum = backProducts<Cell, false>(site, layer, layer.inputTerms() + unit, quad);
    Quad<Real>& dh = quadAt(site.dh(unit), quad);
    for (int b = 0; b < quadWidth; ++b) dh.of[b] += sum.of[b];
  });
  if (l == 0) return;
  shareUnits(site, layer.inputs, [&](int input, int quad) {
    quadAt(site.above(l - 1, t, input), quad) = backProducts<Cell, true>(site, layer, input, quad);
  });
}

/// dL/d(initial state), where it is learned, from the rows that began with it.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void backwardStart(const Site<Team, Real>& site, const LayerPlan& layer) {
  if (layer.initialH < 0) return;
  share(site.team, site.units(), [&](int unit) {
    Real h = 0, c = 0;
    for (int row = 0; row < site.rows(); ++row) {
      if (site.info()[row].start != Start::learned) continue;
      h += site.dh(unit)[row];
      if constexpr (Cell::hasC) c += site.dc(unit)[row];
    }
    site.gradients()[layer.initialH + site.firstUnit() + unit] += h;
    if constexpr (Cell::hasC) site.gradients()[layer.initialC + site.firstUnit() + unit] += c;
  });
}

/// One layer; false where the window was left.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL bool backwardLayer(const Site<Team, Real>& site, int l) {
  const LayerPlan& layer = site.plan.layers[l];
  const bool isTop = l + 1 == site.plan.shape.layers;
  openLayer(site, layer);
  shareUnits(site, site.units(), [&](int unit, int quad) {
    quadAt(site.dh(unit), quad) = {};
    quadAt(site.dc(unit), quad) = {};
  });
  Tiles<Cell, Team, Real> tiles(site, layer);
  site.team.sync();
  for (int t = site.step.width - 1; t >= 0; --t) {
    loadStep(site, l, t);
    if (isTop && anyScored(site, t)) {
      readOut(site, t);
      site.team.sync();
      scoreRows(site, t);
      site.team.sync();
      backwardReadout(site, t);
    }
    site.team.sync();
    backwardCells<Cell>(site, l, t);
    site.team.sync();
    look(site, t);
    if constexpr (Team::isCrew) {
      backwardShares<Cell>(site, l, t);
      tiles.add();
      site.team.meetSlice();
      addShares(site, l, t);
    } else {
      backwardProducts<Cell>(site, l, t);
      tiles.add();
      site.team.sync();
    }
    if (isLeft(site, t)) return false;
  }
  tiles.finish();
  backwardStart<Cell>(site, layer);
  site.team.sync();
  return true;
}

}  // namespace outlast::device
