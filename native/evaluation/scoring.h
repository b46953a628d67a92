// When a scored step is right, and what it adds to its sequence's score.
#pragma once
#include <cstdint>

#include "core/failure.h"
#include "core/list.h"
#include "losses/class_index.h"
#include "losses/list.h"
#include "metrics/score.h"

namespace outlast {

/// threshold: every output lies on its target's side (targets split at 1/2, outputs at `value`, which is on the upper
/// side); argmax: the largest output is the class, or the largest target; within: every |output - target| <= value;
/// none: nothing is right or wrong. A NaN output is never right.
enum class CorrectRule : std::uint8_t { threshold, argmax, within, none };
struct Correct {
  CorrectRule rule = CorrectRule::none;
  double value = 0.0;
};

/// Scores steps of one model: `output` [outputs], `target` [outputs] or, for a loss of classes, [1].
class Scorer {
 public:
  /// `loss` is an index into losses/list.h. Throws Failure for a rule that the loss's targets do not allow.
  Scorer(int loss, Correct correct, Index outputs) : correct_(correct), outputs_(outputs) {
    visitItem<Losses>(loss, [&]<class Loss>(Loss) {
      value_ = &Loss::template value<double>;
      classes_ = Loss::classes;
      estimates_ = Loss::estimates;
    });
    if (classes_ && (correct.rule == CorrectRule::threshold || correct.rule == CorrectRule::within))
      throw Failure("OUTLAST_INVALID_ARGUMENT", "Class targets are judged by argmax, not by a threshold or distance.");
  }

  [[nodiscard]] SequenceScore begin(Index length) const {
    SequenceScore score;
    score.length = length;
    score.estimates = estimates_;
    score.judged = correct_.rule != CorrectRule::none;
    return score;
  }

  /// Throws Failure for a class that is none of the model's.
  void add(Index step, const double* output, const double* target, SequenceScore& score) const {
    if (classes_) requireClass(target[0], outputs_);
    ++score.steps;
    score.loss += value_(output, target, outputs_);
    score.lossTerms += classes_ ? 1 : outputs_;
    if (estimates_) addSquares(output, target, score);
    if (!score.judged) return;
    if (isRight(output, target)) {
      ++score.right;
    } else if (score.firstWrong < 0) {
      score.firstWrong = step;
    }
  }

 private:
  void addSquares(const double* output, const double* target, SequenceScore& score) const {
    for (Index o = 0; o < outputs_; ++o) {
      const double error = output[o] - target[o];
      score.squaredError += error * error;
      score.squaredTarget += target[o] * target[o];
    }
  }

  [[nodiscard]] bool isRight(const double* output, const double* target) const {
    if (correct_.rule == CorrectRule::argmax) {
      const Index wanted = classes_ ? static_cast<Index>(target[0]) : largest(target);
      return wanted >= 0 && largest(output) == wanted;
    }
    for (Index o = 0; o < outputs_; ++o) {
      const double y = output[o];
      const double error = y < target[o] ? target[o] - y : y - target[o];
      const bool isNumber = y == y;
      const bool right = correct_.rule == CorrectRule::threshold
                             ? isNumber && (y >= correct_.value) == (target[o] >= 0.5)
                             : error <= correct_.value;
      if (!right) return false;
    }
    return true;
  }

  // The first of the largest, or -1 where a NaN is among them.
  [[nodiscard]] Index largest(const double* numbers) const {
    Index place = 0;
    for (Index o = 0; o < outputs_; ++o) {
      if (numbers[o] != numbers[o]) return -1;
      if (numbers[o] > numbers[place]) place = o;
    }
    return place;
  }

  Correct correct_;
  Index outputs_;
  double (*value_)(const double*, const double*, Index) = nullptr;
  bool classes_ = false;
  bool estimates_ = false;
};

}  // namespace outlast
