// A run's windows of sequences, planned ahead: which they are depends on seeds alone, never on what training makes of
// them. (What a run's course does step by step, ensemble/course.h.)
#pragma once
#include <algorithm>
#include <vector>

#include "device/kernel/site.h"
#include "ensemble/feed.h"

namespace outlast::device {

/// Fresh sequences of one run, for the windows of one launch.
template <class Real>
struct FreshSet {
  std::vector<Real> inputs, targets;
  std::vector<std::uint8_t> mask;
  std::vector<Index> starts = {0};
  bool isMasked = false;

  [[nodiscard]] typename Dataset<Real>::Arrays arrays() const {
    return {inputs, targets, isMasked ? std::span<const std::uint8_t>(mask) : std::span<const std::uint8_t>(), starts};
  }

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

/// A run's next windows.
template <class Real>
struct RunPlan {
  std::vector<StepPlan> steps;     ///< of the windows; of those behind the last, the last
  std::vector<std::int32_t> rows;  ///< of the run's fixed set, or of `fresh`
  FreshSet<Real> fresh;
  Index windows = 0;
  Index updates = 0;  ///< windows that are optimizer steps
};

template <class Real>
class Windows {
 public:
  Windows(const Chunk<Real>& chunk, Index run, std::shared_ptr<const Dataset<Real>> set)
      : chunk_(chunk), isNoisy_(chunk.isNoisy()), isFresh_(set == nullptr), feed_(chunk, run, std::move(set)) {}

  /// The next `mostWindows`, or fewer: until `mostUpdates` of them are optimizer steps, the run's epochs are over, or a
  /// stop comes.
  RunPlan<Real> plan(Index mostWindows, Index mostUpdates, const JobControl& control) {
    RunPlan<Real> plan;
    if (isFresh_ && from_ < longest_) base_ = plan.fresh.append(feed_.data());
    for (; plan.windows < mostWindows && plan.updates < mostUpdates && !control.stop; ++plan.windows) {
      if (from_ >= longest_ && !nextBatch(plan.fresh, control)) break;
      if (!repeats_ || plan.steps.empty()) plan.steps.push_back(window(plan.rows));
      repeats_ = isRepeated(plan.steps.back());
      plan.updates += plan.steps.back().scale > 0 ? 1 : 0;
      from_ += width_;
    }
    return plan;
  }

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

  bool nextBatch(FreshSet<Real>& fresh, const JobControl& control) {
    if (feed_.isOver() || !nextOfFeed(control)) return false;
    if (isFresh_) base_ = fresh.append(feed_.data());
    from_ = 0;
    longest_ = feed_.longest();
    width_ = chunk_.window > 0 ? chunk_.window : longest_;
    if (!chunk_.carryState) alive_ = 0;
    return true;
  }

  /// Whether all later windows are as this one: all steps of all sequences, and nothing that goes from one to the next.
  [[nodiscard]] bool isRepeated(const StepPlan& one) const { return one.firstRow < 0 && one.passes == 0 && !isNoisy_; }

  StepPlan window(std::vector<std::int32_t>& rows) {
    StepPlan one;
    one.rows = static_cast<int>(feed_.size());
    one.from = static_cast<int>(from_);
    one.width = static_cast<int>(std::min(width_, longest_ - from_));
    one.alive = static_cast<int>(alive_);
    one.seen = seen_;
    one.passes = chunk_.carryState || width_ < longest_ ? 1 : 0;
    // All rows reach into the first of their windows, so that their places are known.
    const bool hasPlaces = isNoisy_ && from_ > 0;
    one.firstRow = !isFresh_ && feed_.isWholeSet() && !hasPlaces ? -1 : static_cast<Index>(rows.size());
    if (one.firstRow >= 0)
      for (const Index row : feed_.batch()) rows.push_back(static_cast<std::int32_t>(base_ + row));
    Index scored = 0;
    std::int32_t place = 0;
    for (const Index row : feed_.batch()) {
      const Sequence<Real> sequence = feed_.data().window(row, from_, one.width, chunk_.scored);
      scored += scoredSteps(sequence, chunk_.scored);
      if (hasPlaces) rows.push_back(place);
      place += sequence.length > 0 ? 1 : 0;
    }
    seen_ += place;
    const Index numbers = scored * targetSizeOf(chunk_.loss, chunk_.shape.outputSize);
    one.scale = numbers > 0 ? 1 / static_cast<double>(numbers) : 0;
    if (one.passes != 0) alive_ = std::max(alive_, feed_.size());
    return one;
  }

  const Chunk<Real>& chunk_;
  bool isNoisy_, isFresh_;
  bool repeats_ = false;  // the last window that was planned
  BatchFeed<Real> feed_;
  Index base_ = 0;  // number of the batch's first sequence, among those of the launch
  Index from_ = 0, longest_ = 0, width_ = 0;
  Index alive_ = 0;  // rows whose states the last window left
  Index seen_ = 0;   // sequences that went through windows
};

}  // namespace outlast::device
