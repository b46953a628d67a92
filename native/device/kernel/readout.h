// The read-out of the top layer's state, the loss, and the gradient of both, at one step of the rows in the network.
#pragma once
#include "device/kernel/site.h"
#include "losses/list.h"
#include "rnn/readout.h"

namespace outlast::device {

/// Whether the loss reads step t of a row.
template <class Team, class Real>
OUTLAST_KERNEL bool isScored(const Site<Team, Real>& site, const RowInfo& info, int t) {
  if (t >= info.length) return false;
  if (site.plan.scored == Scored::last) return t + 1 == info.length;
  return site.set.mask == nullptr || site.set.mask[info.step + t] != 0;
}

/// Whether the loss reads step t of any row: the same answer for every thread.
template <class Team, class Real>
OUTLAST_KERNEL bool anyScored(const Site<Team, Real>& site, int t) {
  for (int row = 0; row < site.rows(); ++row)
    if (isScored(site, site.info()[row], t)) return true;
  return false;
}

/// Output o of step t of a row.
template <class Team, class Real>
OUTLAST_KERNEL Real outputOf(const Site<Team, Real>& site, int t, int row, int o) {
  const int top = site.plan.shape.layers - 1;
  const Real* const weights = site.parameters + site.plan.readoutWeight + o * site.hidden();
  Real sum = site.plan.readoutBias < 0 ? Real(0) : site.parameters[site.plan.readoutBias + o];
  for (int unit = 0; unit < site.hidden(); ++unit) sum += weights[unit] * site.h(top, t + 1, unit)[row];
  return activateReadout(site.plan.shape.readout, sum);
}

/// The outputs of step t of every row that is scored there.
template <class Team, class Real>
OUTLAST_KERNEL void readOut(const Site<Team, Real>& site, int t) {
  share(site.team, site.outputSize() * site.rows(), [&](int item) {
    const int row = item % site.rows();
    const int o = item / site.rows();
    if (isScored(site, site.info()[row], t)) site.outputs(row)[o] = outputOf(site, t, row, o);
  });
}

/// Adds the loss of step t to each row's sum, and writes dL/d(sum of the read-out), 0 for rows that are not scored.
template <class Team, class Real>
OUTLAST_KERNEL void scoreRows(const Site<Team, Real>& site, int t) {
  const Index outputs = site.plan.shape.outputSize;
  share(site.team, site.rows(), [&](int row) {
    const RowInfo& info = site.info()[row];
    Real* const d = site.dOutputs(row);
    if (!isScored(site, info, t)) {
      for (Index o = 0; o < outputs; ++o) d[o] = Real(0);
      return;
    }
    const Real* const y = site.outputs(row);
    const Real* const target = site.set.targets + (info.step + t) * site.plan.targetSize;
    visitItem<Losses>(site.plan.loss, [&](auto item) {
      using Loss = decltype(item);
      site.sums()[row] += static_cast<double>(Loss::template value<Real>(y, target, outputs));
      Loss::template gradient<Real>(y, target, outputs, static_cast<Real>(site.step.scale), d);
    });
    for (Index o = 0; o < outputs; ++o) d[o] *= readoutSlope(site.plan.shape.readout, y[o]);
  });
}

/// From dL/d(sum of the read-out): adds to dh, and to the gradient of the read-out's own parameters.
template <class Team, class Real>
OUTLAST_KERNEL void backwardReadout(const Site<Team, Real>& site, int t) {
  const int top = site.plan.shape.layers - 1;
  const int hidden = site.hidden();
  const int units = site.units();
  const int outputs = site.outputSize();
  shareUnits(site, units, [&](int unit, int quad) {
    Quad<Real>& dh = quadAt(site.dh(unit), quad);
    for (int o = 0; o < outputs; ++o) {
      const Real weight = site.parameters[site.plan.readoutWeight + o * hidden + site.firstUnit() + unit];
      for (int b = 0; b < quadWidth; ++b) dh.of[b] += weight * site.dOutputs(quad * quadWidth + b)[o];
    }
  });
  // The same thread has the same parameter at every step.
  share(site.team, outputs * (units + 1), [&](int item) {
    const int unit = site.firstUnit() + item % (units + 1);
    const int o = item / (units + 1);
    const bool isBias = item % (units + 1) == units;
    if (isBias && (site.plan.readoutBias < 0 || !site.slice().isFirstOfUnits())) return;
    Real sum = 0;
    for (int row = 0; row < site.rows(); ++row)
      sum += isBias ? site.dOutputs(row)[o] : site.dOutputs(row)[o] * site.h(top, t + 1, unit)[row];
    site.gradients()[isBias ? site.plan.readoutBias + o : site.plan.readoutWeight + o * hidden + unit] += sum;
  });
}

}  // namespace outlast::device
