// Sequences read side by side, a block of steps at a time, in the arrangement of the lanes that they go to.
#pragma once
#include <algorithm>
#include <memory>
#include <vector>

#include "sources/source.h"

namespace outlast {

/// One cursor a lane, null where a lane has no sequence; or one cursor for all lanes.
template <class Real>
class Tracks {
 public:
  using Cursors = std::vector<std::unique_ptr<Cursor>>;

  Tracks(Cursors cursors, Index lanes, Index blockSteps, Index inputSize, Index targetSize)
      : cursors_(std::move(cursors)),
        lanes_(lanes),
        inputSize_(inputSize),
        targetSize_(targetSize),
        rowInputs_(static_cast<std::size_t>(blockSteps * inputSize)),
        rowTargets_(static_cast<std::size_t>(blockSteps * targetSize)),
        rowScored_(static_cast<std::size_t>(blockSteps)),
        inputs_(static_cast<std::size_t>(blockSteps * inputSize * lanes)),
        targets_(static_cast<std::size_t>(blockSteps * targetSize * lanes)),
        scored_(static_cast<std::size_t>(blockSteps * lanes)) {}

  [[nodiscard]] Index lanes() const { return lanes_; }

  /// Steps of a lane's sequence, 0 where there is none.
  [[nodiscard]] Index length(Index lane) const {
    const std::size_t place = cursors_.size() == 1 ? 0 : static_cast<std::size_t>(lane);
    return place < cursors_.size() && cursors_[place] ? cursors_[place]->length() : 0;
  }
  [[nodiscard]] Index longest() const {
    Index most = 0;
    for (Index lane = 0; lane < lanes_; ++lane) most = std::max(most, length(lane));
    return most;
  }

  /// Goes on by `steps` steps; past a sequence's end everything is 0.
  void read(Index steps) {
    const bool shared = cursors_.size() == 1;
    for (Index lane = 0; lane < (shared ? 1 : lanes_); ++lane) {
      const Index there = std::clamp<Index>(length(lane) - step_, 0, steps);
      if (there > 0)
        cursors_[static_cast<std::size_t>(lane)]->read(there, inputSize_, targetSize_, rowInputs_.data(),
                                                       rowTargets_.data(), rowScored_.data());
      const Index copies = shared ? lanes_ : 1;
      spread(rowInputs_.data(), there * inputSize_, steps * inputSize_, copies, inputs_.data() + lane);
      spread(rowTargets_.data(), there * targetSize_, steps * targetSize_, copies, targets_.data() + lane);
      spread(rowScored_.data(), there, steps, copies, scored_.data() + lane);
    }
    step_ += steps;
  }

  /// The block that was read: [steps, inputSize, lanes], [steps, targetSize, lanes], [steps, lanes].
  [[nodiscard]] const Real* inputs() const { return inputs_.data(); }
  [[nodiscard]] const double* targets() const { return targets_.data(); }
  [[nodiscard]] const std::uint8_t* scored() const { return scored_.data(); }
  [[nodiscard]] Index targetSize() const { return targetSize_; }

 private:
  // Row by row into a lane, or into all of them.
  template <class From, class To>
  void spread(const From* from, Index there, Index count, Index copies, To* to) const {
    for (Index i = 0; i < count; ++i) {
      const To value = i < there ? static_cast<To>(from[i]) : To{};
      if (copies == 1) {
        to[i * lanes_] = value;
      } else {
        std::fill_n(to + i * lanes_, copies, value);
      }
    }
  }

  Cursors cursors_;
  Index lanes_;
  Index inputSize_;
  Index targetSize_;
  Index step_ = 0;
  std::vector<double> rowInputs_, rowTargets_;
  std::vector<std::uint8_t> rowScored_;
  std::vector<Real> inputs_;
  std::vector<double> targets_;
  std::vector<std::uint8_t> scored_;
};

}  // namespace outlast
