// The states of every layer over a window, from the first step to the last.
#pragma once
#include "device/kernel/noise.h"
#include "device/kernel/products.h"
#include "device/kernel/stop.h"

namespace outlast::device {

/// Finds out about the rows that are in the network now.
template <class Team, class Real>
OUTLAST_KERNEL void lookUpRows(const Site<Team, Real>& site) {
  share(site.team, site.rows(), [&](int row) { site.info()[row] = lookUp(site, site.first + row); });
}

/// The state with which a layer of the step's row `b` begins; `at` is the unit's place in a sequence's state, `learned`
/// its parameter.
template <class Team, class Real>
OUTLAST_KERNEL Real startOf(const Site<Team, Real>& site, const RowInfo& info, int b, int at, int learned) {
  switch (info.start) {
    case Start::kept:
      return site.states[static_cast<Index>(b) * site.plan.stateSize + at];
    case Start::given:
      return site.set.initial[info.sequence * site.plan.stateSize + at];
    case Start::learned:
      return site.parameters[learned];
    default:
      return Real(0);
  }
}

/// Rows of z that are the same at every step: ones where there is a bias.
template <class Team, class Real>
OUTLAST_KERNEL void openLayer(const Site<Team, Real>& site, const LayerPlan& layer) {
  share(site.team, site.plan.zRows * site.rows(), [&](int item) {
    const int row = item / site.rows();
    const bool isOne = (layer.hasInputBias != 0 && row == layer.inputs) ||
                       (layer.hasHiddenBias != 0 && row == layer.hiddenRow() + site.hidden());
    site.z(row)[item % site.rows()] = isOne ? Real(1) : Real(0);
  });
}

/// z of step t: what the layer hears, and its own state before it.
template <class Team, class Real>
OUTLAST_KERNEL void loadStep(const Site<Team, Real>& site, int l, int t) {
  const LayerPlan& layer = site.plan.layers[l];
  share(site.team, layer.inputs * site.rows(), [&](int item) {
    // Neighbours read a sequence's inputs, which lie side by side, or a unit's states.
    if (l == 0) {
      const int row = item / layer.inputs;
      const int input = item % layer.inputs;
      const RowInfo& info = site.info()[row];
      site.z(input)[row] = t < info.length ? site.set.inputs[(info.step + t) * layer.inputs + input] : Real(0);
    } else {
      const int row = item % site.rows();
      site.z(item / site.rows())[row] = site.h(l - 1, t + 1, item / site.rows())[row];
    }
  });
  shareUnits(site, site.hidden(), [&](int unit, int quad) {
    quadAt(site.z(layer.hiddenRow() + unit), quad) = quadAt(site.h(l, t, unit), quad);
  });
}

/// One layer; false where the window was left. A row that has ended keeps its state, so the state behind the last step
/// is each row's own last. `trains`: there may be noise.
template <class Cell, bool trains, class Team, class Real>
OUTLAST_KERNEL bool forwardLayer(const Site<Team, Real>& site, int l) {
  const LayerPlan& layer = site.plan.layers[l];
  const int hidden = site.hidden();
  // Of all layers at once, since numbers of neighbours come of one block.
  if (trains && l == 0 && site.plan.isNoisy) drawNoise<Cell>(site);
  openLayer(site, layer);
  share(site.team, site.units() * site.rows(), [&](int item) {
    const int unit = site.firstUnit() + item / site.rows();
    const int row = item % site.rows();
    const RowInfo& info = site.info()[row];
    const int b = site.first + row;
    site.h(l, 0, unit)[row] = startOf(site, info, b, l * hidden + unit, layer.initialH + unit);
    if constexpr (Cell::hasC) {
      const int at = (static_cast<int>(site.plan.shape.layers) + l) * hidden + unit;
      site.c(l, 0, unit)[row] = startOf(site, info, b, at, layer.initialC + unit);
    }
  });
  site.team.meetSlice();
  for (int t = 0; t < site.step.width; ++t) {
    loadStep(site, l, t);
    site.team.sync();
    shareUnits(site, site.units(), [&](int own, int quad) {
      const int unit = site.firstUnit() + own;
      Quad<Real> sum[Cell::sums];
      gateSums<Cell>(site, layer, own, quad, sum);
      if constexpr (trains && noisesSum<Cell>) addNoise<Cell>(site, l, t, unit, quad, sum[0]);
      const Quad<Real> before = quadAt(site.h(l, t, unit), quad);
      Quad<Real> cBefore{}, h, c{};
      if constexpr (Cell::hasC) cBefore = quadAt(site.c(l, t, unit), quad);
      OUTLAST_UNROLL
      for (int b = 0; b < quadWidth; ++b) {
        Real seen[Cell::sums], kept[Cell::saved + 1];
        for (int s = 0; s < Cell::sums; ++s) seen[s] = sum[s].of[b];
        Cell::template forward<Real>(seen, before.of[b], cBefore.of[b], kept, h.of[b], c.of[b]);
        const bool goesOn = t < site.info()[quad * quadWidth + b].length;
        h.of[b] = goesOn ? h.of[b] : before.of[b];
        c.of[b] = goesOn ? c.of[b] : cBefore.of[b];
      }
      if constexpr (trains && !noisesSum<Cell>) addNoise<Cell>(site, l, t, unit, quad, Cell::hasC ? c : h);
      quadAt(site.h(l, t + 1, unit), quad) = h;
      if constexpr (Cell::hasC) quadAt(site.c(l, t + 1, unit), quad) = c;
    });
    look(site, t);
    site.team.meetSlice();
    if (isLeft(site, t)) return false;
  }
  return true;
}

/// Leaves the states behind the window for the next one.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void keepStates(const Site<Team, Real>& site) {
  const int hidden = site.hidden();
  const int layers = site.plan.shape.layers;
  const int units = site.units();
  share(site.team, layers * units * site.rows(), [&](int item) {
    const int row = item % site.rows();
    const int at = item / site.rows() / units * hidden + site.firstUnit() + item / site.rows() % units;
    if (site.info()[row].length == 0) return;
    Real* const to = site.states + static_cast<Index>(site.first + row) * site.plan.stateSize;
    to[at] = site.h(at / hidden, site.step.width, at % hidden)[row];
    if constexpr (Cell::hasC) to[layers * hidden + at] = site.c(at / hidden, site.step.width, at % hidden)[row];
  });
}

}  // namespace outlast::device
