#include "evaluation/scan.h"

#include <algorithm>

#include "core/threads.h"
#include "evaluation/sets.h"
#include "evaluation/statistics.h"
#include "metrics/list.h"

namespace outlast {
namespace {

// Sequences that one thread at a time moves on.
template <class Real>
struct Group {
  Walker<Real> walker;
  Index first;  // index of its first sequence
  std::vector<Walk<Real>> walks;
};

template <class Real>
std::vector<Group<Real>> openGroups(const ScanPlan& plan, const SequenceSet& set, Index count, const Real* parameters) {
  const Index groups = std::min<Index>(count, Index{4} * std::max(1, plan.threads));
  std::vector<Group<Real>> result;
  for (Index group = 0; group < groups; ++group) {
    const Index first = group * count / groups;
    result.push_back({Walker<Real>(plan.shape, parameters), first, {}});
    for (Index sequence = first; sequence < (group + 1) * count / groups; ++sequence)
      result.back().walks.emplace_back(result.back().walker, set.open(sequence));
  }
  return result;
}

}  // namespace

template <class Real>
Index scanHorizon(const ScanPlan& plan, const Source& source, const Real* parameters, JobControl& control) {
  constexpr Index segment = 256;
  const Scorer scorer(plan.loss, plan.correct, plan.shape.outputSize);
  SetRequest request = evaluationRequest(plan.seed, plan.stream, {plan.upTo, plan.upTo}, plan.sequences, true);
  request.stop = &control.stop;
  const auto set = source.draw(request);
  const Index count = std::min(plan.sequences, set->count());
  std::vector<Group<Real>> groups = openGroups(plan, *set, count, parameters);
  std::vector<double> values(static_cast<std::size_t>(segment * count));  // [segment, sequences]
  std::vector<char> succeeds(static_cast<std::size_t>(segment));

  for (Index start = 0; start < plan.upTo; start += segment) {
    const Index lengths = std::min(segment, plan.upTo - start);
    parallelFor(static_cast<Index>(groups.size()), plan.threads, [&](Index item) {
      Group<Real>& group = groups[static_cast<std::size_t>(item)];
      for (std::size_t i = 0; i < group.walks.size(); ++i) {
        for (Index length = 0; length < lengths; ++length) {
          const SequenceScore score = group.walks[i].to(start + length + 1, group.walker, scorer, plan.scored, control);
          values[static_cast<std::size_t>(length * count + group.first) + i] = metricValue(plan.metric, score);
        }
      }
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

template Index scanHorizon(const ScanPlan&, const Source&, const float*, JobControl&);
template Index scanHorizon(const ScanPlan&, const Source&, const double*, JobControl&);

}  // namespace outlast
