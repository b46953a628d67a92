// The states at which a one-unit model's Dyck-1 outputs are right: "( may come" always, ") may come" while one is open.
#pragma once
#include "rnn/state_map.h"

namespace outlast {

/// From low to high, both included; none where low > high.
template <class Real>
struct StateRange {
  Real low = 0;
  Real high = 0;
};

template <class Real>
struct RightStates {
  StateRange<Real> atGround;  ///< depth 0
  StateRange<Real> above;
};

/// An output says yes at `threshold` and above; one that is no number is never right. An output is monotone in h, as
/// computed: so is its sum, rounded as it may be, and the activation is where it passes the threshold.
template <class Real>
RightStates<Real> rightStates(const StateMap<Real>& map, double threshold);

}  // namespace outlast
