// The scores of sequences side by side, in packs of doubles, with the bits that each has alone.
#pragma once
#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

#include "core/failure.h"
#include "core/list.h"
#include "evaluation/score_step.h"
#include "losses/class_index.h"
#include "losses/list.h"
#include "metrics/score.h"

namespace outlast {

/// The scores of sequences side by side, one a lane; the fields are SequenceScore's.
struct LaneScores : ScoreSums {
  explicit LaneScores(Index lanes) : lanes(lanes), numbers(static_cast<std::size_t>(fields * lanes)) { clear(); }
  void clear() {
    std::fill(numbers.begin(), numbers.end(), 0.0);
    std::fill_n(at(firstWrong, 0), lanes, -1.0);
  }
  [[nodiscard]] double* at(Field field, Index lane) { return numbers.data() + field * lanes + lane; }

  Index lanes;
  std::vector<double> numbers;  // [fields, lanes]
};

/// Steps of sequences side by side: outputs [steps, O, lanes], targets [steps, O or 1, lanes], scored [steps, lanes] 1
/// or 0, as numbers that a pack is read of at once.
template <class Real>
struct ScoredSteps {
  Index first;  ///< index of the first step
  Index count;
  const Real* outputs;
  const double* targets;
  const Real* scored;
};

/// Scores steps of one model.
template <class Real>
class Scorer {
 public:
  /// `loss` is an index into losses/list.h. Throws Failure for a rule that the loss's targets do not allow.
  Scorer(int loss, Correct correct, Index outputs) : correct_(correct), outputs_(outputs) {
    visitItem<Losses>(loss, [&]<class Loss>(Loss) {
      add_ = outputs == 1   ? &Scorer::addSteps<Loss, 1>
             : outputs == 2 ? &Scorer::addSteps<Loss, 2>
                            : &Scorer::addSteps<Loss, 0>;
      classes_ = Loss::classes;
      estimates_ = Loss::estimates;
    });
    if (classes_ && (correct.rule == CorrectRule::threshold || correct.rule == CorrectRule::within))
      throw Failure("OUTLAST_INVALID_ARGUMENT", "Class targets are judged by argmax, not by a threshold or distance.");
  }

  /// Adds the steps that are scored; `scores.lanes` is 1 or a multiple of a pack of doubles. Throws Failure for a class
  /// that is none of the model's.
  void add(const ScoredSteps<Real>& steps, LaneScores& scores) const {
    if (classes_)
      for (Index i = 0; i < steps.count * scores.lanes; ++i)
        if (steps.scored[i] != Real(0)) requireClass(steps.targets[i], outputs_);
    (this->*add_)(steps, scores);
  }

  /// The score of a lane's sequence when it ends at `length`.
  [[nodiscard]] SequenceScore score(LaneScores& scores, Index lane, Index length) const {
    const auto number = [&](LaneScores::Field field) { return *scores.at(field, lane); };
    const auto steps = static_cast<Index>(number(LaneScores::steps));
    return {.length = length,
            .steps = steps,
            .loss = number(LaneScores::loss),
            .lossTerms = classes_ ? steps : steps * outputs_,
            .estimates = estimates_,
            .squaredError = number(LaneScores::squaredError),
            .squaredTarget = number(LaneScores::squaredTarget),
            .judged = correct_.rule != CorrectRule::none,
            .right = static_cast<Index>(number(LaneScores::right)),
            .firstWrong = static_cast<Index>(number(LaneScores::firstWrong))};
  }

 private:
  /// `known`: the outputs, where they are known when compiled, so that a step stays in registers; else 0.
  template <class Loss, int known>
  [[gnu::flatten]] void addSteps(const ScoredSteps<Real>& steps, LaneScores& scores) const {
    using V = Pack<double>;
    const Index outputs = known > 0 ? known : outputs_;
    const Index targetSize = Loss::classes ? 1 : outputs;
    std::conditional_t<(known > 0), std::array<V, 2 * known>, std::vector<V>> numbers;
    if constexpr (known == 0) numbers.resize(static_cast<std::size_t>(outputs + targetSize));
    V* output = numbers.data();
    V* target = output + outputs;
    if (scores.lanes % widthOf<V> != 0) return addLane<Loss>(steps, outputs, output, target, scores);
    for (Index lane = 0; lane < scores.lanes; lane += widthOf<V>)
      addPack<Loss>(steps, lane, outputs, output, target, scores);
  }

