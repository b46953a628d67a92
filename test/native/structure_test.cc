// Structured parameters as full models: a linear map whose transpose brings gradients back.
#include "rnn/structure.h"

#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include "cells/list.h"
#include "core/list.h"
#include "core/random.h"

namespace {

using outlast::Index;
using outlast::ModelShape;
using outlast::Structure;

constexpr Structure structures[] = {Structure::symmetric, Structure::diagonal, Structure::complexDiagonal};

ModelShape shapeOf(Structure structure) {
  ModelShape shape;
  shape.cell = outlast::findItem<outlast::Cells>("linear");
  shape.hiddenSize = 6;
  shape.inputSize = 3;
  shape.outputSize = 2;
  shape.learnInitialState = true;
  shape.structure = structure;
  return shape;
}

std::vector<double> gaussians(Index count, std::uint64_t seed) {
  outlast::Random random(seed, 3, 0);
  std::vector<double> values(static_cast<std::size_t>(count));
  for (double& value : values) value = random.gaussian();
  return values;
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// A network whose gradient is given, and which keeps the parameters that it gets.
class Given final : public outlast::Network<double> {
 public:
  Given(std::vector<double> gradient, std::vector<double>& seen, int& repeats)
      : gradient_(std::move(gradient)), seen_(seen), repeats_(repeats) {}
  void setParameters(const double* parameters) override { seen_.assign(parameters, parameters + gradient_.size()); }
  double gradients(std::span<const outlast::Sequence<double>> /*batch*/, int /*loss*/, outlast::Scored /*scored*/,
                   double* gradients) override {
    std::copy(gradient_.begin(), gradient_.end(), gradients);
    return 7;
  }
  void repeatBatch() override { ++repeats_; }

 private:
  std::vector<double> gradient_;
  std::vector<double>& seen_;
  int& repeats_;
};

}  // namespace

TEST_CASE("a structured network hands its full network the full model, and its gradient back by the transpose") {
  for (const Structure structure : structures) {
    const ModelShape shape = shapeOf(structure);
    const Index own = outlast::makeLayout(shape).size, full = outlast::makeLayout(outlast::fullShape(shape)).size;
    const std::vector<double> gradient = gaussians(full, 5);
    std::vector<double> seen, back(static_cast<std::size_t>(own));
    int repeats = 0;
    const auto network =
        outlast::makeStructuredNetwork<double>(shape, std::make_unique<Given>(gradient, seen, repeats));
    network->repeatBatch();
    CHECK(repeats == 1);
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      std::vector<double> parameters = gaussians(own, seed);
      if (structure == Structure::symmetric)
        for (Index i = 0; i < 6; ++i)
          for (Index k = 0; k < i; ++k) parameters[i * 6 + k] = parameters[k * 6 + i];
      network->setParameters(parameters.data());
      CHECK(network->gradients({}, 0, outlast::Scored::last, back.data()) == 7);
      CHECK(dot(gradient, seen) == doctest::Approx(dot(back, parameters)).epsilon(1e-13));
      const std::vector<const double*> models = {parameters.data(), parameters.data()};
      const outlast::FullModels<double> copies(shape, models);
      for (const double* model : copies.parameters()) CHECK(std::vector<double>(model, model + full) == seen);
    }
    if (structure == Structure::symmetric)
      for (Index i = 0; i < 6; ++i)
        for (Index k = 0; k < 6; ++k) CHECK(back[i * 6 + k] == back[k * 6 + i]);
  }
}

TEST_CASE("models without structure are taken as they are") {
  const std::vector<double> numbers = gaussians(100, 1);
  const std::vector<const double*> models = {numbers.data()};
  CHECK(outlast::FullModels<double>(shapeOf(Structure::full), models).parameters()[0] == numbers.data());
}
