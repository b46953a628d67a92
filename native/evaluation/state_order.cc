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

template <class Cell, class Real>
struct TracedStep {
  Traced<Real> h, c, kept[Cell::saved + 1];
};

/// One step from all states of an interval.
template <class Cell, class Real>
TracedStep<Cell, Real> trace(const StateMap<Real>& map, int symbol, const Traced<Real>& h, const Traced<Real>& c) {
  const auto constant = [](Real x) { return Traced<Real>{{x, x}, {}, 0}; };
  Traced<Real> sum[Cell::sums];
  for (std::size_t s = 0; s < Cell::sums; ++s) sum[s] = constant(map.inputSums(symbol)[s]);
  for (std::size_t g = 0; g < Cell::gates; ++g)
    sum[Cell::hiddenSum[g]] = sum[Cell::hiddenSum[g]] + constant(map.stateWeights()[g]) * h;
  TracedStep<Cell, Real> step;
  Cell::forward(sum, h, c, step.kept, step.h, step.c);
  return step;
}

/// Goes from a state outward, a piece at a time, as far as the slope of `step`, from the traced state to the traced
/// next one, keeps the sign of its first piece.
template <class Real, class Step>
class SlopeSearch {
 public:
  explicit SlopeSearch(Step step) : step_(std::move(step)) {}

  /// Whether there are such states; no more than `reach` away.
  bool from(double start, double reach) {
    const Interval<double> slope = at({start, start}).slope;
    if (!(slope.low > 0 || slope.high < 0)) return false;
    falls = slope.high < 0;
    low = high = start;
    while (high < start + reach && keeps({high, high + pieceAt(high)}, deepest)) high += pieceAt(high);
    while (low > start - reach && keeps({low - pieceAt(low), low}, deepest)) low -= pieceAt(low);
    return low < high;
  }

  bool falls = false;
  double low = 0, high = 0;
  double error = 0;  ///< of a step, over the size of its state if that is over 1

 private:
  static constexpr int deepest = 12;

  static double pieceAt(double state) { return detail::greater(1.0, std::abs(state)) / 64; }

  Traced<Real> at(Interval<double> states) const { return step_(Traced<Real>{states, {1, 1}, 0}); }

  bool keeps(Interval<double> states, int depth) {
    const Traced<Real> next = at(states);
    const double size = detail::lesser(std::abs(states.low), std::abs(states.high));
    error = detail::greater(error, next.error / detail::greater(1.0, size));
    if (falls ? next.slope.high < 0 : next.slope.low > 0) return true;
    if (depth == 0) return false;
    const double middle = (states.low + states.high) / 2;
    return keeps({states.low, middle}, depth - 1) && keeps({middle, states.high}, depth - 1);
  }

  Step step_;
};

/// Steps by either input, from `start` up to `reach` away; stepOf(symbol) gives a traced state's next one.
template <class Real, class StepOf>
StateOrder<Real> slopeOrder(double start, double reach, StepOf&& stepOf) {
  StateOrder<Real> order{.kind = OrderKind::widened};
  double error = 0;
  for (int symbol = 0; symbol < 2; ++symbol) {
    SlopeSearch<Real, decltype(stepOf(symbol))> search(stepOf(symbol));
    if (!search.from(start, reach)) return {};
    constexpr double rounding = 0x1p-10;
    const auto low = static_cast<Real>(search.low + rounding), high = static_cast<Real>(search.high - rounding);
    order.reverses[symbol] = search.falls;
    order.low = symbol == 0 ? low : detail::greater(order.low, low);
    order.high = symbol == 0 ? high : detail::lesser(order.high, high);
    error = detail::greater(error, search.error);
  }
  // Twice the error, the rounding of its addition to an end, and more than the rounding of this analysis itself.
  order.slack = static_cast<Real>(2.01 * error + 4 * Traced<Real>::unit);
  return order;
}

/// Where h is a state by itself. Gates and tanh keep |h| <= 1 but for rounding and slack.
template <class Cell, class Real>
StateOrder<Real> orderOfH(const StateMap<Real>& map, Real start) {
  return slopeOrder<Real>(static_cast<double>(start), 1 + 0x1p-4, [&](int symbol) {
    return [&map, symbol](const Traced<Real>& h) { return trace<Cell>(map, symbol, h, {}).h; };
  });
}

/// Where c is the state and h = o tanh(c), for every o.
template <class Cell, class Real>
StateOrder<Real> orderOfC(const StateMap<Real>& map) {
  constexpr double reach = 0x1p20;  // as many steps, of at most 1 each
  Interval<double> o{1, 0};
  for (int symbol = 0; symbol < 2; ++symbol) {
    const Traced<Real> gate = trace<Cell>(map, symbol, Traced<Real>{{-1, 1}, {}, 0}, {}).kept[outputGate<Cell>];
    o = {detail::lesser(o.low, gate.value.low - gate.error), detail::greater(o.high, gate.value.high + gate.error)};
  }
  constexpr double rounding = 2 * Traced<Real>::unit;
  o = detail::within<double>({o.low - rounding, o.high + rounding}, 0, 1);
  StateOrder<Real> order = slopeOrder<Real>(0, reach, [&](int symbol) {
    return [&map, symbol, gate = Traced<Real>{o, {}, 0}](const Traced<Real>& c) {
      return trace<Cell>(map, symbol, gate * tanh(c), c).c;
    };
  });
  if (order.reverses[0] || order.reverses[1]) return {};
  order.spreads = true;
  return order;
}

template <class Cell, class Real>
StateOrder<Real> orderOf(const StateMap<Real>& map, States<const Real> start) {
  const Real everything = std::numeric_limits<Real>::infinity();
  StateOrder<Real> order{.kind = OrderKind::exact, .low = -everything, .high = everything};
  constexpr auto slack = static_cast<Real>(activationSlack<Real>);
  if constexpr (Cell::hasC) {
    if (!map.ignoresH()) return *start.h == 0 && *start.c == 0 ? orderOfC<Cell>(map) : StateOrder<Real>{};
    if (!(std::abs(*start.h) <= 1)) return {};
    order.slackOfH = slack;
  } else if constexpr (Cell::sums == 1 && !Cell::passesH) {
    // What the activation alone may be off, from sums that are not.
    Traced<Real> sum[1]{}, keep[Cell::saved + 1], next, c;
    Cell::forward(sum, Traced<Real>{}, Traced<Real>{}, keep, next, c);
    if (next.error > 0) order.slack = slack;
    order.reverses[0] = order.reverses[1] = map.stateWeights()[0] < Real(0);
  } else {
    return orderOfH<Cell>(map, *start.h);
  }
  if (order.slack > 0 || order.slackOfH > 0) order.kind = OrderKind::widened;
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
