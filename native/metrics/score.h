// What the scored steps of one sequence add up to; every metric is a function of it.
#pragma once
#include <limits>

#include "core/types.h"

namespace outlast {

struct SequenceScore {
  Index length = 0;            ///< steps of the sequence
  Index steps = 0;             ///< scored ones
  double loss = 0.0;           ///< sum over the scored steps
  Index lossTerms = 0;         ///< what the loss is a mean of: scored numbers, or steps for classes
  bool estimates = false;      ///< whether outputs estimate targets, so that their difference has a meaning
  double squaredError = 0.0;   ///< sum of (output - target)^2
  double squaredTarget = 0.0;  ///< sum of target^2
  bool judged = false;         ///< whether steps are right or wrong
  Index right = 0;             ///< scored steps that are right
  Index firstWrong = -1;       ///< index of the first wrong step, negative for none
};

/// The value of a metric where it has none.
inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace outlast
