// Where a team works: its memory, the model in it, and the sequences that are in the network now.
#pragma once
#include <utility>

#include "device/kernel/crew.h"
#include "rnn/state_noise.h"

namespace outlast::device {

/// A fixed set of sequences in the device's memory, ragged.
template <class Real>
struct Set {
  const Real* inputs = nullptr;        ///< [steps of all, I]
  const Real* targets = nullptr;       ///< [steps of all, target size]
  const std::uint8_t* mask = nullptr;  ///< [steps of all], or null: every step is scored
  const Index* starts = nullptr;       ///< [sequences + 1]
  const Real* initial = nullptr;       ///< [sequences, state size], or null
};

/// One optimizer step of a run: which rows of the set go through the network, and from which of their steps.
struct StepPlan {
  /// In the launch's list of rows; negative: rows 0, 1, ... of the set. Where there is noise and the window is not the
  /// first of its rows, a second list behind them has each row's place among those that reach into it.
  Index firstRow = 0;
  int rows = 0;
  int from = 0, width = 0;  ///< of the window
  int alive = 0;            ///< rows before this one start from the states that the last window left
  int passes = 0;           ///< whether states are left for the next window
  Index seen = 0;           ///< sequences of the run's windows before
  double scale = 0;         ///< one over the numbers that the loss is a mean of
};

/// How a row starts.
enum class Start : std::int32_t { zero, learned, given, kept };

/// What is known of a row in the network.
struct RowInfo {
  Index step;  ///< of the set, where its window begins
  Index sequence;
  std::int32_t length;
  Start start;
};

template <class Team, class Real>
struct Site {
  const Plan& plan;
  const Team& team;
  Real* exchange;
  Real* workspace;
  const Real* parameters;  ///< [P]
  const Set<Real>& set;
  const StepPlan& step;
  const std::int32_t* order;          ///< the rows of the step, or null: 0, 1, ...
  Real* states;                       ///< [rows of a batch, state size] that windows leave
  const volatile std::int32_t* stop;  ///< in memory that the host writes to
  const StateNoise* noise = nullptr;  ///< of the run, where the plan has noise
  int first = 0;                      ///< row of the step that is row 0 here
  int quads = 0;                      ///< of rows here; rows behind the last have no steps

  [[nodiscard]] OUTLAST_KERNEL Real* packed(const LayerPlan& layer) const {
    return (plan.weightsInWorkspace ? own() : exchange) + plan.weights + layer.packed;
  }
  [[nodiscard]] OUTLAST_KERNEL Real* z(int row) const { return exchange + plan.z + row * plan.stride; }
  [[nodiscard]] OUTLAST_KERNEL Real* dSum(int sum, int unit) const {
    return exchange + plan.dSum + (sum * units() + unit) * plan.stride;
  }
  [[nodiscard]] OUTLAST_KERNEL Real* dh(int unit) const { return exchange + plan.dh + unit * plan.stride; }
  [[nodiscard]] OUTLAST_KERNEL Real* dc(int unit) const { return exchange + plan.dc + unit * plan.stride; }
  [[nodiscard]] OUTLAST_KERNEL Real* outputs(int row) const { return exchange + plan.outputs + row * outputSize(); }
  [[nodiscard]] OUTLAST_KERNEL Real* dOutputs(int row) const { return exchange + plan.dOutputs + row * outputSize(); }
  [[nodiscard]] OUTLAST_KERNEL RowInfo* info() const { return reinterpret_cast<RowInfo*>(exchange + plan.rowsInfo); }
  /// One a row, then one a thread, of what is summed up in double; then two of a stop.
  [[nodiscard]] OUTLAST_KERNEL double* sums() const { return reinterpret_cast<double*>(exchange + plan.sums); }
  [[nodiscard]] OUTLAST_KERNEL double* threadSums() const { return sums() + plan.rows; }

  /// The state of a layer's unit before step t, of every row.
  [[nodiscard]] OUTLAST_KERNEL Real* h(int layer, int t, int unit) const {
    return workspace + plan.h + at(layer, t, unit);
  }
  [[nodiscard]] OUTLAST_KERNEL Real* c(int layer, int t, int unit) const {
    return workspace + plan.c + at(layer, t, unit);
  }
  /// dL/dh of step t that layer `layer` gets from the one above it.
  [[nodiscard]] OUTLAST_KERNEL Real* above(int layer, int t, int unit) const {
    return workspace + plan.above + at(layer % 2, t, unit);
  }
  /// Of the rows here; of a crew, total() is of all rows once they are added up.
  [[nodiscard]] OUTLAST_KERNEL Real* gradients() const { return workspace + plan.gradients; }
  [[nodiscard]] OUTLAST_KERNEL Real* total() const { return ofCrew() + plan.gradients; }

