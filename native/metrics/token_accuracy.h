// The share of scored steps that are right.
#pragma once
#include "metrics/score.h"

namespace outlast {

struct TokenAccuracyMetric {
  static constexpr const char* name = "tokenAccuracy";
  static double value(const SequenceScore& score) {
    if (!score.judged || score.steps == 0) return undefined;
    return static_cast<double>(score.right) / static_cast<double>(score.steps);
  }
};

}  // namespace outlast
