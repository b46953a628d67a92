// Tasks and plans of evaluations, for every kind of loss and of judging steps.
#pragma once
#include <array>
#include <limits>
#include <span>
#include <string>

#include "cells/list.h"
#include "core/random.h"
#include "evaluation/evaluate.h"
#include "losses/list.h"
#include "metrics/list.h"
#include "rnn/layout.h"
#include "sources/list.h"

namespace evaluation_case {

using namespace outlast;

inline constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

inline std::vector<double> gaussians(Index count, std::uint64_t seed) {
  Random random(seed, streamName("init/test"), 0);
  std::vector<double> values(static_cast<std::size_t>(count));
  for (double& value : values) value = 0.5 * random.gaussian();
  return values;
}

struct Setting {
  const char* name;
  std::unique_ptr<Source> source;
  Index inputSize, outputSize;
  const char* loss;
  Scored scored;
  Correct correct;
};

/// Rows of up to 9 steps with three classes as targets, some steps masked.
inline std::unique_ptr<Source> classRows() {
  static std::vector<double> inputs = gaussians(5 * 9 * 2, 3), targets(5 * 9);
  static std::vector<std::uint8_t> mask(5 * 9);
  static const std::array<std::int32_t, 5> lengths = {9, 4, 6, 9, 2};
  for (std::size_t i = 0; i < mask.size(); ++i) {
    targets[i] = static_cast<double>(i * 7 % 3);
    mask[i] = i % 9 < 2 || i % 3 == 1 ? 1 : 0;
  }
  return makeSource("fixed", std::array{5.0, 9.0, 2.0, 1.0},
                    {{"inputs", std::span<const double>(inputs)},
                     {"targets", std::span<const double>(targets)},
                     {"lengths", std::span<const std::int32_t>(lengths)},
                     {"mask", std::span<const std::uint8_t>(mask)}});
}

inline std::vector<Setting> settings() {
  const auto brackets = [](double sampler) {
    return makeSource("dyck1", std::array{sampler, 2.0, 50.0, 0.5, 0.25, 0.0}, {});
  };
  std::vector<Setting> list;
  list.push_back({"brackets, mse", brackets(1), 2, 2, "mse", Scored::every, {CorrectRule::threshold, 0.3}});
  list.push_back({"grammar, bce", brackets(0), 2, 2, "bce", Scored::every, {CorrectRule::threshold, 0.0}});
  list.push_back(
      {"delay", makeSource("delay", std::array{2.0, 9.0}, {}), 1, 1, "mse", Scored::every, {CorrectRule::within, 0.4}});
  list.push_back({"adding",
                  makeSource("adding", std::array{2.0, 9.0}, {}),
                  2,
                  1,
                  "mse",
                  Scored::last,
                  {CorrectRule::within, 0.6}});
  list.push_back({"classes", classRows(), 2, 3, "ce", Scored::every, {CorrectRule::argmax, 0.0}});
  list.push_back({"last class", classRows(), 2, 3, "ce", Scored::last, {CorrectRule::none, 0.0}});
  return list;
}

inline EvaluationPlan planOf(const Setting& setting, bool prefix = false) {
  EvaluationPlan plan;
  plan.shape = {.cell = findItem<Cells>("tanh"),
                .inputSize = setting.inputSize,
                .hiddenSize = 3,
                .outputSize = setting.outputSize};
  plan.stream = streamName("evaluate");
  plan.sequences = 30;
  plan.loss = findItem<Losses>(setting.loss);
  plan.scored = setting.scored;
  plan.correct = setting.correct;
  plan.seeds = {4};
  plan.prefix = prefix;
  const Index more = setting.name == std::string("grammar, bce") ? 8 : 0;  // it has few short strings
  plan.lengths = {{2, 4 + more}, {6 + more, 6 + more}, {6, 8 + more}};
  if (prefix) plan.lengths = {{2, 2}, {3, 3}, {8 + more, 8 + more}};
  for (std::size_t i = 0; i < std::tuple_size_v<Metrics>; ++i) plan.metrics.push_back(static_cast<int>(i));
  plan.perSequence = true;
  return plan;
}

}  // namespace evaluation_case
