// One run's own course: its batches and windows, its losses and checkpoints, and how it ends. The arithmetic is the
// group's (ensemble/group.h), which may take many runs through a step together.
#pragma once
#include <algorithm>
#include <cmath>

#include "ensemble/feed.h"

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
class Course {
 public:
  Course(const Chunk<Real>& chunk, Index run, Index parameterCount, std::shared_ptr<const Dataset<Real>> set)
      : chunk_(chunk),
        run_(run),
        feed_(chunk, run, std::move(set)),
        stateSize_(stateSize(chunk.shape)),
        outcome_(unstarted(chunk, run, parameterCount)) {
    outcome_.status = RunStatus::done;
  }

  /// Opens a part of the training.
  void open(const TrainingPart& part) {
    part_ = part;
    judged_ = 0;
    judgedSteps_ = 0;
  }

  /// Whether the part has ended for this run; next() is not to be called then.
  [[nodiscard]] bool rests() const { return static_cast<double>(outcome_.steps) >= part_.to || isOver(); }

  [[nodiscard]] Standing standing() const {
    const double loss = judgedSteps_ > 0 ? judged_ / static_cast<double>(judgedSteps_) : loss_;
    return {std::isfinite(loss) ? loss : std::numeric_limits<double>::infinity(), isOver()};
  }

  /// The next window of the batch, of the next batch after its last; empty once the run is over.
  std::span<const Sequence<Real>> next(const JobControl& control) {
    if (chunk_.stateNoise[run_] != 0) seen_ += window_.size();
    if (repeats_) return !ended(control) && nextOfFeed(control) ? window_ : std::span<const Sequence<Real>>();
    window_.clear();
    while (window_.empty() && !ended(control)) {
      if (from_ >= longest_ && !nextBatch(control)) break;
      openWindow();
      from_ += width_;
    }
    repeats_ = feed_.isWholeSet() && !passing_;
    return window_;
  }

  /// Of the window's sequences.
  [[nodiscard]] StateNoise noise() const { return {chunk_.stateNoise[run_], chunk_.shuffleSeeds[run_], seen_}; }

  /// Whether any step of the window is scored; one that scores nothing moves the state on and is no step.
  [[nodiscard]] bool scoresAny() const { return scored_ > 0; }

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

  RunOutcome<Real> finish() {
    if (outcome_.status == RunStatus::done && !isOver()) outcome_.status = RunStatus::stopped;
    const bool finite = std::ranges::all_of(outcome_.parameters, [](Real number) { return std::isfinite(number); });
    // The last update may have left the numbers that the next loss would have shown.
    if (outcome_.status == RunStatus::done && !finite) outcome_.status = RunStatus::diverged;
    return std::move(outcome_);
  }

 private:
  [[nodiscard]] bool hasAllSteps() const { return static_cast<double>(outcome_.steps) >= chunk_.steps[run_]; }

  [[nodiscard]] bool isOver() const { return over_ || hasAllSteps() || (from_ >= longest_ && feed_.isOver()); }

  bool ended(const JobControl& control) {
    if (over_ || hasAllSteps()) return true;
    if (!control.stop.load(std::memory_order_relaxed)) return false;
    outcome_.status = RunStatus::stopped;
    return over_ = true;
  }

  /// False when the epochs are over, or a stop came while fresh sequences were being drawn.
  bool nextOfFeed(const JobControl& control) {
    try {
      over_ = !feed_.next(control);
    } catch (const Failure&) {
      if (!control.stop) throw;
      outcome_.status = RunStatus::stopped;
      over_ = true;
    }
    return !over_;
  }

  bool nextBatch(const JobControl& control) {
    if (!nextOfFeed(control)) return false;
    from_ = 0;
    longest_ = feed_.longest();
    width_ = chunk_.window > 0 ? chunk_.window : longest_;
    const auto rows = static_cast<std::size_t>(feed_.size());
    passing_ = chunk_.carryState || width_ < longest_;
    if (passing_) states_.resize(std::max(states_.size(), rows * static_cast<std::size_t>(stateSize_)));
    rowsAlive_.resize(std::max(rowsAlive_.size(), rows));
    if (!chunk_.carryState) std::fill(rowsAlive_.begin(), rowsAlive_.end(), false);
    return true;
  }

  /// Rows of the batch that reach into the window; the state passes on from window to window, gradients do not.
  void openWindow() {
    scored_ = 0;
    for (Index b = 0; b < feed_.size(); ++b) {
      Sequence<Real> sequence = feed_.window(b, from_, width_, stateSize_);
      if (sequence.length == 0) continue;
      if (passing_) {
        sequence.final = states_.data() + b * stateSize_;
        if (rowsAlive_[static_cast<std::size_t>(b)]) sequence.initial = sequence.final;
        rowsAlive_[static_cast<std::size_t>(b)] = true;
      }
      scored_ += scoredSteps(sequence, chunk_.scored);
      window_.push_back(sequence);
    }
  }

  const Chunk<Real>& chunk_;
  Index run_;
  BatchFeed<Real> feed_;
  Index stateSize_;
  Index from_ = 0, longest_ = 0, width_ = 0;
  bool passing_ = false;
  bool repeats_ = false;         // every batch is one window, and the same as the last
  std::vector<Real> states_;     // [rows, stateSize] where the last window left each row
  std::vector<bool> rowsAlive_;  // rows whose states_ are to be started from
  std::vector<Sequence<Real>> window_;
  std::uint64_t seen_ = 0;  // sequences of the windows before, where they have noise
  Index scored_ = 0;
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
