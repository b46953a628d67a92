// A model of few hidden units on a warp: a lane has one unit of one sequence, the unit's weights and their gradient in
// registers. States are kept, one number a lane and step; gates are computed again on the way back.
#pragma once
#include "device/kernel/forward.h"
#include "device/warp/score.h"

namespace outlast::device {

template <class Cell, int width, class Team, class Real>
class WarpGradients {
 public:
  OUTLAST_KERNEL explicit WarpGradients(const Site<Team, Real>& site)
      : site_(site),
        shout_(site),
        unit_(site.team.rank() % width),
        isUnit_(unit_ < site.hidden()),
        inputs_(site.plan.layers[0].inputs),
        steps_(site.step.width),
        memory_(site.workspace + site.plan.h + site.team.rank()) {
    weights_.forAll([](Real& number) { number = Real(0); });
    gradient_.forAll([](Real& number) { number = Real(0); });
    // A unit that is not there hears nothing and says nothing: its state stays 0.
    if (isUnit_) {
      weights_.forWeights(site.plan, unit_, [&](Real& number, int at) { number = site.parameters[at]; });
      weights_.forBiases(site.plan, unit_, [&](Real& number, int at) { number += site.parameters[at]; });
    }
  }

  /// Loss of the step's batch, which every lane gets; the gradient lies in site.gradients(). Nothing means anything
  /// where the window was left.
  OUTLAST_KERNEL double all() {
    for (int what = 0; what < firstOutput + 2 * site_.outputSize(); ++what) rare(site_, what) = Real(0);
    site_.sums()[site_.team.rank()] = 0;
    for (int first = 0; first < site_.step.rows; first += lanesOfWarp / width) {
      row_ = first + site_.team.rank() / width;
      info_ = lookUp(site_, row_);
      x_ = site_.set.inputs + info_.step * inputs_;
      if (!forward()) return 0;
      Memory start{Real(0), Real(0)};
      if (!backward(start)) return 0;
      if (info_.start == Start::learned) {
        rare(site_, dStartH) += start.h;
        rare(site_, dStartC) += start.c;
      }
    }
    const double loss = sumOverSlots<width>(site_.team, site_.sums()[site_.team.rank()]);
    finish();
    return loss * site_.step.scale;
  }

 private:
  static constexpr int inputs = Unit<Cell, width, Real>::inputs;

  /// The state of a lane's unit, or its gradient.
  struct Memory {
    Real h, c;
  };
  /// What a step needs from far away: read a step before it is used.
  struct Ahead {
    Real x[inputs];
    Memory before;
  };

  /// Whether the window is left at step t, for a stop.
  OUTLAST_KERNEL bool isLeftAt(int t) const {
    return looksAt(site_, t) && site_.team.any(site_.team.rank() == 0 && *site_.stop != 0);
  }

  /// False where the window was left.
  OUTLAST_KERNEL bool forward() {
    Memory state{start(0, site_.plan.layers[0].initialH), Real(0)};
    if constexpr (Cell::hasC) state.c = start(site_.hidden(), site_.plan.layers[0].initialC);
    keep(0, state);
    Ahead ahead;
    readInputs(0, ahead);
    for (int t = 0; t < steps_; ++t) {
      const Ahead now = ahead;
      readInputs(t + 1, ahead);
      Real heard[width], sum[Cell::sums], kept[Cell::saved + 1];
      shout_(state.h, heard);
      gateSums(now.x, heard, sum);
      Memory after{Real(0), Real(0)};
      Cell::template forward<Real>(sum, state.h, state.c, kept, after.h, after.c);
      // A row that has ended keeps its state.
      if (t < info_.length) state = after;
      keep(t + 1, state);
      if (isLeftAt(t)) return false;
    }
    if (site_.step.passes != 0 && isUnit_ && info_.length > 0) {
      Real* const to = site_.states + static_cast<Index>(row_) * site_.plan.stateSize + unit_;
      to[0] = state.h;
      if constexpr (Cell::hasC) to[site_.hidden()] = state.c;
    }
    return true;
  }

  /// dL/d(state before the first step), in place of zeros; false where the window was left.
  OUTLAST_KERNEL bool backward(Memory& d) {
    Ahead ahead;
    readInputs(steps_ - 1, ahead);
    ahead.before = recall(steps_ - 1);
    Real hBehind = recall(steps_).h;
    for (int t = steps_ - 1; t >= 0; --t) {
      const Ahead now = ahead;
      if (t > 0) {
        readInputs(t - 1, ahead);
        ahead.before = recall(t - 1);
      }
      if (site_.team.any(isScored(site_, info_, t))) scoreStep<width>(site_, info_, t, hBehind, d.h);
      hBehind = now.before.h;
      backwardStep(t < info_.length, now, d);
      if (isLeftAt(t)) return false;
    }
    return true;
  }

