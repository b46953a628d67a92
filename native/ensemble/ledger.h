// What a run leaves as it goes: losses, checkpoints, parameters, and how it ends. Where its steps are made, and which
// sequences they see, is somebody else's (ensemble/course.h, device/).
#pragma once
#include <algorithm>
#include <cmath>

#include "ensemble/chunk.h"

namespace outlast {

/// A run before its first step: what a stop leaves of one that has not begun.
template <class Real>
RunOutcome<Real> unstarted(const Chunk<Real>& chunk, Index run, Index parameterCount) {
  RunOutcome<Real> outcome;
  outcome.status = RunStatus::stopped;
  const Real* start = chunk.parameters.data() + run * parameterCount;
  outcome.parameters.assign(start, start + parameterCount);
  outcome.checkpoints.assign(chunk.checkpoints.size() * outcome.parameters.size(),
                             std::numeric_limits<Real>::quiet_NaN());
  return outcome;
}

/// One model's parameters among `stride` models that lie side by side.
template <class Real>
struct StridedParameters {
  const Real* data;
  Index stride;
};

template <class Real>
class Ledger {
 public:
  Ledger(const Chunk<Real>& chunk, Index run, Index parameterCount)
      : chunk_(chunk), run_(run), outcome_(unstarted(chunk, run, parameterCount)) {
    outcome_.status = RunStatus::done;
  }

  /// Opens a part of the training.
  void open(const TrainingPart& part) {
    part_ = part;
    judged_ = 0;
    judgedSteps_ = 0;
  }

  /// Optimizer steps made.
  [[nodiscard]] Index steps() const { return outcome_.steps; }

  /// Whether the part's last step is made.
  [[nodiscard]] bool hasPart() const { return static_cast<double>(outcome_.steps) >= part_.to; }

  /// Whether all steps are made, or a loss, a stop or a failure has ended them.
  [[nodiscard]] bool hasEnded() const { return over_ || static_cast<double>(outcome_.steps) >= chunk_.steps[run_]; }

  /// What the run is judged by.
  [[nodiscard]] double judgement() const {
    const double loss = judgedSteps_ > 0 ? judged_ / static_cast<double>(judgedSteps_) : loss_;
    return std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity();
  }

  /// Takes a scored window's loss; says whether its update is to be made.
  bool take(double loss, JobControl& control) {
    if (outcome_.steps == nextLoss_) {
      outcome_.losses.push_back(loss);
      nextLoss_ += chunk_.lossEvery;
    }
    loss_ = loss;
    if (outcome_.steps >= part_.judgedFrom) {
      judged_ += loss;
      ++judgedSteps_;
    }
    if (run_ == 0) control.loss.store(loss, std::memory_order_relaxed);
    if (!std::isfinite(loss)) outcome_.status = RunStatus::diverged;
    over_ = over_ || !std::isfinite(loss) || loss < chunk_.lossBelow[run_];
    return !over_;
  }

  /// After an update.
  void stepped(StridedParameters<Real> parameters) {
    ++outcome_.steps;
    keepCheckpoints(parameters);
  }

  /// Ends a flow between two of its times; a loss not seen yet goes in place of the one that the next would have had.
  void breakOff(RunStatus status, double loss, bool isNew) {
    over_ = true;
    outcome_.status = status;
    if (isNew && status != RunStatus::stopped && outcome_.steps + 1 == nextLoss_) outcome_.losses.push_back(loss);
  }

  void keepCheckpoints(StridedParameters<Real> parameters) {
    const Index count = static_cast<Index>(outcome_.parameters.size());
    for (; kept_ < chunk_.checkpoints.size() && chunk_.checkpoints[kept_] <= outcome_.steps; ++kept_)
      for (Index i = 0; i < count; ++i)
        outcome_.checkpoints[kept_ * outcome_.parameters.size() + static_cast<std::size_t>(i)] =
            parameters.data[i * parameters.stride];
  }

  /// The parameters that keep() was last called with, those of the start before.
  [[nodiscard]] const std::vector<Real>& parameters() const { return outcome_.parameters; }

  void keep(StridedParameters<Real> parameters) {
    for (std::size_t i = 0; i < outcome_.parameters.size(); ++i)
      outcome_.parameters[i] = parameters.data[static_cast<Index>(i) * parameters.stride];
  }

  /// Ends the run where it is.
  void stop() {
    outcome_.status = RunStatus::stopped;
    over_ = true;
  }

  /// `isOver`: there was nothing left to do.
  RunOutcome<Real> finish(bool isOver) {
    if (outcome_.status == RunStatus::done && !isOver) outcome_.status = RunStatus::stopped;
    const bool finite = std::ranges::all_of(outcome_.parameters, [](Real number) { return std::isfinite(number); });
    // The last update may have left the numbers that the next loss would have shown.
    if (outcome_.status == RunStatus::done && !finite) outcome_.status = RunStatus::diverged;
    return std::move(outcome_);
  }

 protected:
  void end() { over_ = true; }

  const Chunk<Real>& chunk_;
  Index run_;

 private:
  RunOutcome<Real> outcome_;
  Index nextLoss_ = 0;  // the step before which a loss is kept next
  std::size_t kept_ = 0;
  bool over_ = false;
  TrainingPart part_;
  double judged_ = 0;  // sum of the losses that the part is judged by
  Index judgedSteps_ = 0;
  double loss_ = std::numeric_limits<double>::quiet_NaN();  // the newest
};

}  // namespace outlast
