// A horizon scan as far as it is the same wherever its sequences are moved on: segment after segment of lengths, up to
// the first one that fails.
#pragma once
#include <algorithm>
#include <memory>
#include <vector>

#include "core/buffer.h"
#include "core/threads.h"
#include "evaluation/scan.h"
#include "evaluation/sets.h"
#include "evaluation/statistics.h"
#include "metrics/list.h"

namespace outlast {

/// Lengths of a segment, at most.
inline constexpr Index scanSegment = 256;

inline std::unique_ptr<SequenceSet> drawScanned(const ScanPlan& plan, const Source& source, const JobControl& control) {
  SetRequest request = evaluationRequest(plan.seed, plan.stream, {plan.upTo, plan.upTo}, plan.sequences, true);
  request.stop = &control.stop;
  return source.draw(request);
}

/// walkTo(start, end, found) moves all `count` sequences on from step `start` to `end` and calls found(sequence,
/// length, score) at every length on the way, from any thread.
template <class WalkTo>
Index scanSegments(const ScanPlan& plan, Index count, JobControl& control, WalkTo&& walkTo) {
  std::vector<double> values(sizeOf(scanSegment * count));  // [segment, sequences]
  std::vector<char> succeeds(static_cast<std::size_t>(scanSegment));
  for (Index start = 0; start < plan.upTo; start += scanSegment) {
    const Index lengths = std::min(scanSegment, plan.upTo - start);
    walkTo(start, start + lengths, [&](Index sequence, Index length, const SequenceScore& score) {
      values[static_cast<std::size_t>((length - start - 1) * count + sequence)] = metricValue(plan.metric, score);
    });
    control.check();
    parallelFor(lengths, plan.threads, [&](Index length) {
      const double value = statistic(plan.statistic, {values.data() + length * count, static_cast<std::size_t>(count)});
      succeeds[static_cast<std::size_t>(length)] = plan.atLeast ? value >= plan.bound : value <= plan.bound;
    });
    const auto end = succeeds.begin() + lengths;
    std::fill(succeeds.begin(), succeeds.begin() + std::clamp<Index>(plan.from - 1 - start, 0, lengths), 1);
    const auto failing = std::find(succeeds.begin(), end, 0);
    const Index horizon = start + (failing - succeeds.begin());
    if (failing != end) return horizon < plan.from ? 0 : horizon;
    control.advance(lengths);
  }
  return plan.upTo;
}

}  // namespace outlast
