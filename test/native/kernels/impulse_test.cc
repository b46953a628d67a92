// The linear cell's impulse-response mode against the plain path.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "cells/list.h"
#include "core/list.h"
#include "core/random.h"
#include "exact/impulse_network.h"
#include "losses/list.h"
#include "network_case.h"

namespace {

using network_case::gradientDistance;
using network_case::Result;
using network_case::worse;
using outlast::Index;

/// A batch for a linear model, in double.
struct ImpulseCase {
  outlast::ModelShape shape;
  int loss = 0;
  outlast::Scored scored = outlast::Scored::last;
  bool masked = false;
  std::vector<double> parameters;
  std::vector<std::vector<double>> inputs, targets;
  std::vector<std::vector<std::uint8_t>> masks;
};

struct Sizes {
  Index hidden, inputs, outputs, batch, steps;
  bool ragged;
};

/// An orthogonal matrix [n, n]: Gram-Schmidt on Gaussian rows.
std::vector<double> orthogonal(Index n, outlast::Random& random) {
  std::vector<double> rows(static_cast<std::size_t>(n * n));
  for (double& value : rows) value = random.gaussian();
  for (Index i = 0; i < n; ++i) {
    double* row = rows.data() + i * n;
    for (int pass = 0; pass < 2; ++pass) {
      for (Index other = 0; other < i; ++other) {
        double product = 0;
        for (Index k = 0; k < n; ++k) product += row[k] * rows[other * n + k];
        for (Index k = 0; k < n; ++k) row[k] -= product * rows[other * n + k];
      }
    }
    double square = 0;
    for (Index k = 0; k < n; ++k) square += row[k] * row[k];
    for (Index k = 0; k < n; ++k) row[k] /= std::sqrt(square);
  }
  return rows;
}

/// `variant` decides on biases, learned initial state, read-out and mask; A is orthogonal, its spectral radius 1.
ImpulseCase makeImpulse(const Sizes& sizes, int loss, bool every, int variant) {
  outlast::Random random(static_cast<std::uint64_t>(variant), 7, static_cast<std::uint64_t>(sizes.hidden));
  const auto gaussians = [&](Index count) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) value = static_cast<float>(random.gaussian());
    return values;
  };
  ImpulseCase one;
  one.shape.cell = outlast::findItem<outlast::Cells>("linear");
  one.shape.hiddenSize = sizes.hidden;
  one.shape.inputSize = sizes.inputs;
  one.shape.outputSize = sizes.outputs;
  one.shape.bias = variant % 2 == 1;
  one.shape.readoutBias = variant % 3 == 1;
  one.shape.learnInitialState = variant % 4 >= 2;
  one.loss = loss;
  one.shape.readout = static_cast<outlast::ReadoutActivation>(loss == 0 ? variant % 3 : 0);
  one.scored = every ? outlast::Scored::every : outlast::Scored::last;
  one.masked = every && variant % 2 == 0;
  const outlast::Layout layout = outlast::makeLayout(one.shape);
  one.parameters = gaussians(layout.size);
  for (double& value : one.parameters) value /= std::sqrt(static_cast<double>(sizes.hidden));
  const auto matrix = orthogonal(sizes.hidden, random);
  std::copy(matrix.begin(), matrix.end(), one.parameters.begin() + layout.layers[0].weightHh);
  for (double& value : one.parameters) value = static_cast<float>(value);
  const bool classes = outlast::visitItem<outlast::Losses>(loss, [](auto item) { return decltype(item)::classes; });
  for (Index b = 0; b < sizes.batch; ++b) {
    const Index steps =
        sizes.ragged ? 1 + static_cast<Index>(random.below(static_cast<std::uint64_t>(sizes.steps))) : sizes.steps;
    one.inputs.push_back(gaussians(steps * sizes.inputs));
    one.targets.push_back(gaussians(classes ? steps : steps * sizes.outputs));
    if (classes)
      for (double& target : one.targets.back())
        target = static_cast<double>(random.below(static_cast<std::uint64_t>(sizes.outputs)));
    one.masks.emplace_back(static_cast<std::size_t>(steps));
    for (auto& mark : one.masks.back()) mark = random.below(3) > 0;
    one.masks.back()[0] = 1;
  }
  return one;
}

