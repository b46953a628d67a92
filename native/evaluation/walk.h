// Models walking along sequences side by side: the states and the scores so far, in memory that does not grow with the
// length.
#pragma once
#include <algorithm>
#include <memory>
#include <vector>

#include "core/buffer.h"
#include "core/job_control.h"
#include "evaluation/scoring.h"
#include "evaluation/tracks.h"
#include "rnn/block_stepper.h"

namespace outlast {

/// Where the walk's sequences are scored: at lengths that all of them reach, or each at its own end.
enum class Ends : std::uint8_t { common, own };

template <class Real>
class Walk {
 public:
  using Steppers = std::vector<std::unique_ptr<BlockStepper<Real>>>;

  /// Every stepper of `steppers` goes along the same tracks; their lanes start anew. `dense`: scores are asked for at
  /// most steps.
  Walk(Steppers& steppers, Tracks<Real> tracks, const Scorer<Real>& scorer, Index outputSize, Scored scored, Ends ends,
       bool dense)
      : steppers_(steppers),
        tracks_(std::move(tracks)),
        scorer_(scorer),
        outputSize_(outputSize),
        scored_(scored),
        ends_(ends),
        dense_(dense || scored == Scored::every),
        scores_(steppers.size(), LaneScores(tracks_.lanes())),
        outputs_(sizeOf(steppers[0]->blockSteps() * outputSize * tracks_.lanes())),
        ending_(static_cast<std::size_t>(tracks_.lanes())) {
    for (const auto& stepper : steppers_)
      for (Index lane = 0; lane < tracks_.lanes(); ++lane) stepper->start(lane, nullptr);
  }

  /// Goes on to step `end`. At every one of the ascending `stops` on the way, found(stepper, lane, length, score) gets
  /// the score of each sequence that is scored there, cut there: of its last step, or of every step that it scores.
  template <class Found>
  void to(Index end, const std::vector<Index>& stops, const JobControl& control, Found&& found) {
    while (step_ < end) {
      control.check();
      const Index steps = std::min(steppers_[0]->blockSteps(), end - step_);
      tracks_.read(steps);
      const auto first = std::upper_bound(stops.begin(), stops.end(), step_);
      for (std::size_t s = 0; s < steppers_.size(); ++s) {
        steppers_[s]->advance(steps, tracks_.inputs());
        if (dense_) steppers_[s]->readOut(0, steps, outputs_.data());
        Index at = step_;
        for (auto stop = first; stop != stops.end() && *stop <= step_ + steps; at = *stop++) score(s, at, *stop, found);
        if (scored_ == Scored::every) addSteps(s, at, step_ + steps);
      }
      step_ += steps;
    }
  }

 private:
  template <class Found>
  void score(std::size_t s, Index from, Index length, Found& found) {
    for (Index lane = 0; lane < tracks_.lanes(); ++lane)
      ending_[static_cast<std::size_t>(lane)] =
          Real(ends_ == Ends::own ? tracks_.length(lane) == length : tracks_.length(lane) > 0);
    if (scored_ == Scored::every) {
      addSteps(s, from, length);
    } else {
      scores_[s].clear();
      if (!dense_) steppers_[s]->readOut(length - 1 - step_, 1, outputs_.data());
      const Index row = dense_ ? length - 1 - step_ : 0;
      scorer_.add({length - 1, 1, outputs_.data() + row * outputSize_ * tracks_.lanes(),
                   tracks_.targets() + (length - 1 - step_) * tracks_.targetSize() * tracks_.lanes(), ending_.data()},
                  scores_[s]);
    }
    for (Index lane = 0; lane < tracks_.lanes(); ++lane)
      if (ending_[static_cast<std::size_t>(lane)] != Real(0))
        found(s, lane, length, scorer_.score(scores_[s], lane, length));
  }

  void addSteps(std::size_t s, Index from, Index end) {
    const Index row = (from - step_) * tracks_.lanes();
    if (from < end)
      scorer_.add({from, end - from, outputs_.data() + row * outputSize_,
                   tracks_.targets() + row * tracks_.targetSize(), tracks_.scored() + row},
                  scores_[s]);
  }

  Steppers& steppers_;
  Tracks<Real> tracks_;
  const Scorer<Real>& scorer_;
  Index outputSize_;
  Scored scored_;
  Ends ends_;
  bool dense_;
  std::vector<LaneScores> scores_;
  std::vector<Real> outputs_;  // [blockSteps, O, lanes] of one stepper
  std::vector<Real> ending_;   // [lanes] 1 where a sequence is scored at a stop, else 0
  Index step_ = 0;
};

}  // namespace outlast
