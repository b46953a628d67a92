// The training loss of one sequence: its mean over the scored numbers (mse, bce) or steps (ce).
#pragma once
#include "metrics/score.h"

namespace outlast {

struct LossMetric {
  static constexpr const char* name = "loss";
  static double value(const SequenceScore& score) {
    return score.lossTerms > 0 ? score.loss / static_cast<double>(score.lossTerms) : undefined;
  }
};

}  // namespace outlast
