// Sequences that go side by side through a device, as the host reads them: a stretch of steps a launch.
#pragma once
#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "core/threads.h"
#include "device/walker.h"
#include "evaluation/evaluate.h"
#include "losses/class_index.h"
#include "sources/source.h"

namespace outlast::device {

/// What a sequence's steps are, and which of them are scored.
struct StrandKind {
  Index inputSize = 1, targetSize = 1;
  Index classes = 0;  ///< that targets name; 0: they are numbers
  Scored scored = Scored::last;
  Index longest = largestWhole;  ///< steps beyond are not walked
  /// Ascending lengths, which all sequences reach, at which sums are left; empty: at each sequence's own end.
  std::span<const Index> cuts;
};

inline StrandKind strandKindOf(const ScoringPlan& plan, const Source& source) {
  const bool named = visitItem<Losses>(plan.loss, [](auto item) { return decltype(item)::classes; });
  return {source.inputSize(), source.targetSize(), named ? plan.shape.outputSize : 0, plan.scored, largestWhole, {}};
}

class Strand {
 public:
  using Cursors = std::vector<std::unique_ptr<Cursor>>;

  /// `kind` must outlive the strand, with its cuts.
  Strand(Cursors cursors, const StrandKind& kind) : kind_(&kind), cursors_(std::move(cursors)) {
    for (const auto& cursor : cursors_) {
      lengths_.push_back(std::min(cursor->length(), kind.longest));
      longest_ = std::max(longest_, lengths_.back());
    }
  }

  [[nodiscard]] Index rows() const { return std::ssize(lengths_); }
  /// Steps walked.
  [[nodiscard]] Index at() const { return at_; }
  [[nodiscard]] bool isOver() const { return at_ >= longest_; }

  /// Appends a stretch of at most `steps` steps, whose numbers are to be filled in, and its items: model and slot of
  /// each in `work`, of a plan of `planRows` rows.
  template <class Real>
  void append(Index steps, std::span<const WalkWork> work, Index planRows, WalkLoad<Real>& load) {
    width_ = std::min(steps, longest_ - at_);
    firstRow_ = std::ssize(load.starts) - 1;
    for (Index row = 0; row < rows(); ++row) load.starts.push_back(load.starts.back() + there(row));
    StepPlan step;
    step.rows = static_cast<int>(rows());
    step.width = static_cast<int>(width_);
    step.alive = at_ == 0 ? 0 : step.rows;
    load.stretches.push_back({firstRow_, at_, step});
    const Index numbers = places() * ScoreSums::fields * planRows;
    left_ = load.left;
    for (WalkWork one : work) {
      one.stretch = static_cast<int>(load.stretches.size()) - 1;
      one.left = load.left;
      load.work.push_back(one);
      load.left += numbers;
    }
  }

  /// Reads the stretch, into vectors that are long enough for the load. Strands may do so side by side. Throws Failure
  /// for a class that is none of the model's.
  template <class Real>
  void fill(WalkLoad<Real>& load) {
    std::vector<double> inputs(static_cast<std::size_t>(width_ * kind_->inputSize));
    for (Index row = 0; row < rows(); ++row) {
      const Index steps = there(row), at = load.starts[static_cast<std::size_t>(firstRow_ + row)];
      if (steps == 0) continue;
      std::uint8_t* const marks = load.marks.data() + at;
      const double* const targets = load.targets.data() + at * kind_->targetSize;
      cursors_[static_cast<std::size_t>(row)]->read(steps, kind_->inputSize, kind_->targetSize, inputs.data(),
                                                    load.targets.data() + at * kind_->targetSize, marks);
      std::transform(inputs.begin(), inputs.begin() + steps * kind_->inputSize,
                     load.inputs.begin() + at * kind_->inputSize, [](double x) { return static_cast<Real>(x); });
      for (Index t = 0; t < steps; ++t)
        marks[t] = kind_->scored == Scored::every && marks[t] != 0 ? markScored : std::uint8_t{0};
      forCuts(row, [&](Index length) {
        marks[length - at_ - 1] |= kind_->scored == Scored::every ? markLeft : markLeft | markScored;
      });
      for (Index t = 0; kind_->classes > 0 && t < steps; ++t)
        if ((marks[t] & markScored) != 0) requireClass(targets[t * kind_->targetSize], kind_->classes);
    }
  }

  /// found(item, row, length, sums) of all that its items left in the last launch; the sums of one row are `planRows`
  /// numbers apart.
  template <class Found>
  void takeLeft(const double* left, Index items, Index planRows, Found&& found) const {
    const Index numbers = ScoreSums::fields * planRows;
    for (Index item = 0; item < items; ++item) {
      for (Index row = 0; row < rows(); ++row) {
        const double* from = left + left_ + item * places() * numbers + row;
        forCuts(row, [&](Index length) {
          found(item, row, length, from);
          from += numbers;
        });
      }
    }
  }

  void moveOn() { at_ += width_; }

 private:
  /// Steps of a row in the stretch.
  [[nodiscard]] Index there(Index row) const {
    return std::clamp<Index>(lengths_[static_cast<std::size_t>(row)] - at_, 0, width_);
  }

  /// Most cuts of a row in the stretch.
  [[nodiscard]] Index places() const {
    if (!kind_->cuts.empty())
      return std::upper_bound(kind_->cuts.begin(), kind_->cuts.end(), at_ + width_) - firstCut();
    return std::ranges::any_of(lengths_, [&](Index length) { return length > at_ && length <= at_ + width_; }) ? 1 : 0;
  }
  [[nodiscard]] std::span<const Index>::iterator firstCut() const {
    return std::upper_bound(kind_->cuts.begin(), kind_->cuts.end(), at_);
  }

  /// visit(length) of the row's cuts in the stretch.
  template <class Visit>
  void forCuts(Index row, Visit&& visit) const {
    const Index length = lengths_[static_cast<std::size_t>(row)];
    if (length == 0) return;
    if (kind_->cuts.empty()) {
      if (length > at_ && length <= at_ + width_) visit(length);
      return;
    }
    for (auto cut = firstCut(); cut != kind_->cuts.end() && *cut <= std::min(length, at_ + width_); ++cut) visit(*cut);
  }

  const StrandKind* kind_;
  Cursors cursors_;
  std::vector<Index> lengths_;
  Index longest_ = 0;
  Index at_ = 0, width_ = 0;       // where the stretch begins, and its steps
  Index firstRow_ = 0, left_ = 0;  // in the load
};

/// Makes room for all stretches of the load, and has the strands at(0), .., at(count - 1) fill them in on `threads`
/// threads.
template <class Real, class At>
void fillStrands(Index count, At&& at, const StrandKind& kind, int threads, WalkLoad<Real>& load) {
  const auto steps = static_cast<std::size_t>(load.steps());
  load.inputs.resize(steps * static_cast<std::size_t>(kind.inputSize));
  load.targets.resize(steps * static_cast<std::size_t>(kind.targetSize));
  load.marks.resize(steps);
  parallelFor(count, threads, [&](Index i) { at(i).fill(load); });
}

}  // namespace outlast::device
