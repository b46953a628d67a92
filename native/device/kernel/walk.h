// Models along sequences, a stretch of steps a launch: states and sums of scores pass on from one launch to the next,
// so that memory does not grow with the length. What comes of a stretch: read-outs and states, or scores.
#pragma once
#include "cells/list.h"
#include "device/kernel/forward.h"
#include "device/kernel/readout.h"
#include "device/kernel/stop.h"
#include "evaluation/score_step.h"

namespace outlast::device {

/// What is done at a step of a sequence, as bits of a byte.
inline constexpr std::uint8_t markScored = 1;  ///< the step is added to the sequence's sums
inline constexpr std::uint8_t markLeft = 2;    ///< its sums are left behind, the step among them

/// Sequences that go side by side, at most as many as the plan has rows, and their steps in a launch.
struct Stretch {
  Index firstRow = 0;   ///< in the launch's list of rows
  Index firstStep = 0;  ///< of the sequences, that the stretch begins with
  StepPlan step;        ///< rows, width, and alive: none in their first stretch, all of them later
};

/// One model along one stretch.
struct WalkWork {
  int model = 0;
  int stretch = 0;
  int slot = 0;    ///< where its states and sums are kept
  Index left = 0;  ///< where the sums lie that it leaves, in numbers
};

/// Everything of a launch, by addresses on the device. Rows are ragged: row r has steps starts[r]..starts[r+1]-1.
template <class Real>
struct Walk {
  Plan plan;
  Correct correct;
  int items = 0;
  const WalkWork* work = nullptr;       ///< [items]
  const Stretch* stretches = nullptr;   ///< whose firstRow adds to what follows
  const Index* starts = nullptr;        ///< [rows + 1]
  const Real* inputs = nullptr;         ///< [steps, I]
  const double* targets = nullptr;      ///< [steps, target size]
  const std::uint8_t* marks = nullptr;  ///< [steps], or null: nothing is scored
  const Real* initial = nullptr;        ///< [rows, state size], or null
  const Real* parameters = nullptr;     ///< [models, P]
  Real* states = nullptr;               ///< [slots, rows of the plan, state size]
  double* sums = nullptr;               ///< [slots, ScoreSums::fields, rows of the plan]
  double* left = nullptr;               ///< of each item and place [ScoreSums::fields, rows of the plan]
  Real* outputs = nullptr;              ///< [steps, O], or null; then h and c too
  Real* h = nullptr;                    ///< [layers, steps, H], or null; c too, which only some cells have
  Real* c = nullptr;
  Index steps = 0;  ///< of all rows
  Real* workspace = nullptr;
  const volatile std::int32_t* stop = nullptr;  ///< in memory that the host writes to
};

/// Read-outs of the stretch, as doubles, [steps, rows, O].
template <class Team, class Real>
OUTLAST_KERNEL double* readoutsOf(const Site<Team, Real>& site, int t, int row) {
  double* const all = reinterpret_cast<double*>(site.workspace + site.plan.readouts);
  return all + (static_cast<Index>(t) * site.plan.rows + row) * site.outputSize();
}

template <class Team, class Real>
OUTLAST_KERNEL void readOutStretch(const Site<Team, Real>& site, const Walk<Real>& walk) {
  const int outputs = site.outputSize();
  share(site.team, site.step.width * outputs * site.rows(), [&](int item) {
    const int row = item % site.rows();
    const int o = item / site.rows() % outputs;
    const int t = item / (site.rows() * outputs);
    const RowInfo& info = site.info()[row];
    if (t >= info.length) return;
    const bool isScored = walk.marks != nullptr && (walk.marks[info.step + t] & markScored) != 0;
    if (!isScored && walk.outputs == nullptr) return;
    const Real y = outputOf(site, t, row, o);
    if (isScored) readoutsOf(site, t, row)[o] = static_cast<double>(y);
    if (walk.outputs != nullptr) walk.outputs[(info.step + t) * outputs + o] = y;
  });
}

/// Copies the states behind every step of the stretch out.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void copyStates(const Site<Team, Real>& site, const Walk<Real>& walk) {
  const int hidden = site.hidden();
  const int states = static_cast<int>(site.plan.shape.layers) * hidden;
  share(site.team, site.step.width * states * site.rows(), [&](int item) {
    const int unit = item % hidden;
    const int layer = item % states / hidden;
    const int row = item / states % site.rows();
    const int t = item / (states * site.rows());
    const RowInfo& info = site.info()[row];
    if (t >= info.length) return;
    const Index to = (layer * walk.steps + info.step + t) * hidden + unit;
    walk.h[to] = site.h(layer, t + 1, unit)[row];
    if constexpr (Cell::hasC) walk.c[to] = site.c(layer, t + 1, unit)[row];
  });
}

