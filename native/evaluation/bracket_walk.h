// A model that reads one bracket again and again, in every lane of a stepper.
#pragma once
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "rnn/block_stepper.h"
#include "rnn/layout.h"

namespace outlast {

template <class Real>
class BracketWalk {
 public:
  BracketWalk(std::unique_ptr<BlockStepper<Real>> stepper, const ModelShape& shape, double threshold)
      : stepper_(std::move(stepper)),
        lanes_(stepper_->lanes()),
        innerState_(shape.layers * shape.hiddenSize),
        hidden_(shape.hiddenSize),
        least_(leastFrom(threshold)),
        opening_(static_cast<std::size_t>(2 * blockSteps() * lanes_)),
        closing_(opening_.size()),
        outputs_(opening_.size()) {
    for (std::size_t i = 0; i < opening_.size(); ++i) {
      const bool first = i / static_cast<std::size_t>(lanes_) % 2 == 0;
      opening_[i] = first ? Real(1) : Real(0);
      closing_[i] = first ? Real(0) : Real(1);
    }
  }

  [[nodiscard]] Index lanes() const { return lanes_; }
  [[nodiscard]] Index blockSteps() const { return stepper_->blockSteps(); }

  /// `state` [stateSize], or null for where a sequence begins.
  void start(Index lane, const Real* state) { stepper_->start(lane, state); }

  /// Up to `blockSteps` openings or closings.
  void advance(bool opens, Index steps) {
    stepper_->advance(steps, (opens ? opening_ : closing_).data());
    stepper_->readOut(0, steps, outputs_.data());
  }

  /// What output o said after step t of the block; a NaN says neither yes nor no.
  [[nodiscard]] bool saysYes(Index t, Index lane, int o) const { return outputsOf(t)[o * lanes_ + lane] >= least_; }
  [[nodiscard]] bool saysNo(Index t, Index lane, int o) const { return outputsOf(t)[o * lanes_ + lane] < least_; }

  /// Whether both outputs were right after step t: ( may always come, ) where one is open.
  [[nodiscard]] bool right(Index t, Index lane, bool open) const {
    return saysYes(t, lane, 0) && (open ? saysYes(t, lane, 1) : saysNo(t, lane, 1));
  }

  /// Whether all outputs of all lanes say yes after step t, which is right where every lane has brackets open.
  [[nodiscard]] bool allYes(Index t) const {
    const Real* outputs = outputsOf(t);
    bool yes = true;
    for (Index i = 0; i < 2 * lanes_; ++i) yes &= outputs[i] >= least_;
    return yes;
  }

  /// The state after step t of the block, [stateSize].
  void copyState(Index t, Index lane, Real* to) const {
    stepper_->copyStates(t, 1, lane, {to, to + innerState_, hidden_});
  }

 private:
  /// The least Real that is not below the threshold: what comparing in double would say.
  static Real leastFrom(double threshold) {
    const auto near = static_cast<Real>(threshold);
    return near < threshold ? std::nextafter(near, std::numeric_limits<Real>::infinity()) : near;
  }

  [[nodiscard]] const Real* outputsOf(Index t) const { return outputs_.data() + 2 * t * lanes_; }

  std::unique_ptr<BlockStepper<Real>> stepper_;
  Index lanes_;
  Index innerState_;  // where c begins in a state
  Index hidden_;
  Real least_;                           // an output of at least this says yes
  std::vector<Real> opening_, closing_;  // [blockSteps, 2, lanes]
  std::vector<Real> outputs_;            // [blockSteps, 2, lanes]
};

}  // namespace outlast
