// The horizon by exhaustive scan: one pass of all sequences in step, up to the first length that fails.
#pragma once
#include "evaluation/evaluate.h"

namespace outlast {

struct ScanPlan : ScoringPlan {
  std::uint64_t seed = 0;
  Index from = 1;  ///< the first length looked at: the shortest that the task has
  Index upTo = 1;
  int metric = 0;     ///< index into metrics/list.h
  int statistic = 0;  ///< index into statisticNames
  double bound = 0.0;
  bool atLeast = true;  ///< success is statistic >= bound, else statistic <= bound; never NaN
};

/// The longest length up to `upTo` such that it and every shorter one from `from` on succeeds, 0 for none, the
/// sequences of length `upTo` being cut at each. Memory does not grow with `upTo`; progress counts lengths. Throws
/// Failure as `evaluate`.
template <class Real>
Index scanHorizon(const ScanPlan& plan, const Source& source, const Real* parameters, JobControl& control);

}  // namespace outlast
