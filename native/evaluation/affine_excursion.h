// The strings (^k )^k of the next-symbol task, answered by a counter whose steps are affine and are not rounded.
#pragma once
#include "core/job_control.h"
#include "core/types.h"

namespace outlast {

/// Numbers from `low` on and below `high`.
struct HalfOpen {
  double low = 0;
  double high = 0;
};

/// What one symbol does to the state, x' = keep x + add, and where x' must lie for all answers to be right.
struct AffineStep {
  double keep = 1;  ///< above 0
  double add = 0;
  HalfOpen open;    ///< while a bracket is open
  HalfOpen closed;  ///< while none is
};

struct AffineCounter {
  double start = 0;
  bool floor = false;  ///< a state below 0 becomes 0
  AffineStep up;
  AffineStep down;
};

/// The least depth k up to `upTo` whose string (^k )^k is answered wrongly, 0 for none. After k openings from x_0 the
/// state is x_k = keep x_(k-1) + add; the states from which k closings are all answered rightly are an interval, whose
/// ends follow from those for k - 1 closings by the inverse of a closing. Progress counts depths. Throws Failure when
/// stopped.
Index firstFailingDepth(const AffineCounter& counter, Index upTo, JobControl& control);

}  // namespace outlast
