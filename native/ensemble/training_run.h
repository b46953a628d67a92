// One run from its first step to its last.
#pragma once
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

template <class Real>
class TrainingRun {
 public:
  TrainingRun(const Chunk<Real>& chunk, Index run, const Layout& layout, std::shared_ptr<const Dataset<Real>> set)
      : chunk_(chunk),
        run_(run),
        layout_(layout),
        network_(makeNetwork<Real>(chunk.shape)),
        feed_(chunk, run, std::move(set)),
        updater_(layout, chunk.updateRule(run)),
        gradients_(static_cast<std::size_t>(layout.size)),
        stateSize_(stateSize(chunk.shape)),
        outcome_(unstarted(chunk, run, layout.size)) {}

  RunOutcome<Real> execute(JobControl& control) {
    outcome_.status = RunStatus::done;
    keepCheckpoints();
    while (!ended(control) && nextBatch(control)) trainBatch(control);
    if (outcome_.status == RunStatus::done && !finiteParameters()) outcome_.status = RunStatus::diverged;
    return std::move(outcome_);
  }

 private:
  bool ended(const JobControl& control) {
    if (over_ || static_cast<double>(outcome_.steps) >= chunk_.steps[run_]) return true;
    if (!control.stop.load(std::memory_order_relaxed)) return false;
    outcome_.status = RunStatus::stopped;
    return over_ = true;
  }

  /// False when the epochs are over, or a stop came while fresh sequences were being drawn.
  bool nextBatch(const JobControl& control) {
    try {
      return feed_.next(control);
    } catch (const Failure&) {
      if (!control.stop) throw;
      outcome_.status = RunStatus::stopped;
      return false;
    }
  }

  /// All windows of the feed's batch: the state passes from one to the next, gradients do not.
  void trainBatch(JobControl& control) {
    const Index longest = feed_.longest();
    const Index width = chunk_.window > 0 ? chunk_.window : longest;
    const bool passing = chunk_.carryState || width < longest;
    const auto rows = static_cast<std::size_t>(feed_.size());
    if (passing) states_.resize(std::max(states_.size(), rows * static_cast<std::size_t>(stateSize_)));
    rowsAlive_.resize(std::max(rowsAlive_.size(), rows));
    if (!chunk_.carryState) std::fill(rowsAlive_.begin(), rowsAlive_.end(), false);

    for (Index from = 0; from < longest && !ended(control); from += width) {
      window_.clear();
      Index scored = 0;
      for (Index b = 0; b < feed_.size(); ++b) {
        Sequence<Real> sequence = feed_.window(b, from, width, stateSize_);
        if (sequence.length == 0) continue;
        if (passing) {
          sequence.final = states_.data() + b * stateSize_;
          if (rowsAlive_[b]) sequence.initial = sequence.final;
          rowsAlive_[b] = true;
        }
        scored += scoredSteps(sequence, chunk_.scored);
        window_.push_back(sequence);
      }
      network_->setParameters(outcome_.parameters.data());
      if (scored > 0) {
        trainStep(control);
      } else if (passing) {
        for (const auto& sequence : window_) network_->forward(sequence, {});
      }
    }
  }

  void trainStep(JobControl& control) {
    const double loss = network_->gradients(window_, chunk_.loss, chunk_.scored, gradients_.data());
    if (outcome_.steps % chunk_.lossEvery == 0) outcome_.losses.push_back(loss);
    if (run_ == 0) control.loss.store(loss, std::memory_order_relaxed);
    if (!std::isfinite(loss)) {
      outcome_.status = RunStatus::diverged;
      over_ = true;
      return;
    }
    if (loss < chunk_.lossBelow[run_]) {
      over_ = true;
      return;
    }
    updater_.update(outcome_.parameters.data(), gradients_.data());
    ++outcome_.steps;
    control.advance(1);
    keepCheckpoints();
  }

  void keepCheckpoints() {
    for (; kept_ < chunk_.checkpoints.size() && chunk_.checkpoints[kept_] <= outcome_.steps; ++kept_)
      std::copy(outcome_.parameters.begin(), outcome_.parameters.end(),
                outcome_.checkpoints.begin() + static_cast<std::ptrdiff_t>(kept_ * gradients_.size()));
  }

  /// The last update may have left the numbers that the next loss would have shown.
  bool finiteParameters() const {
    for (const Real value : outcome_.parameters)
      if (!std::isfinite(value)) return false;
    return true;
  }

  const Chunk<Real>& chunk_;
  Index run_;
  const Layout& layout_;
  std::unique_ptr<Network<Real>> network_;
  BatchFeed<Real> feed_;
  Updater<Real> updater_;
  std::vector<Real> gradients_;
  Index stateSize_;
  std::vector<Real> states_;     // [rows, stateSize] where the last window left each row
  std::vector<bool> rowsAlive_;  // rows whose states_ are to be started from
  std::vector<Sequence<Real>> window_;
  RunOutcome<Real> outcome_;
  std::size_t kept_ = 0;
  bool over_ = false;
};

}  // namespace outlast
