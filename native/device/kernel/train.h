// A run's optimizer steps, one after the other, without leaving the device.
#pragma once
#include "cells/list.h"
#include "device/kernel/backward.h"
#include "device/kernel/crew_sums.h"
#include "device/kernel/impulse.h"
#include "device/kernel/penalties.h"
#include "device/kernel/stop.h"
#include "optimizers/list.h"

namespace outlast::device {

/// What a run is told, and what it leaves.
struct RunWork {
  int model = 0;         ///< whose parameters, rates and slots
  int set = 0;           ///< of the launch's sets
  int rule = 0;          ///< of the launch's rules: its factors and constants
  Index firstStep = 0;   ///< in the launch's list of steps
  int windows = 0;       ///< to go through; one that scores nothing moves the states on and is no step
  int plans = 0;         ///< steps that are listed: windows behind the last are as that one
  Index states = 0;      ///< where its rows' states lie, in numbers
  double clipNorm = 0;   ///< infinite: none
  double lossBelow = 0;  ///< a loss below it ends the run
  StateNoise noise;      ///< of the sequences of its first window
};

enum class Ending : std::int32_t { none, diverged, reached, stopped };

struct RunResult {
  int steps = 0;   ///< made
  int losses = 0;  ///< written: one more than the steps where the last ended the run
  Ending ending = Ending::none;
};

/// What barriers between blocks count in: one of the crew, one of each slice of rows, each on a line of the cache.
inline constexpr int meetingStride = 32;
constexpr int meetingPlaces(const Plan& plan) { return plan.crewSize() > 1 ? (1 + plan.rowSlices) * meetingStride : 0; }

/// Everything of a launch, by addresses on the device.
template <class Real>
struct Launch {
  Plan plan;
  int runs = 0;
  const RunWork* work = nullptr;  ///< [runs]
  const Set<Real>* sets = nullptr;
  const StepPlan* steps = nullptr;
  const std::int32_t* rows = nullptr;
  const Real* rules = nullptr;           ///< [rules, most steps, 1 + constants]: schedule's factor, then the constants
  int ruleSteps = 0;                     ///< most steps
  const Real* rates = nullptr;           ///< [runs, P], 0 where frozen
  const std::uint8_t* frozen = nullptr;  ///< [P]
  Real* parameters = nullptr;            ///< [runs, P]
  Real* slots = nullptr;                 ///< [runs, slots, P]
  Real* states = nullptr;
  PenaltyWork<Real> penalties;                  ///< by model
  double* losses = nullptr;                     ///< [runs, ruleSteps]
  RunResult* results = nullptr;                 ///< [runs], stopped before they began until they are written
  Real* workspace = nullptr;                    ///< [teams, workspace]
  std::uint32_t* meetings = nullptr;            ///< of crews [teams, meetingPlaces], zeros before the launch
  const volatile std::int32_t* stop = nullptr;  ///< in memory that the host writes to
  volatile std::int64_t* done = nullptr;        ///< [runs] steps made of each, in memory that the host reads
};

/// Loss of a step's batch, of a crew that of a slice of rows, which every thread gets; the gradient lies in
/// site.gradients(). Nothing means anything where the window was left.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL double gradients(Site<Team, Real>& site) {
  packWeights<Cell>(site);
  if constexpr (Cell::stateSpace && !Team::isCrew) {
    // Before its first barrier it reads of the packed weights what the same thread has packed.
    if (site.plan.impulse.columns > 0) return Impulse<Team, Real>(site).gradients();
  }
  shareSlice(site, site.plan.parameters, [&](int i) { site.gradients()[i] = Real(0); });
  double loss = 0;
  const int end = site.slice().endRow(site.plan, site.step.rows);
  for (site.first = site.slice().firstRow(site.plan, site.step.rows); site.first < end; site.first += site.plan.rows) {
    const int left = end - site.first;
    site.quads = ((left < site.plan.rows ? left : site.plan.rows) + quadWidth - 1) / quadWidth;
    lookUpRows(site);
    share(site.team, site.rows(), [&](int row) { site.sums()[row] = 0; });
    site.team.sync();
    for (int l = 0; l < site.plan.shape.layers; ++l)
      if (!forwardLayer<Cell, true>(site, l)) return 0;
    if (site.step.passes != 0) keepStates<Cell>(site);
    for (int l = site.plan.shape.layers - 1; l >= 0; --l)
      if (!backwardLayer<Cell>(site, l)) return 0;
    for (int row = 0; row < site.rows(); ++row) loss += site.sums()[row];
    site.team.sync();
  }
  return loss * site.step.scale;
}

/// The same of a crew, whose gradient lies in site.total(), each number for the thread that shareCrew gives it to.
template <class Cell, class Team, class Real>
OUTLAST_KERNEL double crewGradients(Site<Team, Real>& site) {
  const double own = gradients<Cell>(site);
  const double loss = sumOverCrew(site, CrewSum::loss, site.slice().isFirstOfUnits() ? own : 0);
  addSlices(site);
  return loss;
}

