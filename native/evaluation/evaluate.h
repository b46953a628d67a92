// Metrics of many models at many lengths, with statistics over sequences.
#pragma once
#include <cstdint>
#include <vector>

#include "evaluation/walk.h"

namespace outlast {

/// What an evaluation and a horizon scan have in common.
struct ScoringPlan {
  ModelShape shape;
  std::uint32_t stream = 0;  ///< streamName("data") or streamName("evaluate")
  Index sequences = 1;
  int loss = 0;  ///< index into losses/list.h
  Scored scored = Scored::last;
  Correct correct;
  int threads = 1;
};

struct EvaluationPlan : ScoringPlan {
  std::vector<std::uint64_t> seeds;  ///< [N]
  std::vector<LengthRange> lengths;  ///< at least one, ascending in `to`
  bool prefix = false;               ///< every length from one pass over the longest; lengths are exact
  std::vector<int> metrics;          ///< indices into metrics/list.h
  bool perSequence = false;
};

struct EvaluationResult {
  std::vector<double> statistics;  ///< [N, metrics, statistics, lengths]
  std::vector<double> counts;      ///< [N, lengths] sequences that there were
  std::vector<double> values;      ///< with perSequence [N, metrics, lengths, sequences]; NaN where a set has fewer
};

/// Sequences to be walked, the unit of its progress.
Index evaluationTotal(const EvaluationPlan& plan);

/// `parameters` [N, P]; a step of the source must fit the model's inputs and the loss's targets. The result does not
/// depend on `threads`. Throws Failure, OUTLAST_STOPPED after a stop.
template <class Real>
EvaluationResult evaluate(const EvaluationPlan& plan, const Source& source, const Real* parameters,
                          Index parameterCount, JobControl& control);

}  // namespace outlast
