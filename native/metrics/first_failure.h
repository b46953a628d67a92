// First point of failure: the index of the first wrong step, counted from 0; the length where all are right.
#pragma once
#include "metrics/score.h"

namespace outlast {

struct FirstFailureMetric {
  static constexpr const char* name = "firstFailure";
  static double value(const SequenceScore& score) {
    if (!score.judged || score.steps == 0) return undefined;
    return static_cast<double>(score.firstWrong < 0 ? score.length : score.firstWrong);
  }
};

}  // namespace outlast
