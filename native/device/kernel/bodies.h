// The kernels that there are, and which of them a plan is for.
#pragma once
#include "device/kernel/train.h"
#include "device/warp/gradients.h"

namespace outlast::device {

/// A model's units and rows, shared among the threads of a block.
template <class Cell>
struct BlockBody {
  using OfCell = Cell;
  static constexpr bool isCrew = false;
  static constexpr bool penalizes = true;

  template <class Team, class Real>
  static OUTLAST_KERNEL double gradients(Site<Team, Real>& site) {
    return device::gradients<Cell>(site);
  }
};

/// The same among the blocks of a crew.
template <class Cell>
struct CrewBody {
  using OfCell = Cell;
  static constexpr bool isCrew = true;
  static constexpr bool penalizes = true;

  template <class Team, class Real>
  static OUTLAST_KERNEL double gradients(Site<Team, Real>& site) {
    return crewGradients<Cell>(site);
  }
};

/// A model's units in the registers of a warp.
template <class Cell, int width>
struct WarpBody {
  using OfCell = Cell;
  static constexpr bool isCrew = false;
  static constexpr bool penalizes = false;

  template <class Team, class Real>
  static OUTLAST_KERNEL double gradients(Site<Team, Real>& site) {
    return WarpGradients<Cell, width, Team, Real>(site).all();
  }
};

/// Calls visit(body) for the body of a plan; every call must give the same type.
template <class Cell, class Real, int width, class Visit>
decltype(auto) visitWidth(const Plan& plan, Visit&& visit) {
  if constexpr (holdsUnit(Cell::gates, width, sizeof(Real))) {
    if (plan.warpWidth == width) return visit(WarpBody<Cell, width>{});
    return visitWidth<Cell, Real, 2 * width>(plan, std::forward<Visit>(visit));
  } else {
    return plan.crewSize() > 1 ? visit(CrewBody<Cell>{}) : visit(BlockBody<Cell>{});
  }
}
template <class Real, class Visit>
decltype(auto) visitBody(const Plan& plan, Visit&& visit) {
  return visitItem<Cells>(plan.shape.cell, [&](auto item) {
    return visitWidth<decltype(item), Real, leastWarpWidth>(plan, std::forward<Visit>(visit));
  });
}

}  // namespace outlast::device
