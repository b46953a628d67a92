// A crew: the blocks that train one model together, plan.rowSlices x plan.unitSlices of them. Each has a slice of a
// step's rows and, of these, a slice of every layer's hidden units. The states of a slice of rows lie where all of its
// blocks read them; so does its gradient, of which each block writes the numbers of its own units.
#pragma once
#include "device/plan.h"
#include "device/team.h"

namespace outlast::device {

/// What is a block's. Alone: everything.
template <bool isCrew>
struct Slice {
  [[nodiscard]] OUTLAST_KERNEL int units(const Plan& plan) const { return static_cast<int>(plan.shape.hiddenSize); }
  [[nodiscard]] OUTLAST_KERNEL int firstUnit(const Plan& /*plan*/) const { return 0; }
  [[nodiscard]] OUTLAST_KERNEL bool isFirstOfUnits() const { return true; }
  [[nodiscard]] OUTLAST_KERNEL int blocks(const Plan& /*plan*/) const { return 1; }
  [[nodiscard]] OUTLAST_KERNEL int firstRow(const Plan& /*plan*/, int /*rows*/) const { return 0; }
  [[nodiscard]] OUTLAST_KERNEL int endRow(const Plan& /*plan*/, int rows) const { return rows; }
  [[nodiscard]] OUTLAST_KERNEL Index toSlice(const Plan& /*plan*/) const { return 0; }
  [[nodiscard]] OUTLAST_KERNEL Index toOwn(const Plan& /*plan*/) const { return 0; }
};

template <>
struct Slice<true> {
  int rowSlice, unitSlice;

  /// As many as the plan says, and the last slice what is left. Every step asks, and a division would take long.
  [[nodiscard]] OUTLAST_KERNEL int units(const Plan& plan) const {
    const int left = static_cast<int>(plan.shape.hiddenSize) - firstUnit(plan);
    return left < plan.units ? left : plan.units;
  }
  [[nodiscard]] OUTLAST_KERNEL int firstUnit(const Plan& plan) const { return unitSlice * plan.units; }
  [[nodiscard]] OUTLAST_KERNEL bool isFirstOfUnits() const { return unitSlice == 0; }
  /// That have the same rows.
  [[nodiscard]] OUTLAST_KERNEL int blocks(const Plan& plan) const { return plan.unitSlices; }
  /// Of a step's rows, whole quads; none where there are fewer quads than slices.
  [[nodiscard]] OUTLAST_KERNEL int firstRow(const Plan& plan, int rows) const { return rowCut(plan, rows, rowSlice); }
  [[nodiscard]] OUTLAST_KERNEL int endRow(const Plan& plan, int rows) const { return rowCut(plan, rows, rowSlice + 1); }
  /// From the crew's memory to that of the slice of rows, and from there to the block's own.
  [[nodiscard]] OUTLAST_KERNEL Index toSlice(const Plan& plan) const { return rowSlice * plan.slice; }
  [[nodiscard]] OUTLAST_KERNEL Index toOwn(const Plan& plan) const {
    return (plan.rowSlices - rowSlice) * plan.slice + (rowSlice * plan.unitSlices + unitSlice) * plan.own;
  }

 private:
  static OUTLAST_KERNEL int rowCut(const Plan& plan, int rows, int slice) {
    const int quads = (rows + quadWidth - 1) / quadWidth;
    const int row = quads * slice / plan.rowSlices * quadWidth;
    return row < rows ? row : rows;
  }
};

/// A team's.
template <class Team>
OUTLAST_KERNEL Slice<Team::isCrew> sliceOf(const Team& team) {
  if constexpr (Team::isCrew) {
    return team.slice();
  } else {
    return {};
  }
}

}  // namespace outlast::device
