#include "evaluation/right_states.h"

#include <array>
#include <limits>

#include "evaluation/ordered_states.h"

namespace outlast {
namespace {

/// Where `holds`, which is true from some number on, or up to some number, and at infinities or not.
template <class Real, class Holds>
StateRange<Real> rangeWhere(Holds&& holds) {
  constexpr Real most = std::numeric_limits<Real>::max(), infinity = std::numeric_limits<Real>::infinity();
  const bool below = holds(-most), above = holds(most);
  if (!below && !above) return {1, -1};
  StateRange<Real> range{-most, most};
  const Places finite{placeOf(-most), placeOf(most)};
  const auto changes = [&](bool to) {
    return firstPlace(finite, 0, [&](Index place) { return holds(numberAt<Real>(place)) == to; });
  };
  if (!below) range.low = numberAt<Real>(changes(true));
  if (!above) range.high = numberAt<Real>(changes(false) - 1);
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
