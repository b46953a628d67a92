// Every arrangement of sequences, units and models in lanes has the same bits: the plain path's where the level has no
// fused multiply-add, and otherwise numbers very near them.
#include "rnn/block_stepper.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "cells/list.h"
#include "core/random.h"
#include "rnn/forward.h"

using namespace outlast;

namespace {

template <class Real>
std::vector<Real> gaussians(Index count, std::uint64_t seed, double scale) {
  Random random(seed, streamName("init/test"), 0);
  std::vector<Real> values(static_cast<std::size_t>(count));
  for (Real& value : values) value = static_cast<Real>(scale * random.gaussian());
  return values;
}

/// Spread of parameters small enough that differences in the last bits do not grow with time.
double scaleOf(const ModelShape& shape) { return 0.6 / std::sqrt(static_cast<double>(shape.hiddenSize)); }

template <class Real>
struct Trace {
  std::vector<Real> outputs, h, c, final;
  bool operator==(const Trace&) const = default;
};

/// Whether all numbers are equal or, where products and sums may be fused, as near as that leaves them.
template <class Real>
bool near(const std::vector<Real>& a, const std::vector<Real>& b) {
#if defined(__FMA__)
  constexpr Real bound = sizeof(Real) == 4 ? Real(2e-5) : Real(1e-13);
#else
  constexpr Real bound = 0;
#endif
  Real largest = 1;
  for (const Real x : b) largest = std::max(largest, std::abs(x));
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [&](Real x, Real y) {
           return x == y || std::abs(x - y) <= bound * largest;
         });
}

template <class Real>
bool near(const std::vector<Trace<Real>>& a, const std::vector<Trace<Real>>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Trace<Real>& x, const Trace<Real>& y) {
    return near(x.outputs, y.outputs) && near(x.h, y.h) && near(x.c, y.c) && near(x.final, y.final);
  });
}

// Sequences of one model, of lengths 1..longest, every second one with a state of its own to begin with.
template <class Real>
struct StepperCase {
  ModelShape shape;
  std::vector<Real> parameters;
  std::vector<std::vector<Real>> inputs, initial;
  Index longest;

  StepperCase(int cell, Index hidden, int layers, int variant, Index sequences, Index longest) : longest(longest) {
    shape = {.cell = cell,
             .inputSize = 1 + variant % 4,
             .hiddenSize = hidden,
             .outputSize = 1 + variant * 3 % 7,
             .layers = layers,
             .bias = variant % 3 != 0,
             .readoutBias = variant % 2 == 0,
             .readout = static_cast<ReadoutActivation>(variant % 3),
             .learnInitialState = variant % 2 == 1};
    const auto seed = std::uint64_t{100} * static_cast<std::uint64_t>(variant);
    parameters = gaussians<Real>(makeLayout(shape).size, seed, scaleOf(shape));
    for (Index b = 0; b < sequences; ++b) {
      const Index steps = 1 + (b * 5 + variant) % longest;
      inputs.push_back(gaussians<Real>(steps * shape.inputSize, seed + 1 + static_cast<std::uint64_t>(b), 1.0));
      initial.push_back(b % 2 == 0 ? std::vector<Real>{} : gaussians<Real>(stateSize(shape), seed + 50, 0.5));
    }
  }

  Trace<Real> emptyTrace() const {
    const auto states = static_cast<std::size_t>(shape.layers * longest * shape.hiddenSize);
    return {std::vector<Real>(static_cast<std::size_t>(longest * shape.outputSize)), std::vector<Real>(states),
            std::vector<Real>(states), std::vector<Real>(static_cast<std::size_t>(stateSize(shape)))};
  }
  Sequence<Real> sequence(std::size_t b, Trace<Real>& to) const {
    return {.length = std::ssize(inputs[b]) / shape.inputSize,
            .inputs = inputs[b].data(),
            .initial = initial[b].empty() ? nullptr : initial[b].data(),
            .final = to.final.data()};
  }
  ForwardOutput<Real> output(Trace<Real>& to) const {
    const bool hasC = stateSize(shape) == 2 * shape.layers * shape.hiddenSize;
    return {to.outputs.data(), to.h.data(), hasC ? to.c.data() : nullptr, longest * shape.hiddenSize};
  }

  std::vector<Trace<Real>> plain() const {
    const auto network = makeNetwork<Real>(shape);
    network->setParameters(parameters.data());
    std::vector<Trace<Real>> traces;
    for (std::size_t b = 0; b < inputs.size(); ++b) {
      traces.push_back(emptyTrace());
      network->forward(sequence(b, traces[b]), output(traces[b]));
    }
    return traces;
  }

  /// One sequence after another.
  std::vector<Trace<Real>> alone() const {
    std::vector<Trace<Real>> traces;
    for (std::size_t b = 0; b < inputs.size(); ++b) {
      traces.push_back(emptyTrace());
      const std::vector<Sequence<Real>> one{sequence(b, traces[b])};
      const std::vector<ForwardOutput<Real>> to{output(traces[b])};
      forwardSequences<Real>(shape, parameters.data(), one, to);
    }
    return traces;
  }