/// torch.nn.utils.clip_grad_norm_, as ensemble/updater.h has it: what gradients are to be multiplied by.
template <class Team, class Real>
OUTLAST_KERNEL Real clipFactor(const Site<Team, Real>& site, double clipNorm, const std::uint8_t* frozen) {
  if (clipNorm > 1.7976931348623157e308) return Real(1);
  double own = 0;
  shareCrew(site, site.plan.parameters, [&](int i) {
    const auto g = static_cast<double>(site.total()[i]);
    if (frozen[i] == 0) own += g * g;
  });
  double* const sums = site.threadSums();
  sums[site.team.rank()] = own;
  site.team.sync();
  double squares = 0;
  for (int thread = 0; thread < site.team.size(); ++thread) squares += sums[thread];
  if constexpr (Team::isCrew) squares = sumOverCrew(site, CrewSum::squares, squares);
  const double factor = clipNorm / (std::sqrt(squares) + 1e-6);
  return factor < 1 ? static_cast<Real>(factor) : Real(1);
}

template <class Team, class Real>
OUTLAST_KERNEL void update(const Site<Team, Real>& site, const Launch<Real>& launch, int model, const Real* rule,
                           Real clip) {
  const Index count = site.plan.parameters;
  Real* const parameters = launch.parameters + model * count;
  Real* const slots = launch.slots + model * site.plan.slots * count;
  visitItem<Optimizers>(site.plan.optimizer, [&](auto item) {
    using Optimizer = decltype(item);
    shareCrew(site, static_cast<int>(count), [&](int i) {
      const Real rate = launch.rates[model * count + i] * rule[0];
      Real own[Optimizer::slots + 1];
      for (int s = 0; s < Optimizer::slots; ++s) own[s] = slots[s * count + i];
      Real gradient = site.total()[i];
      if (launch.frozen[i] == 0) gradient *= clip;
      const Real after = Optimizer::template update<Real>(parameters[i], gradient, rate, own, rule + 1);
      if (rate != Real(0)) parameters[i] = after;
      for (int s = 0; s < Optimizer::slots; ++s) slots[s * count + i] = own[s];
    });
  });
}

/// Trains run `run` to the end of the launch, or its own; false after a stop.
template <class Body, class Team, class Real>
OUTLAST_KERNEL bool trainRun(const Launch<Real>& launch, const Team& team, int run, Real* exchange, Real* workspace) {
  const Plan& plan = launch.plan;
  const RunWork& work = launch.work[run];
  const bool isFirst = isFirstThread(team);
  RunResult result;
  for (int k = 0; k < work.windows; ++k) {
    const StepPlan& step = launch.steps[work.firstStep + (k < work.plans ? k : work.plans - 1)];
    Site<Team, Real> site{plan,
                          team,
                          exchange,
                          workspace,
                          launch.parameters + static_cast<Index>(work.model) * plan.parameters,
                          launch.sets[work.set],
                          step,
                          step.firstRow < 0 ? nullptr : launch.rows + step.firstRow,
                          launch.states + work.states,
                          launch.stop,
                          &work.noise};
    // What the host has is far away.
    if (k % plan.windowsALook == 0 && isStopped(team, launch.stop, site.toldBefore())) {
      result.ending = Ending::stopped;
      break;
    }
    const double loss = Body::gradients(site);
    // Slices of a crew leave a window each for itself: what one saw, all see now.
    if (step.width > plan.lookMask && isStopped(team, launch.stop, site.toldBehind())) {
      result.ending = Ending::stopped;
      break;
    }
    if (step.scale != 0) {
      const Index at = result.steps;
      if (isFirst) launch.losses[static_cast<Index>(run) * launch.ruleSteps + at] = loss;
      result.losses = result.steps + 1;
      // Of what is not finite, the difference from itself is NaN.
      if (!(loss - loss == 0)) result.ending = Ending::diverged;
      if (loss < work.lossBelow) result.ending = Ending::reached;
      if (result.ending != Ending::none) break;
      if constexpr (Body::penalizes) addPenalties<typename Body::OfCell>(site, launch.penalties, work.model);
      const Real clip = clipFactor(site, work.clipNorm, launch.frozen);
      const Real* const rule =
          launch.rules + (work.rule * static_cast<Index>(launch.ruleSteps) + at) * (plan.constants + 1);
      update(site, launch, work.model, rule, clip);
      ++result.steps;
      // Written and never read.
      if (isFirst) launch.done[run] = result.steps;
    }
    // Behind it everyone sees what has become of the parameters, and a crew's sums may be written again.
    team.meet();
  }
  if (isFirst) launch.results[run] = result;
  return result.ending != Ending::stopped;
}

/// The kernel: each team takes every so many runs. After a stop those that it has left stay as they are.
template <class Body, class Team, class Real>
OUTLAST_KERNEL void train(const Launch<Real>& launch, const Team& team, int index, int teams, Real* exchange) {
  Real* const workspace = workspaceOf(launch.plan, team, launch.workspace + index * launch.plan.workspace);
  for (int run = index; run < launch.runs; run += teams)
    if (!trainRun<Body>(launch, team, run, exchange, workspace)) return;
}

}  // namespace outlast::device
