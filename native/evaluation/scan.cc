#include "evaluation/scan.h"

#include <algorithm>
#include <numeric>

#include "evaluation/scan_segments.h"

namespace outlast {
namespace {

// Sequences that one thread at a time moves on, side by side.
template <class Real>
struct Group {
  Index first;  // index of its first sequence
  typename Walk<Real>::Steppers steppers;
  std::unique_ptr<Walk<Real>> walk;
};

template <class Real>
std::vector<Group<Real>> openGroups(const ScanPlan& plan, const Source& source, const SequenceSet& set, Index count,
                                    const Scorer<Real>& scorer, const Real* parameters) {
  const Index share = (count + plan.threads - 1) / plan.threads;
  std::vector<Group<Real>> groups;
  groups.reserve(static_cast<std::size_t>(count));  // walks hold on to their steppers
  for (Index first = 0; first < count;) {
    Group<Real>& group = groups.emplace_back();
    group.first = first;
    group.steppers.push_back(makeBlockStepper(plan.shape, parameters, std::min(share, count - first)));
    const BlockStepper<Real>& stepper = *group.steppers[0];
    typename Tracks<Real>::Cursors cursors(static_cast<std::size_t>(stepper.lanes()));
    for (Index lane = 0; lane < stepper.lanes() && first < count; ++lane, ++first)
      cursors[static_cast<std::size_t>(lane)] = set.open(first);
    group.walk = std::make_unique<Walk<Real>>(group.steppers,
                                              Tracks<Real>(std::move(cursors), stepper.lanes(), stepper.blockSteps(),
                                                           source.inputSize(), source.targetSize()),
                                              scorer, plan.shape.outputSize, plan.scored, Ends::common, true);
  }
  return groups;
}

template <class Real>
Index scanGroups(const ScanPlan& plan, std::vector<Group<Real>>& groups, Index count, JobControl& control) {
  return scanSegments(plan, count, control, [&](Index start, Index end, auto&& found) {
    std::vector<Index> stops(static_cast<std::size_t>(end - start));
    std::iota(stops.begin(), stops.end(), start + 1);
    parallelFor(static_cast<Index>(groups.size()), plan.threads, [&](Index item) {
      Group<Real>& group = groups[static_cast<std::size_t>(item)];
      group.walk->to(end, stops, control, [&](std::size_t, Index lane, Index length, const SequenceScore& score) {
        found(group.first + lane, length, score);
      });
    });
  });
}

}  // namespace

template <class Real>
Index scanHorizon(const ScanPlan& plan, const Source& source, const Real* parameters, JobControl& control) {
  const Scorer<Real> scorer(plan.loss, plan.correct, plan.shape.outputSize);
  const auto set = drawScanned(plan, source, control);
  const Index count = std::min(plan.sequences, set->count());
  std::vector<Group<Real>> groups = openGroups(plan, source, *set, count, scorer, parameters);
  return scanGroups(plan, groups, count, control);
}

template Index scanHorizon(const ScanPlan&, const Source&, const float*, JobControl&);
template Index scanHorizon(const ScanPlan&, const Source&, const double*, JobControl&);

}  // namespace outlast
