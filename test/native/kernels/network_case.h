// Random batches for networks of all kinds, and how far two networks' results on one lie apart.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "cells/list.h"
#include "core/list.h"
#include "core/random.h"
#include "losses/list.h"
#include "rnn/network.h"

namespace network_case {

using outlast::Index;

/// What a case is made of; `variant` chooses everything optional, lengths are 1..longest.
struct Kind {
  int cell = 0;
  int layers = 1;
  Index hidden = 1;
  int loss = 0;
  bool every = false;
  int variant = 0;
  Index batch = 1;
  Index longest = 9;
};

/// A random batch, its model and everything optional, in double.
struct Case {
  outlast::ModelShape shape;
  int loss = 0;
  outlast::Scored scored = outlast::Scored::last;
  std::vector<double> parameters;
  std::vector<std::vector<double>> inputs, targets, initial;
  std::vector<std::vector<std::uint8_t>> masks;
  bool masked = false;
  outlast::StateNoise noise;

  explicit Case(const Kind& kind) : loss(kind.loss) {
    using outlast::visitItem;
    const int variant = kind.variant;
    outlast::Random random(static_cast<std::uint64_t>(variant), 1, static_cast<std::uint64_t>(kind.batch));
    const auto gaussians = [&](Index count, double scale) {
      std::vector<double> values(static_cast<std::size_t>(count));
      for (double& value : values) value = static_cast<float>(scale * random.gaussian());
      return values;
    };
    shape.cell = kind.cell;
    shape.layers = kind.layers;
    shape.inputSize = 1 + variant % 3;
    shape.hiddenSize = kind.hidden;
    shape.outputSize = 2;
    shape.bias = variant % 8 != 2;
    shape.learnInitialState = variant % 2 == 1;
    shape.readout = static_cast<outlast::ReadoutActivation>(loss == 0 ? variant % 3 : 0);
    scored = kind.every ? outlast::Scored::every : outlast::Scored::last;
    masked = kind.every && variant % 3 == 1;
    parameters =
        gaussians(outlast::makeLayout(shape).size, std::min(0.25, 0.5 / std::sqrt(static_cast<double>(kind.hidden))));
    const bool classes = visitItem<outlast::Losses>(loss, [](auto item) { return decltype(item)::classes; });
    for (Index b = 0; b < kind.batch; ++b) {
      const auto steps = static_cast<Index>(1 + random.below(static_cast<std::uint64_t>(kind.longest)));
      inputs.push_back(gaussians(steps * shape.inputSize, 1));
      targets.push_back(gaussians(classes ? steps : steps * 2, 1));
      if (classes)
        for (double& target : targets.back()) target = static_cast<double>(random.below(2));
      masks.emplace_back(static_cast<std::size_t>(steps));
      for (auto& mark : masks.back()) mark = random.below(3) > 0;
      masks.back()[0] = 1;
      initial.push_back(variant % 4 == 0 && b % 2 == 0 ? gaussians(outlast::stateSize(shape), 0.5)
                                                       : std::vector<double>());
    }
  }