  OUTLAST_KERNEL void backwardStep(bool goesOn, const Ahead& now, Memory& d) {
    Real heard[width], sum[Cell::sums], kept[Cell::saved + 1], dSum[Cell::sums];
    shout_(now.before.h, heard);
    gateSums(now.x, heard, sum);
    Memory after{Real(0), Real(0)}, dBefore{Real(0), Real(0)};
    Cell::template forward<Real>(sum, now.before.h, now.before.c, kept, after.h, after.c);
    Cell::template backward<Real>(kept, after.h, now.before.h, now.before.c, d.h, d.c, dSum, dBefore.h, dBefore.c);
    if (goesOn) d = dBefore;
    OUTLAST_UNROLL
    for (int s = 0; s < Cell::sums; ++s) {
      dSum[s] = goesOn ? dSum[s] : Real(0);
      gradient_.bias[s] += dSum[s];
    }
    OUTLAST_UNROLL
    for (int i = 0; i < inputs; ++i)
      if (i < inputs_) {
        OUTLAST_UNROLL
        for (int g = 0; g < Cell::gates; ++g) gradient_.input[g][i] += dSum[sumOf<Cell, true>(g)] * now.x[i];
      }
    OUTLAST_UNROLL
    for (int k = 0; k < width; ++k) {
      OUTLAST_UNROLL
      for (int g = 0; g < Cell::gates; ++g) gradient_.hidden[g][k] += dSum[sumOf<Cell, false>(g)] * heard[k];
    }
    d.h += sumToOwner<width>(site_.team, [&](int k) {
      Real part = Real(0);
      OUTLAST_UNROLL
      for (int g = 0; g < Cell::gates; ++g) part += dSum[sumOf<Cell, false>(g)] * weights_.hidden[g][k];
      return part;
    });
  }

  OUTLAST_KERNEL void gateSums(const Real (&x)[inputs], const Real (&heard)[width], Real (&sum)[Cell::sums]) const {
    OUTLAST_UNROLL
    for (int s = 0; s < Cell::sums; ++s) sum[s] = weights_.bias[s];
    OUTLAST_UNROLL
    for (int i = 0; i < inputs; ++i)
      if (i < inputs_) {
        OUTLAST_UNROLL
        for (int g = 0; g < Cell::gates; ++g) sum[sumOf<Cell, true>(g)] += weights_.input[g][i] * x[i];
      }
    OUTLAST_UNROLL
    for (int k = 0; k < width; ++k) {
      OUTLAST_UNROLL
      for (int g = 0; g < Cell::gates; ++g) sum[sumOf<Cell, false>(g)] += weights_.hidden[g][k] * heard[k];
    }
  }

  OUTLAST_KERNEL Real start(int first, int learned) const {
    return isUnit_ ? startOf(site_, info_, row_, first + unit_, learned + unit_) : Real(0);
  }

  OUTLAST_KERNEL void readInputs(int t, Ahead& ahead) const {
    const Real* const from = x_ + static_cast<Index>(t) * inputs_;
    OUTLAST_UNROLL
    for (int i = 0; i < inputs; ++i) ahead.x[i] = t < info_.length && i < inputs_ ? from[i] : Real(0);
  }

  /// Each lane's own place, so nobody waits for anybody.
  OUTLAST_KERNEL Real* memory(int t) const {
    return memory_ + (static_cast<Index>(t) * (Cell::hasC ? 2 : 1)) * lanesOfWarp;
  }
  OUTLAST_KERNEL void keep(int t, const Memory& state) const {
    Real* const to = memory(t);
    to[0] = state.h;
    if constexpr (Cell::hasC) to[lanesOfWarp] = state.c;
  }
  OUTLAST_KERNEL Memory recall(int t) const {
    const Real* const from = memory(t);
    Memory state{from[0], Real(0)};
    if constexpr (Cell::hasC) state.c = from[lanesOfWarp];
    return state;
  }

  /// The gradient's sums over the slots, into the model's flat vector.
  OUTLAST_KERNEL void finish() {
    const auto sum = [&](Real& number) { number = sumOverSlots<width>(site_.team, number); };
    gradient_.forAll(sum);
    for (int what = 0; what < firstOutput + 2 * site_.outputSize(); ++what) sum(rare(site_, what));
    if (isUnit_ && site_.team.rank() < width) put();
    site_.team.sync();
  }

  OUTLAST_KERNEL void put() {
    const Plan& plan = site_.plan;
    Real* const to = site_.gradients();
    const auto put = [&](Real number, int at) { to[at] = number; };
    gradient_.forWeights(plan, unit_, put);
    gradient_.forBiases(plan, unit_, put);
    if (plan.layers[0].initialH >= 0) {
      to[plan.layers[0].initialH + unit_] = rare(site_, dStartH);
      if constexpr (Cell::hasC) to[plan.layers[0].initialC + unit_] = rare(site_, dStartC);
    }
    for (int o = 0; o < site_.outputSize(); ++o) {
      to[plan.readoutWeight + o * site_.hidden() + unit_] = rare(site_, firstOutput + 2 * o);
      if (unit_ == 0 && plan.readoutBias >= 0) to[plan.readoutBias + o] = rare(site_, firstOutput + 2 * o + 1);
    }
  }

  const Site<Team, Real>& site_;
  Shout<width, Team, Real> shout_;
  int unit_;
  bool isUnit_;
  // What every step asks for: what is written meanwhile could be it, for all that a compiler knows.
  int inputs_, steps_;
  Real* memory_;
  const Real* x_ = nullptr;
  int row_ = 0;
  RowInfo info_{};
  Unit<Cell, width, Real> weights_, gradient_;
};

}  // namespace outlast::device
