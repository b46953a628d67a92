#include "evaluation/right_states.h"

#include <array>
#include <bit>
#include <limits>
#include <type_traits>

namespace outlast {
namespace {

/// Neighbouring finite numbers have neighbouring places.
template <class Real>
using Place = std::conditional_t<sizeof(Real) == 4, std::int32_t, std::int64_t>;

template <class Real>
Place<Real> placeOf(Real x) {
  const auto bits = std::bit_cast<Place<Real>>(x);
  return bits >= 0 ? bits : std::numeric_limits<Place<Real>>::min() - bits;
}
template <class Real>
Real numberAt(Place<Real> place) {
  return std::bit_cast<Real>(place >= 0 ? place : std::numeric_limits<Place<Real>>::min() - place);
}

/// The last number from `yes` towards `no` at which `holds`.
template <class Real, class Holds>
Real lastThatHolds(Real yes, Real no, Holds&& holds) {
  Place<Real> good = placeOf(yes), bad = placeOf(no);
  for (;;) {
    const Place<Real> middle = (good & bad) + ((good ^ bad) >> 1);  // their mean, rounded down
    if (middle == good || middle == bad) break;
    (holds(numberAt<Real>(middle)) ? good : bad) = middle;
  }
  return numberAt<Real>(good);
}

/// Where `holds`, which is true from some number on, or up to some number, and at infinities or not.
template <class Real, class Holds>
StateRange<Real> rangeWhere(Holds&& holds) {
  constexpr Real most = std::numeric_limits<Real>::max(), infinity = std::numeric_limits<Real>::infinity();
  const bool below = holds(-most), above = holds(most);
  if (!below && !above) return {1, -1};
  StateRange<Real> range{-most, most};
  if (!below) range.low = lastThatHolds(most, -most, holds);
  if (!above) range.high = lastThatHolds(-most, most, holds);
  if (below && holds(-infinity)) range.low = -infinity;
  if (above && holds(infinity)) range.high = infinity;
  return range;
}

template <class Real>
StateRange<Real> both(StateRange<Real> a, StateRange<Real> b) {
  return {a.low > b.low ? a.low : b.low, a.high < b.high ? a.high : b.high};
}

}  // namespace

template <class Real>
RightStates<Real> rightStates(const StateMap<Real>& map, double threshold) {
  const auto says = [&](Index output, bool yes) {
    return rangeWhere<Real>([&](Real h) {
      std::array<Real, statePad> states{h};
      std::array<Real, 2 * statePad> outputs;
      map.readOut(1, states.data(), outputs.data());
      const auto y = static_cast<double>(outputs[static_cast<std::size_t>(output * statePad)]);
      return yes ? y >= threshold : y < threshold;
    });
  };
  const StateRange<Real> open = says(0, true);
  return {both(open, says(1, false)), both(open, says(1, true))};
}

template RightStates<float> rightStates(const StateMap<float>&, double);
template RightStates<double> rightStates(const StateMap<double>&, double);

}  // namespace outlast
