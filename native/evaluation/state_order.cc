#include "evaluation/state_order.h"

#include <cmath>

#include "cells/list.h"
#include "core/list.h"
#include "evaluation/traced.h"

namespace outlast {
namespace {

/// Of an activation's value, at most 1.
template <class Real>
constexpr double activationSlack = 2.0 * detail::ofActivation<Real>* std::numeric_limits<Real>::epsilon();

/// h' over all h of an interval.
template <class Cell, class Real>
Traced<Real> trace(const StateMap<Real>& map, int symbol, Interval<double> states) {
  using Number = Traced<Real>;
  const auto constant = [](Real x) { return Number{{x, x}, {}, 0}; };
  const Number from{states, {1, 1}, 0};
  Number sum[Cell::sums], keep[Cell::saved + 1], h, c;
  for (std::size_t s = 0; s < Cell::sums; ++s) sum[s] = constant(map.inputSums(symbol)[s]);
  for (std::size_t g = 0; g < Cell::gates; ++g)
    sum[Cell::hiddenSum[g]] = sum[Cell::hiddenSum[g]] + constant(map.stateWeights()[g]) * from;
  Cell::forward(sum, from, Number{}, keep, h, c);
  return h;
}

/// Goes from a state outward, a piece at a time, as far as the slope keeps the sign of its first piece.
template <class Cell, class Real>
class SlopeSearch {
 public:
  SlopeSearch(const StateMap<Real>& map, int symbol) : map_(map), symbol_(symbol) {}

  /// The ends of the states around `start` up to `reach` away that keep the sign, and whether there are any.
  bool from(double start, double reach) {
    const Interval<double> slope = trace<Cell>(map_, symbol_, {start, start}).slope;
    if (!(slope.low > 0 || slope.high < 0)) return false;
    falls_ = slope.high < 0;
    low = high = start;
    while (high < start + reach && keeps({high, high + piece}, deepest)) high += piece;
    while (low > start - reach && keeps({low - piece, low}, deepest)) low -= piece;
    return low < high;
  }

  [[nodiscard]] bool falls() const { return falls_; }
  [[nodiscard]] double error() const { return error_; }
  double low = 0, high = 0;

 private:
  static constexpr double piece = 0x1p-6;
  static constexpr int deepest = 12;

  bool keeps(Interval<double> states, int depth) {
    const Traced<Real> h = trace<Cell>(map_, symbol_, states);
    error_ = detail::greater(error_, h.error);
    if (falls_ ? h.slope.high < 0 : h.slope.low > 0) return true;
    if (depth == 0) return false;
    const double middle = (states.low + states.high) / 2;
    return keeps({states.low, middle}, depth - 1) && keeps({middle, states.high}, depth - 1);
  }

  const StateMap<Real>& map_;
  int symbol_;
  bool falls_ = false;
  double error_ = 0;
};

template <class Cell, class Real>
StateOrder<Real> roundedOrder(const StateMap<Real>& map, Real start) {
  constexpr double reach = 1 + 0x1p-4;  // gates and tanh keep |h| <= 1 but for rounding and slack
  StateOrder<Real> order{.kind = OrderKind::rounded, .low = -reach, .high = reach};
  double error = 0;
  for (int symbol = 0; symbol < 2; ++symbol) {
    SlopeSearch<Cell, Real> search(map, symbol);
    if (!search.from(static_cast<double>(start), 2 * reach)) return {};
    order.reverses[symbol] = search.falls();
    constexpr double rounding = 0x1p-10;
    order.low = detail::greater(order.low, static_cast<Real>(search.low + rounding));
    order.high = detail::lesser(order.high, static_cast<Real>(search.high - rounding));
    error = detail::greater(error, search.error());
  }
  // Twice the error, the rounding of its addition to an end, and more than the rounding of this analysis itself.
  order.slack = static_cast<Real>(2.01 * error + 2 * Traced<Real>::unit * (1 + reach));
  return order;
}

template <class Cell, class Real>
StateOrder<Real> orderOf(const StateMap<Real>& map, States<const Real> start) {
  const Real everything = std::numeric_limits<Real>::infinity();
  StateOrder<Real> order{.kind = OrderKind::exact, .low = -everything, .high = everything};
  constexpr auto slack = static_cast<Real>(activationSlack<Real>);
  if constexpr (Cell::hasC) {
    if (!map.ignoresH() || !(std::abs(*start.h) <= 1)) return {};
    order.slackOfH = slack;
  } else if constexpr (Cell::sums == 1 && !Cell::passesH) {
    // What the activation alone may be off, from sums that are not.
    Traced<Real> sum[1]{}, keep[Cell::saved + 1], h, c;
    Cell::forward(sum, Traced<Real>{}, Traced<Real>{}, keep, h, c);
    if (h.error > 0) order.slack = slack;
    order.reverses[0] = order.reverses[1] = map.stateWeights()[0] < Real(0);
  } else {
    return roundedOrder<Cell>(map, *start.h);
  }
  if (order.slack > 0 || order.slackOfH > 0) order.kind = OrderKind::rounded;
  return order;
}

}  // namespace

template <class Real>
StateOrder<Real> stateOrder(const ModelShape& shape, const StateMap<Real>& map, States<const Real> start) {
  return visitItem<Cells>(shape.cell, [&](auto cell) { return orderOf<decltype(cell)>(map, start); });
}

template StateOrder<float> stateOrder(const ModelShape&, const StateMap<float>&, States<const float>);
template StateOrder<double> stateOrder(const ModelShape&, const StateMap<double>&, States<const double>);

}  // namespace outlast
