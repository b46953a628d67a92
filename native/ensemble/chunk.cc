#include "ensemble/chunk.h"

#include <map>
#include <mutex>

#include "core/packs.h"
#include "core/threads.h"
#include "ensemble/flow_run.h"
#include "ensemble/group.h"
#include "ensemble/lane_mode.h"

namespace outlast {
namespace {

/// The fixed sets of a chunk, one for each source and data seed: most sweeps repeat few of them. Each is drawn by the
/// first run that wants it and let go with the last.
template <class Real>
class SharedSets {
 public:
  explicit SharedSets(const Chunk<Real>& chunk) : chunk_(chunk) {
    for (Index run = 0; run < chunk.runs; ++run) ++slots_[key(run)].wanted;
  }

  /// Null when the job was stopped while the set was being drawn.
  std::shared_ptr<const Dataset<Real>> get(Index run, const JobControl& control) {
    Slot& slot = slots_.find(key(run))->second;
    const std::lock_guard lock(slot.mutex);
    if (!slot.set) {
      const Source& source = *chunk_.source(run);
      SetRequest request{chunk_.dataSeeds[run], streamName("data"), source.trainingLengths()};
      request.count = chunk_.sequences;
      request.stop = &control.stop;
      try {
        auto set = std::make_shared<Dataset<Real>>(readSet<Real>(source, request, chunk_.classes(), control));
        set->keepWhole();
        slot.set = std::move(set);
      } catch (const Failure&) {
        if (control.stop) return nullptr;
        throw;
      }
    }
    auto set = slot.set;
    if (--slot.wanted == 0) slot.set.reset();
    return set;
  }

 private:
  using Key = std::pair<const Source*, std::uint64_t>;

  struct Slot {
    std::mutex mutex;
    Index wanted = 0;
    std::shared_ptr<const Dataset<Real>> set;
  };

  [[nodiscard]] Key key(Index run) const { return {chunk_.source(run).get(), chunk_.dataSeeds[run]}; }

  const Chunk<Real>& chunk_;
  std::map<Key, Slot> slots_;
};

/// Optimizer steps planned, by steps and epochs (windows of ragged sequences, curricula: an upper estimate).
template <class Real>
std::int64_t plannedSteps(const Chunk<Real>& chunk) {
  double total = 0;
  for (Index run = 0; run < chunk.runs; ++run) {
    double steps = chunk.steps[run];
    if (chunk.sequences > 0 && std::isfinite(chunk.epochs[run])) {
      const Index size = chunk.batchSize == 0 ? chunk.sequences : std::min(chunk.batchSize, chunk.sequences);
      const Index batches = (chunk.sequences + size - 1) / size;
      const Index longest = chunk.source(run)->trainingLengths().to;
      const Index windows = chunk.window > 0 ? (longest + chunk.window - 1) / chunk.window : 1;
      steps = std::min(steps, chunk.epochs[run] * static_cast<double>(batches * windows));
    }
    total += steps;
  }
  return std::isfinite(total) ? static_cast<std::int64_t>(total) : 0;
}

}  // namespace

template <class Real>
std::vector<RunOutcome<Real>> trainChunk(const Chunk<Real>& chunk, JobControl& control) {
  const Layout layout = makeLayout(chunk.shape);
  SharedSets<Real> sets(chunk);
  control.total = plannedSteps(chunk);
  std::vector<RunOutcome<Real>> outcomes(static_cast<std::size_t>(chunk.runs));
  for (Index run = 0; run < chunk.runs; ++run) outcomes[run] = unstarted(chunk, run, layout.size);
  const auto train = [&]<int lanes>(std::integral_constant<int, lanes>) {
    parallelFor(ceilDivide(chunk.runs, lanes), chunk.threads, [&](Index group) {
      RunGroup<Real, lanes> runs(chunk, layout);
      for (Index run = group * lanes; run < std::min(chunk.runs, (group + 1) * lanes); ++run) {
        const auto set = chunk.sequences > 0 && !control.stop ? sets.get(run, control) : nullptr;
        if (control.stop) return;
        runs.add(run, set);
      }
      runs.execute(outcomes, control);
    });
  };
  if constexpr (std::is_same_v<Real, double>) {
    if (chunk.flow) {
      parallelFor(chunk.runs, chunk.threads, [&](Index run) {
        const auto set = control.stop ? nullptr : sets.get(run, control);
        if (set == nullptr) return;
        const auto network = makeRunNetwork(chunk);
        outcomes[run] = runFlow(chunk, run, layout, set, *network, control);
      });
      return outcomes;
    }
  }
  if (laneModeOf(chunk) == LaneMode::models) {
    train(std::integral_constant<int, packWidth<Real>>{});
  } else {
    train(std::integral_constant<int, 1>{});
  }
  return outcomes;
}

template std::vector<RunOutcome<float>> trainChunk<float>(const Chunk<float>&, JobControl&);
template std::vector<RunOutcome<double>> trainChunk<double>(const Chunk<double>&, JobControl&);

}  // namespace outlast