  /// A pack of lanes, step by step; `output` and `target` have room for a step.
  template <class Loss, class V>
  void addPack(const ScoredSteps<Real>& steps, Index lane, Index outputs, V* output, V* target,
               LaneScores& scores) const {
    const Index targetSize = Loss::classes ? 1 : outputs;
    V sums[LaneScores::fields];
    for (int f = 0; f < LaneScores::fields; ++f)
      sums[f] = loadAny<V>(scores.at(static_cast<LaneScores::Field>(f), lane));
    for (Index t = 0; t < steps.count; ++t) {
      for (Index o = 0; o < outputs; ++o)
        output[o] = asDoubles<V>(steps.outputs + (t * outputs + o) * scores.lanes + lane);
      for (Index o = 0; o < targetSize; ++o)
        target[o] = loadAny<V>(steps.targets + (t * targetSize + o) * scores.lanes + lane);
      const auto marked = asDoubles<V>(steps.scored + t * scores.lanes + lane) != V{};
      V next[LaneScores::fields];
      for (int f = 0; f < LaneScores::fields; ++f) next[f] = sums[f];
      addScoredStep<Loss>(correct_, steps.first + t, outputs, output, target, next);
      for (int f = 0; f < LaneScores::fields; ++f) sums[f] = select(marked, next[f], sums[f]);
    }
    for (int f = 0; f < LaneScores::fields; ++f)
      storeAny<V>(scores.at(static_cast<LaneScores::Field>(f), lane), sums[f]);
  }

  /// One lane: several steps in a pack, then their sums in the order of the steps.
  template <class Loss, class V>
  void addLane(const ScoredSteps<Real>& steps, Index outputs, V* output, V* target, LaneScores& scores) const {
    constexpr int width = widthOf<V>;
    const Index targetSize = Loss::classes ? 1 : outputs;
    double sums[LaneScores::fields];
    for (int f = 0; f < LaneScores::fields; ++f) sums[f] = *scores.at(static_cast<LaneScores::Field>(f), 0);
    for (Index first = 0; first < steps.count; first += width) {
      const Index count = std::min<Index>(steps.count - first, width);
      for (Index o = 0; o < outputs; ++o) output[o] = gather<V>(steps.outputs + first * outputs + o, count, outputs);
      for (Index o = 0; o < targetSize; ++o)
        target[o] = gather<V>(steps.targets + first * targetSize + o, count, targetSize);
      const V losses = Loss::value(output, target, outputs);
      const V right =
          correct_.rule == CorrectRule::none ? V{} : isRight<Loss::classes>(correct_, outputs, output, target);
      if constexpr (Loss::estimates) {
        for (Index o = 0; o < outputs; ++o) {
          output[o] = (output[o] - target[o]) * (output[o] - target[o]);
          target[o] = target[o] * target[o];
        }
      }
      for (Index i = 0; i < count; ++i) {
        if (steps.scored[first + i] == Real(0)) continue;
        sums[LaneScores::steps] += 1.0;
        sums[LaneScores::loss] += losses[i];
        for (Index o = 0; Loss::estimates && o < outputs; ++o) {
          sums[LaneScores::squaredError] += output[o][i];
          sums[LaneScores::squaredTarget] += target[o][i];
        }
        if (correct_.rule == CorrectRule::none) continue;
        sums[LaneScores::right] += right[i];
        if (right[i] == 0.0 && sums[LaneScores::firstWrong] < 0.0)
          sums[LaneScores::firstWrong] = static_cast<double>(steps.first + first + i);
      }
    }
    for (int f = 0; f < LaneScores::fields; ++f) *scores.at(static_cast<LaneScores::Field>(f), 0) = sums[f];
  }

  template <class V>
  static V asDoubles(const Real* from) {
    return __builtin_convertvector((loadAny<Pack<Real, widthOf<V>>>(from)), V);
  }

  // from[0], from[stride], ...: `count` numbers, the last of them also in the lanes that are left.
  template <class V, class From>
  static V gather(const From* from, Index count, Index stride) {
    V pack{};
#pragma GCC unroll 8
    for (int i = 0; i < widthOf<V>; ++i) pack[i] = static_cast<double>(from[std::min<Index>(i, count - 1) * stride]);
    return pack;
  }

  Correct correct_;
  Index outputs_;
  void (Scorer::*add_)(const ScoredSteps<Real>&, LaneScores&) const = nullptr;
  bool classes_ = false;
  bool estimates_ = false;
};

}  // namespace outlast
