// The plain path against the cells' formulas written with Eigen's matrices, and its gradient against finite
// differences.
#include "rnn/network.h"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <functional>
#include <string>

#include "cells/list.h"
#include "core/list.h"
#include "core/random.h"
#include "losses/list.h"

namespace {

using outlast::Index;
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

Vector sigmoid(const Vector& x) { return (1 / (1 + (-x.array()).exp())).matrix(); }
Vector tanh(const Vector& x) {
  return x.array().unaryExpr([](double v) { return std::tanh(v); }).matrix();
}

/// A model with every option on, its parameters and one random sequence.
struct Fixture {
  outlast::ModelShape shape;
  outlast::Layout layout;
  std::vector<double> parameters, inputs, targets;
  Index length = 7;

  Fixture(int cell, int layers, Index hidden) {
    shape.cell = cell;
    shape.inputSize = 3;
    shape.hiddenSize = hidden;
    shape.outputSize = 2;
    shape.layers = layers;
    shape.learnInitialState = true;
    layout = outlast::makeLayout(shape);
    outlast::Random random(5, outlast::streamName("data"), static_cast<std::uint64_t>(cell));
    const auto fill = [&](std::vector<double>& values, Index count) {
      values.resize(static_cast<std::size_t>(count));
      for (double& value : values) value = 0.6 * random.gaussian();
    };
    fill(parameters, layout.size);
    fill(inputs, length * shape.inputSize);
    fill(targets, length * shape.outputSize);
  }

  [[nodiscard]] Matrix matrix(Index offset, Index rows, Index columns) const {
    return Eigen::Map<const Matrix>(parameters.data() + offset, rows, columns);
  }

  [[nodiscard]] Vector vector(Index offset, Index rows) const {
    return offset < 0 ? Vector::Zero(rows) : Vector(Eigen::Map<const Vector>(parameters.data() + offset, rows));
  }

  [[nodiscard]] outlast::Sequence<double> sequence() const {
    outlast::Sequence<double> one;
    one.length = length;
    one.inputs = inputs.data();
    one.targets = targets.data();
    return one;
  }
};

/// h' and c after one step of the cell called `name`; a and b are the input's and the state's products with biases.
void referenceStep(const std::string& name, const Vector& a, const Vector& b, Vector& h, Vector& c) {
  const Index n = h.size();
  const auto gate = [n](const Vector& rows, Index g) { return Vector(rows.segment(g * n, n)); };
  if (name == "linear") h = a + b;
  if (name == "tanh") h = tanh(a + b);
  if (name == "relu") h = (a + b).cwiseMax(0.0);
  if (name == "gru") {
    const Vector r = sigmoid(gate(a, 0) + gate(b, 0));
    const Vector z = sigmoid(gate(a, 1) + gate(b, 1));
    const Vector candidate = tanh(gate(a, 2) + r.cwiseProduct(gate(b, 2)));
    h = (Vector::Ones(n) - z).cwiseProduct(candidate) + z.cwiseProduct(h);
  }
  if (name == "lstm") {
    const Vector sum = a + b;
    c = sigmoid(gate(sum, 1)).cwiseProduct(c) + sigmoid(gate(sum, 0)).cwiseProduct(tanh(gate(sum, 2)));
    h = sigmoid(gate(sum, 3)).cwiseProduct(tanh(c));
  }
}

/// Outputs [T, O] by Eigen.
Matrix referenceForward(const Fixture& f, const std::string& name) {
  const Index n = f.shape.hiddenSize;
  const Index gates =
      outlast::visitItem<outlast::Cells>(f.shape.cell, [](auto cell) { return Index{decltype(cell)::gates}; });
  std::vector<Vector> below;
  for (Index t = 0; t < f.length; ++t)
    below.emplace_back(Eigen::Map<const Vector>(f.inputs.data() + t * f.shape.inputSize, f.shape.inputSize));
  for (const auto& at : f.layout.layers) {
    const Index rows = n * gates;
    const Matrix wih = f.matrix(at.weightIh, rows, at.inputSize);
    const Matrix whh = f.matrix(at.weightHh, rows, n);
    Vector h = f.vector(at.initialH, n);
    Vector c = f.vector(at.initialC, n);
    for (auto& x : below) {
      const Vector a = wih * x + f.vector(at.biasIh, rows);
      const Vector b = whh * h + f.vector(at.biasHh, rows);
      referenceStep(name, a, b, h, c);
      x = h;
    }
  }
  const Matrix readout = f.matrix(f.layout.readoutWeight, f.shape.outputSize, n);
  Matrix outputs(f.length, f.shape.outputSize);
  for (Index t = 0; t < f.length; ++t)
    outputs.row(t) =
        (readout * below[static_cast<std::size_t>(t)] + f.vector(f.layout.readoutBias, f.shape.outputSize));
  return outputs;
}

void forEachCell(const std::function<void(int cell, const std::string& name, int layers)>& visit) {
  const auto names = outlast::itemNames<outlast::Cells>();
  for (int cell = 0; cell < static_cast<int>(names.size()); ++cell) {
    const bool stateSpace =
        outlast::visitItem<outlast::Cells>(cell, [](auto item) { return decltype(item)::stateSpace; });
    for (int layers = 1; layers <= (stateSpace ? 1 : 3); ++layers) visit(cell, names[cell], layers);
  }
}

}  // namespace

