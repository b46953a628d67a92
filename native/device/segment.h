// A run's windows of sequences, planned ahead: which they are depends on seeds alone, never on what training makes of
// them. (What a run's course does step by step, ensemble/course.h.)
#pragma once
#include <algorithm>
#include <vector>

#include "device/kernel/site.h"
#include "ensemble/feed.h"

namespace outlast::device {

/// What a launch reads of all its runs' windows.
template <class Real>
struct Segment {
  std::vector<StepPlan> steps;
  std::vector<std::int32_t> rows;
};

/// Fresh sequences of one run, for the windows of one launch.
template <class Real>
struct FreshSet {
  std::vector<Real> inputs, targets;
  std::vector<std::uint8_t> mask;
  std::vector<Index> starts = {0};
  bool isMasked = false;

  /// Appends a batch; returns the number of its first sequence.
  Index append(const Dataset<Real>& batch) {
    const auto arrays = batch.arrays();
    const auto first = static_cast<Index>(starts.size()) - 1;
    const Index before = starts.back();
    inputs.insert(inputs.end(), arrays.inputs.begin(), arrays.inputs.end());
    targets.insert(targets.end(), arrays.targets.begin(), arrays.targets.end());
    for (std::size_t i = 1; i < arrays.starts.size(); ++i) starts.push_back(before + arrays.starts[i]);
    if (arrays.mask.empty()) {
      mask.resize(static_cast<std::size_t>(starts.back()), 1);
    } else {
      mask.insert(mask.end(), arrays.mask.begin(), arrays.mask.end());
      isMasked = true;
    }
    return first;
  }
};

template <class Real>
class Windows {
 public:
  Windows(const Chunk<Real>& chunk, Index run, std::shared_ptr<const Dataset<Real>> set)
      : chunk_(chunk), isFresh_(set == nullptr), feed_(chunk, run, std::move(set)) {}

  /// Appends windows until there are `mostWindows`, or `mostSteps` of them are optimizer steps, or the run's epochs are
  /// over; returns how many are steps.
  Index plan(Index mostWindows, Index mostSteps, const JobControl& control, Segment<Real>& segment) {
    fresh_ = {};
    if (isFresh_ && from_ < longest_) base_ = fresh_.append(feed_.data());
    Index steps = 0;
    for (Index k = 0; k < mostWindows && steps < mostSteps; ++k) {
      if (from_ >= longest_ && !nextBatch(control)) break;
      const StepPlan one = window(segment);
      steps += one.scale > 0 ? 1 : 0;
      segment.steps.push_back(one);
      from_ += width_;
    }
    return steps;
  }

  /// Of what plan() appended last, where sequences are fresh.
  [[nodiscard]] const FreshSet<Real>& fresh() const { return fresh_; }

  /// Whether nothing is left to plan.
  [[nodiscard]] bool isOver() const { return from_ >= longest_ && feed_.isOver(); }

 private:
  /// False when the epochs are over, or a stop came while fresh sequences were being drawn.
  bool nextOfFeed(const JobControl& control) {
    try {
      return feed_.next(control);
    } catch (const Failure&) {
      if (!control.stop) throw;
      return false;
    }
  }

  bool nextBatch(const JobControl& control) {
    if (feed_.isOver() || !nextOfFeed(control)) return false;
    if (isFresh_) base_ = fresh_.append(feed_.data());
    from_ = 0;
    longest_ = feed_.longest();
    width_ = chunk_.window > 0 ? chunk_.window : longest_;
    if (!chunk_.carryState) alive_ = 0;
    return true;
  }

  StepPlan window(Segment<Real>& segment) {
    StepPlan one;
    one.rows = static_cast<int>(feed_.size());
    one.from = static_cast<int>(from_);
    one.width = static_cast<int>(std::min(width_, longest_ - from_));
    one.alive = static_cast<int>(alive_);
    one.seen = seen_;
    one.passes = chunk_.carryState || width_ < longest_ ? 1 : 0;
    if (!isFresh_ && feed_.isWholeSet()) {
      one.firstRow = -1;
    } else {
      one.firstRow = static_cast<Index>(segment.rows.size());
      for (const Index row : feed_.batch()) segment.rows.push_back(static_cast<std::int32_t>(base_ + row));
    }
    Index scored = 0;
    for (const Index row : feed_.batch()) {
      const Sequence<Real> sequence = feed_.data().window(row, from_, one.width, chunk_.scored);
      scored += scoredSteps(sequence, chunk_.scored);
      seen_ += sequence.length > 0 ? 1 : 0;
    }
    const Index numbers = scored * targetSizeOf(chunk_.loss, chunk_.shape.outputSize);
    one.scale = numbers > 0 ? 1 / static_cast<double>(numbers) : 0;
    if (one.passes != 0) alive_ = std::max(alive_, feed_.size());
    return one;
  }

  const Chunk<Real>& chunk_;
  bool isFresh_;
  BatchFeed<Real> feed_;
  FreshSet<Real> fresh_;
  Index base_ = 0;  // number of the batch's first sequence, among those of the launch
  Index from_ = 0, longest_ = 0, width_ = 0;
  Index alive_ = 0;  // rows whose states the last window left
  Index seen_ = 0;   // sequences that went through windows
};

}  // namespace outlast::device
