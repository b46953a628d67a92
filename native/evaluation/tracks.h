// Sequences read side by side, a block of steps at a time, in the arrangement of the lanes that they go to.
#pragma once
#include <algorithm>
#include <memory>
#include <vector>

#include "evaluation/lane_rows.h"
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
        inputs_(lanes, blockSteps, inputSize),
        targets_(lanes, blockSteps, targetSize),
        scored_(lanes, blockSteps, 1) {}

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
        cursors_[static_cast<std::size_t>(lane)]->read(there, inputs_.size(), targets_.size(), inputs_.row(),
                                                       targets_.row(), scored_.row());
      inputs_.put(lane, there, steps);
      targets_.put(lane, there, steps);
      scored_.put(lane, there, steps);
    }
    inputs_.arrange(steps, shared);
    targets_.arrange(steps, shared);
    scored_.arrange(steps, shared);
    step_ += steps;
  }

  /// The block that was read: [steps, inputSize, lanes], [steps, targetSize, lanes], [steps, lanes] 1 or 0.
  [[nodiscard]] const Real* inputs() const { return inputs_.numbers(); }
  [[nodiscard]] const double* targets() const { return targets_.numbers(); }
  [[nodiscard]] const Real* scored() const { return scored_.numbers(); }
  [[nodiscard]] Index targetSize() const { return targets_.size(); }

 private:
  Cursors cursors_;
  Index lanes_;
  Index step_ = 0;
  LaneRows<double, Real> inputs_;
  LaneRows<double, double> targets_;
  LaneRows<std::uint8_t, Real> scored_;
};

}  // namespace outlast