  /// Draws the batch's sequences anew with these lengths, one each, every step marked; for targets that are numbers.
  void redraw(const std::vector<std::size_t>& lengths, outlast::Random random) {
    for (std::size_t b = 0; b < lengths.size(); ++b) {
      inputs[b].resize(lengths[b] * static_cast<std::size_t>(shape.inputSize));
      targets[b].resize(lengths[b] * static_cast<std::size_t>(shape.outputSize));
      for (double& number : inputs[b]) number = random.gaussian();
      for (double& number : targets[b]) number = random.gaussian();
      masks[b].assign(lengths[b], 1);
    }
  }
};

struct Result {
  double loss = 0;
  std::vector<double> gradients;
  std::vector<std::vector<double>> final;
};

template <class Real>
Result run(const Case& one, outlast::Network<Real>& network) {
  const auto cast = [](const std::vector<double>& values) { return std::vector<Real>(values.begin(), values.end()); };
  const auto parameters = cast(one.parameters);
  std::vector<std::vector<Real>> inputs, targets, initial, final;
  std::vector<outlast::Sequence<Real>> batch(one.inputs.size());
  for (std::size_t b = 0; b < batch.size(); ++b) {
    inputs.push_back(cast(one.inputs[b]));
    targets.push_back(cast(one.targets[b]));
    initial.push_back(cast(one.initial[b]));
    final.emplace_back(static_cast<std::size_t>(outlast::stateSize(one.shape)));
  }
  for (std::size_t b = 0; b < batch.size(); ++b) {
    batch[b].length = static_cast<Index>(one.masks[b].size());
    batch[b].inputs = inputs[b].data();
    batch[b].targets = targets[b].data();
    batch[b].mask = one.masked ? one.masks[b].data() : nullptr;
    batch[b].initial = initial[b].empty() ? nullptr : initial[b].data();
    batch[b].final = final[b].data();
  }
  network.setNoise(one.noise);
  network.setParameters(parameters.data());
  std::vector<Real> gradients(parameters.size());
  Result result;
  result.loss = network.gradients(batch, one.loss, one.scored, gradients.data());
  result.gradients.assign(gradients.begin(), gradients.end());
  for (const auto& state : final) result.final.emplace_back(state.begin(), state.end());
  return result;
}

/// The larger of the two; NaN, which is further off than any number, stays.
inline double worse(double a, double b) { return std::isnan(a) || b <= a ? a : b; }

/// Of the loss, and of each parameter's gradient: largest difference over largest number.
inline double gradientDistance(const outlast::ModelShape& shape, const Result& a, const Result& b) {
  double worst = std::abs(a.loss - b.loss) / std::abs(b.loss);
  for (const auto& parameter : outlast::makeLayout(shape).parameters) {
    double difference = 0, largest = 0;
    for (Index i = parameter.offset; i < parameter.offset + parameter.size; ++i) {
      difference = worse(difference, std::abs(a.gradients[i] - b.gradients[i]));
      largest = std::max(largest, std::abs(b.gradients[i]));
    }
    CHECK((largest > 0 || difference == 0));
    if (largest > 0) worst = worse(worst, difference / largest);
  }
  return worst;
}

/// The same, and of the final states.
inline double distance(const Case& one, const Result& a, const Result& b) {
  double worst = gradientDistance(one.shape, a, b);
  for (std::size_t s = 0; s < a.final.size(); ++s)
    for (std::size_t i = 0; i < a.final[s].size(); ++i)
      worst = worse(worst, std::abs(a.final[s][i] - b.final[s][i]) / (1 + std::abs(b.final[s][i])));
  return worst;
}

/// The largest distances from the plain path in double, of a network in double and in float; and of the latter, by
/// which the plain path in float is closer.
struct Distances {
  double wide = 0, narrow = 0, excess = 0;

  void take(const Case& one, outlast::Network<double>& wideOne, outlast::Network<float>& narrowOne) {
    const auto expected = run(one, *outlast::makeNetwork<double>(one.shape));
    const auto far = [&](auto& network) { return distance(one, run(one, network), expected); };
    const double single = far(narrowOne);
    wide = worse(wide, far(wideOne));
    narrow = worse(narrow, single);
    excess = worse(excess, single - far(*outlast::makeNetwork<float>(one.shape)));
  }
};

/// Calls visit(cell, layers, loss, every) for all of them, with up to `deepest` layers where the cell can have them.
template <class Visit>
void forEachKind(int deepest, Visit&& visit) {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<outlast::Cells>); ++cell) {
    const bool single = outlast::visitItem<outlast::Cells>(cell, [](auto item) { return decltype(item)::stateSpace; });
    for (int layers = 1; layers <= (single ? 1 : deepest); ++layers)
      for (int loss = 0; loss < static_cast<int>(std::tuple_size_v<outlast::Losses>); ++loss)
        for (const bool every : {false, true}) visit(cell, layers, loss, every);
  }
}

}  // namespace network_case
