// 1 where every scored step is right, else 0.
#pragma once
#include "metrics/score.h"

namespace outlast {

struct SequenceAccuracyMetric {
  static constexpr const char* name = "sequenceAccuracy";
  static double value(const SequenceScore& score) {
    if (!score.judged || score.steps == 0) return undefined;
    return score.right == score.steps ? 1.0 : 0.0;
  }
};

}  // namespace outlast