/// Twice, so that what the first pass left behind is seen.
template <class Real>
Result run(const ImpulseCase& one, outlast::Network<Real>& network) {
  const auto cast = [](const std::vector<double>& values) { return std::vector<Real>(values.begin(), values.end()); };
  const auto parameters = cast(one.parameters);
  std::vector<std::vector<Real>> inputs, targets;
  std::vector<outlast::Sequence<Real>> batch(one.inputs.size());
  for (std::size_t b = 0; b < batch.size(); ++b) {
    inputs.push_back(cast(one.inputs[b]));
    targets.push_back(cast(one.targets[b]));
  }
  for (std::size_t b = 0; b < batch.size(); ++b) {
    batch[b].length = static_cast<Index>(one.masks[b].size());
    batch[b].inputs = inputs[b].data();
    batch[b].targets = targets[b].data();
    batch[b].mask = one.masked ? one.masks[b].data() : nullptr;
  }
  std::vector<Real> gradients(parameters.size(), Real(1e30));
  Result result;
  for (int pass = 0; pass < 2; ++pass) {
    network.setParameters(parameters.data());
    result.loss = network.gradients(batch, one.loss, one.scored, gradients.data());
  }
  result.gradients.assign(gradients.begin(), gradients.end());
  return result;
}

void forEachImpulse(const std::function<void(const ImpulseCase&)>& visit) {
  const Sizes table[] = {{40, 1, 1, 100, 20, false}, {40, 1, 1, 33, 20, true}, {1, 1, 1, 1, 1, false},
                         {1, 1, 1, 3, 5, true},      {7, 3, 2, 5, 9, true},    {17, 2, 6, 16, 33, false},
                         {33, 5, 3, 4, 70, true},    {3, 1, 9, 2, 1, false},   {65, 6, 7, 3, 18, false},
                         {130, 1, 2, 2, 6, true}};
  for (const Sizes& sizes : table)
    for (int loss = 0; loss < static_cast<int>(std::tuple_size_v<outlast::Losses>); ++loss)
      for (const bool every : {false, true})
        for (int variant = 0; variant < 12; ++variant) {
          const ImpulseCase one = makeImpulse(sizes, loss, every, variant);
          // One class has one answer, and no gradient.
          if (!(outlast::findItem<outlast::Losses>("ce") == loss && sizes.outputs == 1)) visit(one);
        }
}

}  // namespace

TEST_CASE("the impulse-response mode gives the plain path's loss and gradients at spectral radius 1") {
  double worst = 0, worstSingle = 0;
  forEachImpulse([&](const ImpulseCase& one) {
    const Result expected = run(one, *outlast::makeNetwork<double>(one.shape));
    worst =
        worse(worst, gradientDistance(one.shape, run(one, *outlast::makeImpulseNetwork<double>(one.shape)), expected));
    worstSingle = worse(
        worstSingle, gradientDistance(one.shape, run(one, *outlast::makeImpulseNetwork<float>(one.shape)), expected));
  });
  CHECK(worst < 1e-10);
  CHECK(worstSingle < 1e-4);
  MESSAGE("largest distance " << worst << " in double, " << worstSingle << " in float");
}

TEST_CASE("a batch that scores nothing has loss 0 and no gradient in impulse-response mode") {
  ImpulseCase one = makeImpulse({5, 2, 3, 2, 6, false}, 0, true, 0);
  for (auto& mask : one.masks) std::fill(mask.begin(), mask.end(), 0);
  one.masked = true;
  const Result result = run(one, *outlast::makeImpulseNetwork<double>(one.shape));
  CHECK(result.loss == 0);
  CHECK(result.gradients == std::vector<double>(one.parameters.size(), 0.0));
}

TEST_CASE("only the linear cell has an impulse response") {
  outlast::ModelShape shape;
  for (const char* name : outlast::itemNames<outlast::Cells>()) {
    shape.cell = outlast::findItem<outlast::Cells>(name);
    CHECK(outlast::hasImpulseResponse(shape) == (std::string(name) == "linear"));
  }
}
