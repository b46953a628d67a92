// When a scored step is right, and what it adds to its sequence's sums. V is double, or a pack of doubles of as many
// sequences or steps; devices call it too.
#pragma once
#include <cstdint>

#include "core/simd.h"

namespace outlast {

/// threshold: every output lies on its target's side (targets split at 1/2, outputs at `value`, which is on the upper
/// side); argmax: the largest output is the class, or the largest target; within: every |output - target| <= value;
/// none: nothing is right or wrong. A NaN output is never right.
enum class CorrectRule : std::uint8_t { threshold, argmax, within, none };
struct Correct {
  CorrectRule rule = CorrectRule::none;
  double value = 0.0;
};

/// What is summed up of a sequence; the fields are SequenceScore's. All begin with 0, but firstWrong with -1.
struct ScoreSums {
  enum Field : std::uint8_t { steps, loss, squaredError, squaredTarget, right, firstWrong, fields };
};

namespace detail {

/// The place of the first of the largest, or -1 where a NaN is among them.
template <class V>
constexpr V placeOfLargest(Index outputs, const V* numbers) {
  V place{};
  V most = numbers[0];
  V valid = broadcast<V>(1.0);
  for (Index o = 0; o < outputs; ++o) {
    valid = select(numbers[o] == numbers[o], valid, V{});
    const auto above = numbers[o] > most;
    most = select(above, numbers[o], most);
    place = select(above, broadcast<V>(static_cast<double>(o)), place);
  }
  return select(valid == broadcast<V>(1.0), place, broadcast<V>(-1.0));
}

}  // namespace detail

/// 1 or 0 in every lane, of a rule that judges; `classes`: the target is one class index.
template <bool classes, class V>
constexpr V isRight(const Correct& correct, Index outputs, const V* output, const V* target) {
  const V one = broadcast<V>(1.0);
  if (correct.rule == CorrectRule::argmax) {
    const V wanted = classes ? target[0] : detail::placeOfLargest(outputs, target);
    return select((wanted >= V{}) & (detail::placeOfLargest(outputs, output) == wanted), one, V{});
  }
  V right = one;
  for (Index o = 0; o < outputs; ++o) {
    const V y = output[o];
    if (correct.rule == CorrectRule::threshold) {
      const V upper = select(y >= broadcast<V>(correct.value), one, V{});
      const V wanted = select(target[o] >= broadcast<V>(0.5), one, V{});
      right = select((y == y) & (upper == wanted), right, V{});
    } else {
      const V error = select(y < target[o], target[o] - y, y - target[o]);
      right = select(error <= broadcast<V>(correct.value), right, V{});
    }
  }
  return right;
}

/// Adds step `step` of a sequence: output [O], target [O], or [1] for a loss of classes.
template <class Loss, class V>
constexpr void addScoredStep(const Correct& correct, Index step, Index outputs, const V* output, const V* target,
                             V (&sums)[ScoreSums::fields]) {
  sums[ScoreSums::steps] += broadcast<V>(1.0);
  sums[ScoreSums::loss] += Loss::value(output, target, outputs);
  if constexpr (Loss::estimates) {
    for (Index o = 0; o < outputs; ++o) {
      const V error = output[o] - target[o];
      sums[ScoreSums::squaredError] += error * error;
      sums[ScoreSums::squaredTarget] += target[o] * target[o];
    }
  }
  if (correct.rule == CorrectRule::none) return;
  const V right = isRight<Loss::classes>(correct, outputs, output, target);
  sums[ScoreSums::right] += right;
  const auto isFirst = (right == V{}) & (sums[ScoreSums::firstWrong] < V{});
  sums[ScoreSums::firstWrong] = select(isFirst, broadcast<V>(static_cast<double>(step)), sums[ScoreSums::firstWrong]);
}

}  // namespace outlast
