// Whether a one-unit model's steps keep the order of its states, or turn it round, as they are computed: then the
// least and the greatest state that any string leads to come from least and greatest states one step before.
#pragma once
#include "core/types.h"
#include "rnn/state_map.h"

namespace outlast {

/// exact: to the last bit. widened: but for what `slack` covers. none: not known to.
enum class OrderKind : std::uint8_t { exact, widened, none };

/// Of the steps of both inputs; the state is c where the cell has one, else h.
template <class Real>
struct StateOrder {
  OrderKind kind = OrderKind::none;
  bool reverses[2] = {false, false};  ///< whether an input's step turns the order round
  Real slack = 0;          ///< how much an end that a step leads to may be exceeded by, in units of its size if over 1
  Real slackOfH = 0;       ///< the same of h, where it is not the state
  Real low = 0, high = 0;  ///< states between which all this holds
  bool spreads = false;    ///< c is the state, for any output gate o that h = o tanh(c) may have
};

/// How the steps of `map`, which has two inputs, take the order of states reached from `start`. exact: cells of one sum
/// (the product of state and weight, the sum and a monotone activation never turn two states round) and cells whose
/// gates do not depend on h. Activations are monotone at every float32; in float64, where nobody has tried every
/// number, their error bound is the slack. Of others the derivative must have one sign by interval arithmetic, and a
/// running error analysis gives the slack. With a c this is the derivative of c' by c along h = o tanh(c), for every o
/// that there can be.
template <class Real>
StateOrder<Real> stateOrder(const ModelShape& shape, const StateMap<Real>& map, States<const Real> start);

}  // namespace outlast
