// One-unit models that count brackets more or less, and one step of them as every walk along a string does it.
#pragma once
#include <string_view>
#include <vector>

#include "cells/list.h"
#include "core/list.h"
#include "core/random.h"
#include "rnn/block_stepper.h"
#include "rnn/layout.h"

namespace one_unit {

using outlast::Index;

inline outlast::ModelShape shapeOf(int cell) {
  return {.cell = cell, .inputSize = 2, .outputSize = 2, .readout = outlast::ReadoutActivation::sigmoid};
}

/// What counts for some steps, in the order of the layout.
inline std::vector<double> countingNumbers(std::string_view name) {
  constexpr double k = 3;
  if (name == "linear") return {1, 1, -1, 0, 3, 0, 1, -1.5};
  if (name == "relu") return {1, -1, 1, 0, 0, 0, 3, 1, -1.5};
  if (name == "tanh") return {0.1, -0.1, 1, 0, 0, 0, 3, 1, -0.15};
  if (name == "gru") return {0, 0, 0, 0, 1, -1, 0, 0, 0, 0, 1.5, 0, 0, 0, 0, 0, 3, 1, -0.15};
  return {0, 0, 0, 0, k, -k, 0, 0, 0, 0, 0, 0, k, k, 0, k, 0, 0, 0, 0, 0, 3, 1, -1};
}

/// The same, every number off by `noise` times a Gaussian.
template <class Real>
std::vector<Real> counter(int cell, double noise, std::uint64_t seed) {
  outlast::Random random(seed, outlast::streamName("init/test"), 0);
  std::vector<Real> parameters;
  for (const double number : countingNumbers(outlast::itemNames<outlast::Cells>()[static_cast<std::size_t>(cell)]))
    parameters.push_back(static_cast<Real>(number + noise * random.gaussian()));
  return parameters;
}

template <class Real>
struct Stepped {
  std::vector<Real> state, outputs;
};

/// One step of the model by the stepper that takes one sequence.
template <class Real>
class Stepper {
 public:
  Stepper(const outlast::ModelShape& shape, const Real* parameters)
      : shape_(shape), stepper_(outlast::makeUnitStepper(shape, parameters)) {}

  /// A null state is the model's own.
  Stepped<Real> step(const Real* state, bool opens) {
    const Real input[2] = {Real(opens), Real(!opens)};
    stepper_->start(0, state);
    stepper_->advance(1, input);
    Stepped<Real> result{std::vector<Real>(static_cast<std::size_t>(outlast::stateSize(shape_))), std::vector<Real>(2)};
    stepper_->copyStates(0, 1, 0, {result.state.data(), result.state.data() + 1, 1});
    stepper_->readOut(0, 1, result.outputs.data());
    return result;
  }

 private:
  outlast::ModelShape shape_;
  std::unique_ptr<outlast::BlockStepper<Real>> stepper_;
};

}  // namespace one_unit