/// Adds the steps of the stretch to the sums of each row's sequence, and leaves them where that is asked for.
template <class Team, class Real>
OUTLAST_KERNEL void scoreStretch(const Site<Team, Real>& site, const Walk<Real>& walk, const WalkWork& work,
                                 Index firstStep) {
  const Plan& plan = site.plan;
  const Index numbers = static_cast<Index>(ScoreSums::fields) * plan.rows;
  share(site.team, site.step.rows, [&](int row) {
    const RowInfo& info = site.info()[row];
    double* const kept = walk.sums + work.slot * numbers + row;
    double* left = walk.left + work.left + row;
    double sums[ScoreSums::fields];
    const auto clear = [&] {
      for (double& sum : sums) sum = 0;
      sums[ScoreSums::firstWrong] = -1;
    };
    clear();
    if (site.step.alive > 0)
      for (int f = 0; f < ScoreSums::fields; ++f) sums[f] = kept[f * plan.rows];
    visitItem<Losses>(plan.loss, [&](auto item) {
      for (int t = 0; t < info.length; ++t) {
        const Index at = info.step + t;
        const std::uint8_t mark = walk.marks[at];
        if ((mark & markScored) != 0) {
          if (plan.scored == Scored::last) clear();
          addScoredStep<decltype(item), double>(walk.correct, firstStep + t, plan.shape.outputSize,
                                                readoutsOf(site, t, row), walk.targets + at * plan.targetSize, sums);
        }
        if ((mark & markLeft) == 0) continue;
        for (int f = 0; f < ScoreSums::fields; ++f) left[f * plan.rows] = sums[f];
        left += numbers;
      }
    });
    for (int f = 0; f < ScoreSums::fields; ++f) kept[f * plan.rows] = sums[f];
  });
}

/// One item.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void walkItem(const Walk<Real>& walk, const Team& team, const WalkWork& work, Real* exchange,
                             Real* workspace) {
  const Plan& plan = walk.plan;
  const Stretch& stretch = walk.stretches[work.stretch];
  const Set<Real> set{walk.inputs, nullptr, nullptr, walk.starts + stretch.firstRow,
                      walk.initial == nullptr ? nullptr : walk.initial + stretch.firstRow * plan.stateSize};
  const Index stateNumbers = static_cast<Index>(plan.rows) * plan.stateSize;
  Site<Team, Real> site{plan,
                        team,
                        exchange,
                        workspace,
                        walk.parameters + static_cast<Index>(work.model) * plan.parameters,
                        set,
                        stretch.step,
                        nullptr,
                        walk.states + work.slot * stateNumbers,
                        walk.stop};
  site.quads = (stretch.step.rows + quadWidth - 1) / quadWidth;
  packWeights<Cell>(site);
  lookUpRows(site);
  team.sync();
  for (int l = 0; l < plan.shape.layers; ++l)
    if (!forwardLayer<Cell, false>(site, l)) return;
  keepStates<Cell>(site);
  readOutStretch(site, walk);
  if (walk.h != nullptr) copyStates<Cell>(site, walk);
  team.sync();
  // The next item's rows are looked up by the threads that score this one's, so it may begin.
  if (walk.marks != nullptr) scoreStretch(site, walk, work, stretch.firstStep);
}

/// The kernel: each team takes every so many items. After a stop nothing that it leaves means anything.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL void walkAll(const Walk<Real>& walk, const Team& team, int index, int teams, Real* exchange) {
  Real* const workspace = walk.workspace + index * walk.plan.workspace;
  double* const shared = reinterpret_cast<double*>(exchange + walk.plan.sums);
  for (int item = index; item < walk.items && !isStopped(team, walk.stop, shared); item += teams)
    walkItem<Cell>(walk, team, walk.work[item], exchange, workspace);
}

}  // namespace outlast::device
