// Noise on the state (rnn/state_noise.h says where it enters). It is drawn before a window's steps are made, into the
// places where their states will lie: each number waits where it is needed, takes no memory of its own, and is gone
// once the state is there. The way back needs it no more, since all that it reads has it.
#pragma once
#include "device/kernel/site.h"
#include "rnn/noise_block.h"

namespace outlast::device {

/// Where the noise of a unit's step waits: in the place of the state behind the step, h or c.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL Real* noiseAt(const Site<Team, Real>& site, int l, int t, int unit) {
  return Cell::hasC ? site.c(l, t + 1, unit) : site.h(l, t + 1, unit);
}

/// Adds what waits there, where the plan has noise.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void addNoise(const Site<Team, Real>& site, int l, int t, int unit, int quad, Quad<Real>& to) {
  if (!site.plan.isNoisy) return;
  const Quad<Real> noise = quadAt(noiseAt<Cell>(site, l, t, unit), quad);
  OUTLAST_UNROLL
  for (int b = 0; b < quadWidth; ++b) to.of[b] += noise.of[b];
}

/// The noise of row `b` of the step, whose number is its place among the rows that reach into the window.
template <class Team, class Real>
OUTLAST_KERNEL StateNoise noiseOf(const Site<Team, Real>& site, int b) {
  const int place = site.step.from > 0 && b < site.step.rows ? site.order[site.step.rows + b] : b;
  return site.noise->from(site.step.seen + place);
}

/// Draws the noise of all rows that are in the network now, whose info is known; none past a row's end.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void drawNoise(const Site<Team, Real>& site) {
  const int rows = site.rows();
  const int width = site.plan.shape.layers * site.hidden();
  // Threads of a row, which share its blocks of numbers; neighbours have different rows, and write side by side.
  const int all = site.team.size() * site.slice().blocks(site.plan);
  const int threads = all < rows ? 1 : all / rows;
  shareSlice(site, threads * rows, [&](int item) {
    const int row = item % rows;
    const StateNoise noise = noiseOf(site, site.first + row);
    const Index places = Index{site.step.width} * width;
    const Index own = noise.sigma == 0 ? 0 : Index{site.info()[row].length} * width;
    for (Index block = item / rows;; block += threads) {
      const Index first = block / noiseBlocks * noiseGroup;
      if (first >= places) break;
      std::array<double, 4> numbers{};
      if (first < own) numbers = noiseOfBlock(noise, static_cast<std::uint32_t>(block));
      const int t = static_cast<int>(first / width);
      OUTLAST_UNROLL
      for (int k = 0; k < 4; ++k) {
        const int behind = static_cast<int>(block % noiseBlocks) + k * noiseBlocks;
        if (first + behind >= places) break;
        const int place = static_cast<int>(first % width) + behind;
        Real* const to = noiseAt<Cell>(site, place % width / site.hidden(), t + place / width, place % site.hidden());
        to[row] = static_cast<Real>(first + behind < own ? noise.sigma * numbers[k] : noNoise);
      }
    }
  });
}

}  // namespace outlast::device
