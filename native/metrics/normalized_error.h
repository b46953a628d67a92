// ||output - target|| / ||target|| over the scored numbers; 0 where both vanish. Undefined where outputs are logits.
#pragma once
#include <cmath>

#include "metrics/score.h"

namespace outlast {

struct NormalizedErrorMetric {
  static constexpr const char* name = "normalizedError";
  static double value(const SequenceScore& score) {
    if (!score.estimates) return undefined;
    if (score.squaredError == 0.0) return 0.0;
    return std::sqrt(score.squaredError) / std::sqrt(score.squaredTarget);
  }
};

}  // namespace outlast
