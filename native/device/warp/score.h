// Read-out and loss of one step, each slot of a warp for its own sequence.
#pragma once
#include "device/kernel/readout.h"
#include "device/warp/exchange.h"
#include "device/warp/unit.h"

namespace outlast::device {

/// From the state `h` of a lane's unit (0 where there is none) behind step t: adds to the lane's loss, to dL/dh and to
/// the read-out's gradient. All lanes come here together; the slots that are not scored add nothing.
template <int width, class Team, class Real>
OUTLAST_KERNEL void scoreStep(const Site<Team, Real>& site, const RowInfo& info, int t, Real h, Real& dh) {
  const int outputs = site.outputSize();
  const int unit = site.team.rank() % width;
  const auto weight = [&](int o) {
    return unit < site.hidden() ? site.parameters[site.plan.readoutWeight + o * site.hidden() + unit] : Real(0);
  };
  Real* const y = ownOutputs(site);
  for (int o = 0; o < outputs; ++o) {
    const Real bias = site.plan.readoutBias < 0 ? Real(0) : site.parameters[site.plan.readoutBias + o];
    y[o] = activateReadout(site.plan.shape.readout, sumOfSlot<width>(site.team, weight(o) * h) + bias);
  }
  if (!isScored(site, info, t)) return;
  Real* const d = y + outputs;
  const Real* const target = site.set.targets + (info.step + t) * site.plan.targetSize;
  visitItem<Losses>(site.plan.loss, [&](auto item) {
    using Loss = decltype(item);
    site.sums()[site.team.rank()] += static_cast<double>(Loss::template value<Real>(y, target, outputs));
    Loss::template gradient<Real>(y, target, outputs, static_cast<Real>(site.step.scale), d);
  });
  for (int o = 0; o < outputs; ++o) {
    const Real own = d[o] * readoutSlope(site.plan.shape.readout, y[o]);
    dh += weight(o) * own;
    rare(site, firstOutput + 2 * o) += own * h;
    rare(site, firstOutput + 2 * o + 1) += own;
  }
}

}  // namespace outlast::device
