#include "ensemble/chunk.h"

#include <numeric>
#include <optional>

#include "core/packs.h"
#include "core/threads.h"
#include "ensemble/flow_run.h"
#include "ensemble/group.h"
#include "ensemble/lane_mode.h"
#include "ensemble/shared_sets.h"

namespace outlast {
namespace {

/// Runs that are over are let go at once, with their sets.
template <class Real>
class LaneTraining final : public Training<Real> {
 public:
  explicit LaneTraining(const Chunk<Real>& chunk)
      : chunk_(chunk),
        layout_(makeLayout(chunk.shape)),
        sets_(chunk),
        states_(static_cast<std::size_t>(chunk.runs)),
        ended_(static_cast<std::size_t>(chunk.runs)) {}

  std::vector<Standing> advance(std::span<const Index> runs, const TrainingPart& part, JobControl& control) override {
    std::vector<Standing> standings(runs.size());
    const auto train = [&]<int lanes>(std::integral_constant<int, lanes>) {
      const auto count = static_cast<Index>(runs.size());
      parallelFor(ceilDivide(count, lanes), chunk_.threads, [&](Index group) {
        RunGroup<Real, lanes> together(chunk_, layout_);
        const Index first = group * lanes;
        const Index last = std::min(count, first + lanes);
        for (Index i = first; i < last; ++i) {
          if (!open(runs[i], part, control)) return;
          together.add(runs[i], states_[runs[i]]);
        }
        together.execute(control);
        for (Index i = first; i < last; ++i) standings[i] = close(runs[i]);
      });
    };
    if (laneModeOf(chunk_) == LaneMode::models) {
      train(std::integral_constant<int, packWidth<Real>>{});
    } else {
      train(std::integral_constant<int, 1>{});
    }
    return standings;
  }

  RunOutcome<Real> take(Index run) override {
    if (ended_[run]) return std::move(*ended_[run]);
    const auto course = std::move(states_[run].course);
    states_[run] = {};
    return course ? course->finish() : unstarted(chunk_, run, layout_.size);
  }

 private:
  /// False when the job was stopped.
  bool open(Index run, const TrainingPart& part, const JobControl& control) {
    auto& course = states_[run].course;
    if (!course) {
      auto set = chunk_.sequences > 0 && !control.stop ? sets_.get(run, control) : nullptr;
      if (control.stop) return false;
      course = std::make_unique<Course<Real>>(chunk_, run, layout_.size, std::move(set));
    }
    course->open(part);
    return true;
  }

  Standing close(Index run) {
    RunState<Real>& state = states_[run];
    const Standing standing = state.course->standing();
    if (standing.isOver) {
      ended_[run] = state.course->finish();
      state = {};
    }
    return standing;
  }

  const Chunk<Real>& chunk_;
  Layout layout_;
  SharedSets<Real> sets_;
  std::vector<RunState<Real>> states_;
  std::vector<std::optional<RunOutcome<Real>>> ended_;
};

/// Every run integrated over its whole set.
template <class Real>
std::vector<RunOutcome<Real>> followFlows(const Chunk<Real>& chunk, JobControl& control) {
  const Layout layout = makeLayout(chunk.shape);
  SharedSets<Real> sets(chunk);
  std::vector<RunOutcome<Real>> outcomes;
  for (Index run = 0; run < chunk.runs; ++run) outcomes.push_back(unstarted(chunk, run, layout.size));
  if constexpr (std::is_same_v<Real, double>) {
    parallelFor(chunk.runs, chunk.threads, [&](Index run) {
      const auto set = control.stop ? nullptr : sets.get(run, control);
      if (set == nullptr) return;
      const auto network = makeRunNetwork(chunk);
      outcomes[run] = runFlow(chunk, run, layout, set, *network, control);
    });
  }
  return outcomes;
}

}  // namespace

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
      steps = std::min(steps, chunk.epochs[run] * static_cast<double>(batches) * static_cast<double>(windows));
    }
    total += std::max(0.0, steps);
  }
  return total <= static_cast<double>(largestWhole) ? static_cast<std::int64_t>(total) : 0;
}

template <class Real>
std::vector<RunOutcome<Real>> trainInOnePart(Training<Real>& training, Index runs, JobControl& control) {
  std::vector<Index> all(static_cast<std::size_t>(runs));
  std::iota(all.begin(), all.end(), Index{0});
  training.advance(all, {}, control);
  std::vector<RunOutcome<Real>> outcomes;
  outcomes.reserve(all.size());
  for (const Index run : all) outcomes.push_back(training.take(run));
  return outcomes;
}

template <class Real>
std::vector<RunOutcome<Real>> trainChunk(const Chunk<Real>& chunk, JobControl& control) {
  control.total = plannedSteps(chunk);
  if (chunk.flow) return followFlows(chunk, control);
  LaneTraining<Real> training(chunk);
  return trainInOnePart(training, chunk.runs, control);
}

template <class Real>
std::unique_ptr<Training<Real>> beginTraining(const Chunk<Real>& chunk) {
  if (chunk.flow) throw Failure("OUTLAST_INVALID_ARGUMENT", "a gradient flow is followed in one part");
  return std::make_unique<LaneTraining<Real>>(chunk);
}

template std::int64_t plannedSteps<float>(const Chunk<float>&);
template std::int64_t plannedSteps<double>(const Chunk<double>&);
template std::vector<RunOutcome<float>> trainInOnePart<float>(Training<float>&, Index, JobControl&);
template std::vector<RunOutcome<double>> trainInOnePart<double>(Training<double>&, Index, JobControl&);
template std::vector<RunOutcome<float>> trainChunk<float>(const Chunk<float>&, JobControl&);
template std::vector<RunOutcome<double>> trainChunk<double>(const Chunk<double>&, JobControl&);
template std::unique_ptr<Training<float>> beginTraining<float>(const Chunk<float>&);
template std::unique_ptr<Training<double>> beginTraining<double>(const Chunk<double>&);

}  // namespace outlast
