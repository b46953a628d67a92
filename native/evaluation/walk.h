// One model walking along one sequence: the state and the score so far, in memory that does not grow with the length.
#pragma once
#include <algorithm>
#include <memory>
#include <vector>

#include "core/job_control.h"
#include "evaluation/scoring.h"
#include "rnn/stepper.h"
#include "sources/source.h"

namespace outlast {

/// A thread's model and the numbers of one step.
template <class Real>
struct Walker {
  Walker(const ModelShape& shape, const Real* parameters)
      : stepper(makeStepper(shape, parameters)),
        given(static_cast<std::size_t>(shape.inputSize)),
        input(given.size()),
        target(static_cast<std::size_t>(shape.outputSize)),
        output(target.size()),
        estimate(target.size()) {}

  std::unique_ptr<Stepper<Real>> stepper;
  std::vector<double> given;
  std::vector<Real> input;
  std::vector<double> target;
  std::vector<Real> output;
  std::vector<double> estimate;  // the output, as it is scored
};

template <class Real>
class Walk {
 public:
  Walk(const Walker<Real>& walker, std::unique_ptr<Cursor> cursor)
      : cursor_(std::move(cursor)), state_(static_cast<std::size_t>(walker.stepper->stateSize())) {
    walker.stepper->start(state_.data());
  }

  [[nodiscard]] Index length() const { return cursor_->length(); }

  /// Goes on to length `end`, not below the last one, and gives the score of the sequence cut there: of its last step,
  /// or of every step that the sequence scores.
  SequenceScore to(Index end, Walker<Real>& walker, const Scorer& scorer, Scored scored, JobControl& control) {
    if (step_ == 0) score_ = scorer.begin(end);
    for (; step_ < end; ++step_) {
      if (step_ % checkInterval == 0) control.check();
      const bool marked = cursor_->next(walker.given.data(), walker.target.data());
      std::transform(walker.given.begin(), walker.given.end(), walker.input.begin(),
                     [](double number) { return static_cast<Real>(number); });
      walker.stepper->advance(walker.input.data(), state_.data());
      const bool isLast = step_ + 1 == end;
      if (scored == Scored::last ? !isLast : !marked) continue;
      if (scored == Scored::last) score_ = scorer.begin(end);
      walker.stepper->readOut(state_.data(), walker.output.data());
      walker.estimate.assign(walker.output.begin(), walker.output.end());
      scorer.add(step_, walker.estimate.data(), walker.target.data(), score_);
    }
    score_.length = end;
    return score_;
  }

 private:
  static constexpr Index checkInterval = 1000;

  std::unique_ptr<Cursor> cursor_;
  std::vector<Real> state_;
  SequenceScore score_;
  Index step_ = 0;
};

}  // namespace outlast