  /// What the block has of a crew's model.
  [[nodiscard]] OUTLAST_KERNEL Slice<Team::isCrew> slice() const { return sliceOf(team); }
  /// Memory of the block alone, and of its crew. `workspace` is that of its slice of rows.
  [[nodiscard]] OUTLAST_KERNEL Real* own() const { return workspace + slice().toOwn(plan); }
  [[nodiscard]] OUTLAST_KERNEL Real* ofCrew() const { return workspace - slice().toSlice(plan); }

  /// What blocks of a crew tell each other in double: CrewSum's, and behind them stops.
  [[nodiscard]] OUTLAST_KERNEL double* crewSums() const { return reinterpret_cast<double*>(ofCrew() + plan.crewSums); }

  /// Where a stop is told that was seen before a window, behind it, or within: each may be written while the last one
  /// is still being read.
  [[nodiscard]] OUTLAST_KERNEL double* toldBefore() const {
    if constexpr (Team::isCrew) {
      return crewStops();
    } else {
      return threadSums();
    }
  }
  [[nodiscard]] OUTLAST_KERNEL double* toldBehind() const {
    if constexpr (Team::isCrew) {
      return crewStops() + 1;
    } else {
      return toldWithin() + 1;
    }
  }
  [[nodiscard]] OUTLAST_KERNEL double* toldWithin() const {
    if constexpr (Team::isCrew) {
      return crewStops() + 2 + slice().rowSlice;
    } else {
      return threadSums() + plan.threads;
    }
  }

  [[nodiscard]] OUTLAST_KERNEL int hidden() const { return static_cast<int>(plan.shape.hiddenSize); }
  /// The block's hidden units, of which dh, dc, dSum and packed weights are; the first of them in its layer.
  [[nodiscard]] OUTLAST_KERNEL int units() const { return slice().units(plan); }
  [[nodiscard]] OUTLAST_KERNEL int firstUnit() const { return slice().firstUnit(plan); }
  [[nodiscard]] OUTLAST_KERNEL int outputSize() const { return static_cast<int>(plan.shape.outputSize); }
  [[nodiscard]] OUTLAST_KERNEL int rows() const { return quads * quadWidth; }

 private:
  [[nodiscard]] OUTLAST_KERNEL double* crewStops() const { return crewSums() + 2 * team.crewSize(); }
  [[nodiscard]] OUTLAST_KERNEL Index at(int layer, int t, int unit) const {
    return ((static_cast<Index>(layer) * (plan.longest + 1) + t) * hidden() + unit) * plan.stride;
  }
};

/// Site::workspace of a team, or of a block of a crew, in the memory of all of it.
template <class Team, class Real>
OUTLAST_KERNEL Real* workspaceOf(const Plan& plan, const Team& team, Real* all) {
  return all + sliceOf(team).toSlice(plan);
}

/// What is known of row `b` of the step; a row behind the last has no steps.
template <class Team, class Real>
OUTLAST_KERNEL RowInfo lookUp(const Site<Team, Real>& site, int b) {
  RowInfo one{0, 0, 0, Start::zero};
  if (b >= site.step.rows) return one;
  one.sequence = site.order == nullptr ? b : site.order[b];
  const Index start = site.set.starts[one.sequence];
  const Index left = site.set.starts[one.sequence + 1] - start - site.step.from;
  one.step = start + site.step.from;
  one.length = static_cast<std::int32_t>(left < 0 ? 0 : left < site.step.width ? left : site.step.width);
  one.start = b < site.step.alive                 ? Start::kept
              : site.set.initial != nullptr       ? Start::given
              : site.plan.layers[0].initialH >= 0 ? Start::learned
                                                  : Start::zero;
  return one;
}

template <class Real>
OUTLAST_KERNEL Quad<Real>& quadAt(Real* row, int quad) {
  return *reinterpret_cast<Quad<Real>*>(row + quad * quadWidth);
}

/// Calls visit(item) for the items of 0..count-1 that are this thread's among all of its crew's.
template <class Team, class Real, class Visit>
OUTLAST_KERNEL void shareCrew(const Site<Team, Real>& site, int count, Visit&& visit) {
  if constexpr (Team::isCrew) {
    shareBlocks(site.team, site.team.crewRank(), site.team.crewSize(), count, std::forward<Visit>(visit));
  } else {
    share(site.team, count, std::forward<Visit>(visit));
  }
}

/// The same among the blocks that have the same rows.
template <class Team, class Real, class Visit>
OUTLAST_KERNEL void shareSlice(const Site<Team, Real>& site, int count, Visit&& visit) {
  if constexpr (Team::isCrew) {
    shareBlocks(site.team, site.slice().unitSlice, site.plan.unitSlices, count, std::forward<Visit>(visit));
  } else {
    share(site.team, count, std::forward<Visit>(visit));
  }
}

/// Calls visit(unit, quad) for this thread's units of four rows; neighbours in a warp have the same weights.
template <class Team, class Real, class Visit>
OUTLAST_KERNEL void shareUnits(const Site<Team, Real>& site, int units, Visit&& visit) {
  share(site.team, units * site.quads, [&](int cell) { visit(cell / site.quads, cell % site.quads); });
}

}  // namespace outlast::device
