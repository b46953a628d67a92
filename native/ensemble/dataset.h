// A set of sequences held in memory in the models' own precision, ragged, so that a batch is a list of pointers.
#pragma once
#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "core/job_control.h"
#include "losses/class_index.h"
#include "rnn/network.h"
#include "rnn/whole_numbers.h"
#include "sources/source.h"

namespace outlast {

template <class Real>
class Dataset {
 public:
  /// Widths of a step's inputs and targets; `classes` > 0: targets are class indices below it, and are checked.
  Dataset(Index inputSize, Index targetSize, Index classes)
      : inputSize_(inputSize), targetSize_(targetSize), classes_(classes) {}

  void clear() {
    starts_.assign(1, 0);
    inputs_.clear();
    targets_.clear();
    scored_.clear();
    masked_ = false;
  }

  /// Appends a whole sequence. Throws Failure: OUTLAST_STOPPED when `stop` is set meanwhile, OUTLAST_TOO_LARGE when the
  /// set would pass `mostBytes`.
  void append(Cursor& cursor, const JobControl& control) {
    const Index length = cursor.length();
    requireRoom(length);
    constexpr Index most = 1024;
    for (Index from = 0; from < length; from += most) {
      control.check();
      appendSteps(cursor, std::min(most, length - from));
    }
    starts_.push_back(starts_.back() + length);
  }

  [[nodiscard]] Index count() const { return static_cast<Index>(starts_.size()) - 1; }

  /// Steps from..from+most of sequence `index`; of length 0 when it has ended before.
  [[nodiscard]] Sequence<Real> window(Index index, Index from, Index most, Scored scored) const {
    const Index start = starts_[index] + from;
    Sequence<Real> sequence;
    sequence.length = std::max<Index>(0, std::min(most, starts_[index + 1] - start));
    sequence.inputs = inputs_.data() + start * inputSize_;
    sequence.targets = targets_.data() + start * targetSize_;
    if (whole_ && sequence.length == length(index))
      sequence.whole = whole_->sequence(index, start * (inputSize_ + targetSize_));
    // Without a mask, what is scored need not be counted.
    if (scored == Scored::every && masked_) sequence.mask = scored_.data() + start;
    return sequence;
  }

  [[nodiscard]] Index length(Index index) const { return starts_[index + 1] - starts_[index]; }

  /// Everything, one sequence behind the other: inputs [steps, I], targets [steps, target size], mask [steps] or empty,
  /// starts [count + 1].
  struct Arrays {
    std::span<const Real> inputs, targets;
    std::span<const std::uint8_t> mask;
    std::span<const Index> starts;
  };
  [[nodiscard]] Arrays arrays() const {
    return {inputs_, targets_, masked_ ? std::span<const std::uint8_t>(scored_) : std::span<const std::uint8_t>(),
            starts_};
  }

  /// Asks the caches for what window() looks up of a sequence that comes soon.
  OUTLAST_INLINE void expect(Index index) const { __builtin_prefetch(starts_.data() + index); }

  /// Keeps the sequences once more as whole numbers, if all their numbers are such: for a set that is read again and
  /// again.
  void keepWhole() {
    const std::span<const Real> inputs(inputs_), targets(targets_);
    if (!WholeNumbers::fit(inputs) || !WholeNumbers::fit(targets)) return;
    WholeNumbers whole(count(), starts_.back() * (inputSize_ + targetSize_));
    for (Index i = 0; i < count(); ++i) {
      const auto put = [&](Index at, std::span<const Real> numbers, Index width) {
        whole.put(i, starts_[i] * (inputSize_ + targetSize_), at,
                  numbers.subspan(starts_[i] * width, length(i) * width));
        return length(i) * width;
      };
      put(WholeNumbers::padded(put(0, inputs, inputSize_)), targets, targetSize_);
    }
    whole_ = std::move(whole);
  }

 private:
  static constexpr double mostBytes = 4294967296.0;

  void requireRoom(Index length) const {
    const double numbers = static_cast<double>(starts_.back() + length) * static_cast<double>(inputSize_ + targetSize_);
    if (numbers * sizeof(Real) > mostBytes)
      throw Failure("OUTLAST_TOO_LARGE",
                    "The sequences take more than 4 GiB: use fewer or shorter ones, or fresh ones.");
  }

  void appendSteps(Cursor& cursor, Index steps) {
    rows_.resize(static_cast<std::size_t>(steps * (inputSize_ + targetSize_)));
    double* const inputs = rows_.data();
    double* const targets = inputs + steps * inputSize_;
    const auto before = static_cast<std::ptrdiff_t>(scored_.size());
    scored_.resize(scored_.size() + static_cast<std::size_t>(steps));
    const auto scored = scored_.begin() + before;
    cursor.read(steps, inputSize_, targetSize_, inputs, targets, &*scored);
    masked_ = masked_ || std::find(scored, scored_.end(), 0) != scored_.end();
    if (classes_ > 0)
      for (Index t = 0; t < steps; ++t) requireClass(targets[t * targetSize_], classes_);
    appendNumbers(inputs, steps * inputSize_, inputs_);
    appendNumbers(targets, steps * targetSize_, targets_);
  }

  static void appendNumbers(const double* from, Index count, std::vector<Real>& to) {
    const auto before = static_cast<std::ptrdiff_t>(to.size());
    to.resize(to.size() + static_cast<std::size_t>(count));
    std::transform(from, from + count, to.begin() + before, [](double x) { return static_cast<Real>(x); });
  }

  Index inputSize_;
  Index targetSize_;
  Index classes_;
  std::vector<Index> starts_ = {0};
  std::vector<Real> inputs_, targets_;
  std::vector<std::uint8_t> scored_;
  bool masked_ = false;  // whether any step is not scored
  std::optional<WholeNumbers> whole_;
  std::vector<double> rows_;  // of the steps that are being appended
};

/// Draws a whole set, at most `request.count` sequences.
template <class Real>
Dataset<Real> readSet(const Source& source, const SetRequest& request, Index classes, const JobControl& control) {
  Dataset<Real> data(source.inputSize(), source.targetSize(), classes);
  const auto set = source.draw(request);
  for (Index i = 0; i < std::min(set->count(), request.count); ++i) data.append(*set->open(i), control);
  return data;
}

}  // namespace outlast
