#include <numeric>

#include "core/packs.h"
#include "device/evaluate.h"
#include "device/strand.h"
#include "evaluation/scan_segments.h"

namespace outlast::device {

template <class Real>
Index scanOnDevice(const ScanPlan& plan, const Source& source, const Real* parameters, const Driver& driver, int device,
                   JobControl& control) {
  const Scorer<Real> scorer(plan.loss, plan.correct, plan.shape.outputSize);
  Walker<Real> walker({plan.shape, plan.loss, plan.scored, plan.correct, plan.sequences, plan.upTo}, parameters, 1,
                      driver, device);
  const auto set = drawScanned(plan, source, control);
  const Index count = std::min(plan.sequences, set->count());
  const Index rows = walker.plan().rows;
  StrandKind kind = strandKindOf(plan, source);
  kind.longest = plan.upTo;
  std::vector<Strand> strands;
  for (Index first = 0; first < count; first += rows) {
    Strand::Cursors cursors;
    for (Index row = first; row < std::min(count, first + rows); ++row) cursors.push_back(set->open(row));
    strands.emplace_back(std::move(cursors), kind);
  }
  walker.reserveSlots(std::ssize(strands));
  // Every step leaves sums.
  const Index stepBytes = std::max<Index>(1, std::ssize(strands)) * rows * ScoreSums::fields * Index{sizeof(double)};
  const Index steps = std::clamp<Index>(walker.memory() / stepBytes, 1, walker.plan().longest);
  std::vector<Index> cuts;
  WalkLoad<Real> load;
  return scanSegments(plan, count, control, [&](Index start, Index end, auto&& found) {
    cuts.resize(static_cast<std::size_t>(end - start));
    std::iota(cuts.begin(), cuts.end(), start + 1);
    kind.cuts = cuts;
    for (Index at = start; at < end && !strands.empty(); at += steps) {
      load.clear();
      for (std::size_t i = 0; i < strands.size(); ++i) {
        const WalkWork work[] = {{0, 0, static_cast<int>(i), 0}};
        strands[i].append(std::min(steps, end - at), work, rows, load);
      }
      const auto strandAt = [&](Index i) -> Strand& { return strands[static_cast<std::size_t>(i)]; };
      fillStrands(std::ssize(strands), strandAt, kind, plan.threads, load);
      walker.launch(load, control);
      parallelFor(std::ssize(strands), plan.threads, [&](Index i) {
        LaneScores one(1);
        strandAt(i).takeLeft(walker.left().data(), 1, rows, [&](Index, Index row, Index length, const double* sums) {
          for (int f = 0; f < ScoreSums::fields; ++f) one.numbers[static_cast<std::size_t>(f)] = sums[f * rows];
          found(i * rows + row, length, scorer.score(one, 0, length));
        });
        strandAt(i).moveOn();
      });
    }
  });
}

template Index scanOnDevice(const ScanPlan&, const Source&, const float*, const Driver&, int, JobControl&);
template Index scanOnDevice(const ScanPlan&, const Source&, const double*, const Driver&, int, JobControl&);

}  // namespace outlast::device
