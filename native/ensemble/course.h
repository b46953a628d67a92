// One run's own course: its batches and windows, beside what it leaves. The arithmetic is the group's
// (ensemble/group.h), which may take many runs through a step together.
#pragma once
#include <algorithm>

#include "ensemble/feed.h"
#include "ensemble/ledger.h"

namespace outlast {

template <class Real>
class Course : public Ledger<Real> {
 public:
  Course(const Chunk<Real>& chunk, Index run, Index parameterCount, std::shared_ptr<const Dataset<Real>> set)
      : Ledger<Real>(chunk, run, parameterCount),
        feed_(chunk, run, std::move(set)),
        stateSize_(stateSize(chunk.shape)) {}

  /// Whether the part has ended for this run; next() is not to be called then.
  [[nodiscard]] bool rests() const { return this->hasPart() || isOver(); }

  [[nodiscard]] Standing standing() const { return {this->judgement(), isOver()}; }

  RunOutcome<Real> finish() { return Ledger<Real>::finish(isOver()); }

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

 private:
  [[nodiscard]] bool isOver() const { return this->hasEnded() || (from_ >= longest_ && feed_.isOver()); }

  bool ended(const JobControl& control) {
    if (this->hasEnded()) return true;
    if (!control.stop.load(std::memory_order_relaxed)) return false;
    this->stop();
    return true;
  }

  /// False when the epochs are over, or a stop came while fresh sequences were being drawn.
  bool nextOfFeed(const JobControl& control) {
    try {
      if (feed_.next(control)) return true;
      this->end();
    } catch (const Failure&) {
      if (!control.stop) throw;
      this->stop();
    }
    return false;
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

  using Ledger<Real>::chunk_;
  using Ledger<Real>::run_;
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
};

}  // namespace outlast