  std::vector<Trace<Real>> sideBySide() const {
    std::vector<Trace<Real>> traces;
    std::vector<Sequence<Real>> sequences;
    std::vector<ForwardOutput<Real>> outputs;
    for (std::size_t b = 0; b < inputs.size(); ++b) traces.push_back(emptyTrace());
    for (std::size_t b = 0; b < inputs.size(); ++b) {
      sequences.push_back(sequence(b, traces[b]));
      outputs.push_back(output(traces[b]));
    }
    forwardSequences<Real>(shape, parameters.data(), sequences, outputs);
    return traces;
  }
};

// The read-outs of `steps` steps of every lane, each fed its own inputs, in blocks of different sizes.
template <class Real>
std::vector<Real> readOuts(BlockStepper<Real>& stepper, const ModelShape& shape, const std::vector<Real>& inputs,
                           Index steps) {
  const Index lanes = stepper.lanes();
  std::vector<Real> outputs(static_cast<std::size_t>(steps * shape.outputSize * lanes));
  for (Index lane = 0; lane < lanes; ++lane) stepper.start(lane, nullptr);
  for (Index t = 0, block = 1; t < steps; t += block, block = std::min(stepper.blockSteps(), 3 * block)) {
    block = std::min(block, steps - t);
    stepper.advance(block, inputs.data() + t * shape.inputSize * lanes);
    stepper.readOut(0, block, outputs.data() + t * shape.outputSize * lanes);
  }
  return outputs;
}

template <class Real>
void checkModels(const ModelShape& shape, std::size_t count) {
  constexpr Index steps = 40;
  std::vector<std::vector<Real>> parameters;
  std::vector<const Real*> models;
  models.reserve(count);
  for (std::size_t m = 0; m < count; ++m)
    parameters.push_back(gaussians<Real>(makeLayout(shape).size, 7 * m, scaleOf(shape)));
  for (const auto& one : parameters) models.push_back(one.data());
  const auto together = makeModelStepper<Real>(shape, models);
  const Index lanes = together->lanes();
  const auto inputs = gaussians<Real>(steps * shape.inputSize * lanes, 3, 1.0);
  const auto outputs = readOuts(*together, shape, inputs, steps);
  for (std::size_t m = 0; m < count; ++m) {
    std::vector<Real> own, expected(static_cast<std::size_t>(steps * shape.outputSize));
    for (Index i = 0; i < steps * shape.inputSize; ++i) own.push_back(inputs[i * lanes + m]);
    const auto network = makeNetwork<Real>(shape);
    network->setParameters(models[m]);
    network->forward({.length = steps, .inputs = own.data()}, {.outputs = expected.data()});
    const auto stepper = makeUnitStepper(shape, models[m]);
    const auto alone = readOuts(*stepper, shape, own, steps);
    for (std::size_t i = 0; i < alone.size(); ++i) REQUIRE(outputs[i * lanes + m] == alone[i]);
    REQUIRE(near(alone, expected));
  }
}

constexpr int cells = std::tuple_size_v<Cells>;
constexpr Index hiddenSizes[] = {1, 2, 3, 8, 15, 16, 17, 33, 80};

}  // namespace

TEST_CASE_TEMPLATE("sequences side by side have the bits of each alone", Real, float, double) {
  for (int cell = 0; cell < cells; ++cell) {
    for (const Index hidden : hiddenSizes) {
      for (const Index sequences : {1, 2, 7, 13, 21, 33, 50}) {
        const int variant = cell + static_cast<int>(hidden + sequences);
        const StepperCase<Real> test(cell, hidden, 1 + variant % 3, variant, sequences, hidden < 30 ? 30 : 11);
        CAPTURE(cell);
        CAPTURE(hidden);
        CAPTURE(sequences);
        const auto alone = test.alone();
        REQUIRE(test.sideBySide() == alone);
        REQUIRE(near(alone, test.plain()));
      }
    }
  }
}

TEST_CASE_TEMPLATE("a long sequence has the same bits in any company over many blocks", Real, float, double) {
  for (int cell = 0; cell < cells; ++cell) {
    for (const Index sequences : {1, 20}) {
      const StepperCase<Real> test(cell, 5, 2, 3 + cell, sequences, 700);
      const auto alone = test.alone();
      REQUIRE(test.sideBySide() == alone);
      REQUIRE(near(alone, test.plain()));
    }
  }
}

TEST_CASE_TEMPLATE("models side by side have the bits of each alone, full or not", Real, float, double) {
  for (int cell = 0; cell < cells; ++cell) {
    for (const Index hidden : hiddenSizes) {
      for (const int variant : {0, 1, 2}) {
        const StepperCase<Real> test(cell, hidden, 1 + variant, variant + cell, 0, 1);
        for (const std::size_t count : {std::size_t{1}, static_cast<std::size_t>(packWidth<Real>)})
          checkModels<Real>(test.shape, count);
      }
    }
  }
}