TEST_CASE("forward agrees with Eigen's matrices") {
  forEachCell([](int cell, const std::string& name, int layers) {
    CAPTURE(name);
    CAPTURE(layers);
    const Fixture f(cell, layers, 5);
    const Matrix expected = referenceForward(f, name);
    const auto network = outlast::makeNetwork<double>(f.shape);
    network->setParameters(f.parameters.data());
    Matrix outputs(f.length, f.shape.outputSize);
    outlast::ForwardOutput<double> to;
    to.outputs = outputs.data();
    network->forward(f.sequence(), to);
    CHECK((outputs - expected).cwiseAbs().maxCoeff() < 1e-13);
  });
}

TEST_CASE("gradients agree with central differences") {
  forEachCell([](int cell, const std::string& name, int layers) {
    CAPTURE(name);
    CAPTURE(layers);
    Fixture f(cell, layers, 4);
    const auto network = outlast::makeNetwork<double>(f.shape);
    const int mse = outlast::findItem<outlast::Losses>("mse");
    const std::vector<outlast::Sequence<double>> batch = {f.sequence()};
    std::vector<double> gradients(f.parameters.size()), scratch(f.parameters.size());
    const auto lossAt = [&](std::vector<double>& into) {
      network->setParameters(f.parameters.data());
      return network->gradients(batch, mse, outlast::Scored::every, into.data());
    };
    lossAt(gradients);
    constexpr double step = 1e-5;
    for (std::size_t i = 0; i < f.parameters.size(); ++i) {
      const double kept = f.parameters[i];
      f.parameters[i] = kept + step;
      const double up = lossAt(scratch);
      f.parameters[i] = kept - step;
      const double down = lossAt(scratch);
      f.parameters[i] = kept;
      CHECK(gradients[i] == doctest::Approx((up - down) / (2 * step)).epsilon(1e-6).scale(1e-2));
    }
  });
}

TEST_CASE("twins share their parameters and nothing else") {
  forEachCell([](int cell, const std::string& name, int layers) {
    CAPTURE(name);
    CAPTURE(layers);
    const Fixture f(cell, layers, 5);
    std::vector<double> changed = f.parameters;
    for (double& parameter : changed) parameter *= 0.5;
    const auto said = [&](outlast::PlainNetwork<double>& network) {
      std::vector<double> outputs(static_cast<std::size_t>(f.length * f.shape.outputSize));
      outlast::ForwardOutput<double> to;
      to.outputs = outputs.data();
      network.forward(f.sequence(), to);
      return outputs;
    };
    auto network = outlast::makeNetwork<double>(f.shape);
    network->setParameters(f.parameters.data());
    const auto first = said(*network);
    const auto twin = network->twin();
    network->setParameters(changed.data());
    CHECK(said(*network) != first);
    CHECK(said(*twin) == first);
    network.reset();
    CHECK(said(*twin) == first);
  });
}
