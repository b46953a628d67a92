// The next windows of all runs, planned by the core's threads: those of the next launch while one is under way.
#pragma once
#include <memory>
#include <optional>

#include "core/first_failure.h"
#include "core/threads.h"
#include "device/windows.h"
#include "ensemble/shared_sets.h"

namespace outlast::device {

/// Optimizer steps that a run's next windows are to be, at most.
struct Wanted {
  Index run = 0;
  Index updates = 0;
};

template <class Real>
class Planner {
 public:
  explicit Planner(const Chunk<Real>& chunk)
      : chunk_(chunk),
        windows_(static_cast<std::size_t>(chunk.runs)),
        plans_(static_cast<std::size_t>(chunk.runs)),
        failures_(static_cast<std::size_t>(chunk.runs)) {}

  /// Draws the runs' fixed sets; returns that of each run, null where its sequences are fresh. None after a stop.
  std::vector<std::shared_ptr<const Dataset<Real>>> open(JobControl& control) {
    SharedSets<Real> shared(chunk_);
    std::vector<std::shared_ptr<const Dataset<Real>>> sets(windows_.size());
    parallelFor(chunk_.runs, chunk_.threads, [&](Index run) {
      if (control.stop) return;
      if (chunk_.sequences > 0) sets[run] = shared.get(run, control);
      if (!control.stop) windows_[run] = std::make_unique<Windows<Real>>(chunk_, run, sets[run]);
    });
    if (control.stop) sets.clear();
    return sets;
  }

  /// Plans at most `mostWindows` of each run that has no plan waiting. What fails, as sequences that are too large, is
  /// kept for take().
  void plan(const std::vector<Wanted>& wanted, Index mostWindows, const JobControl& control) {
    parallelFor(std::ssize(wanted), chunk_.threads, [&](Index i) {
      const auto [run, updates] = wanted[i];
      if (plans_[run] || control.stop || windows_[run]->isOver()) return;
      try {
        plans_[run] = windows_[run]->plan(mostWindows, updates, control);
      } catch (...) {
        failures_[run].keep();
      }
    });
  }

  /// The plan that waits, of no windows where nothing is left. Throws what planning it threw.
  RunPlan<Real> take(Index run) {
    failures_[run].rethrow();
    RunPlan<Real> plan = plans_[run] ? std::move(*plans_[run]) : RunPlan<Real>();
    plans_[run].reset();
    return plan;
  }

  /// Whether nothing is left of a run.
  [[nodiscard]] bool isOver(Index run) const { return !plans_[run] && windows_[run]->isOver(); }

  /// Lets go what a run that has ended has.
  void drop(Index run) {
    plans_[run].reset();
    windows_[run].reset();
  }

 private:
  const Chunk<Real>& chunk_;
  std::vector<std::unique_ptr<Windows<Real>>> windows_;
  std::vector<std::optional<RunPlan<Real>>> plans_;
  std::vector<FirstFailure> failures_;
};

}  // namespace outlast::device
