#include <doctest/doctest.h>

#include <Eigen/LU>
#include <cmath>
#include <limits>
#include <vector>

#include "cells/list.h"
#include "core/list.h"
#include "exact/flow_basis.h"
#include "exact/gradient_flow.h"
#include "exact/rosenbrock.h"

using namespace outlast;

namespace {

/// y' = -y^2 with y(0) = 1 and z' = y - z^3 beside it, by `steps` steps to time 1; y(1) = 1/2.
Eigen::VectorXd integrate(int steps) {
  const auto slope = [](const Eigen::VectorXd& y, Eigen::VectorXd& into) {
    into[0] = -y[0] * y[0];
    into[1] = y[0] - y[1] * y[1] * y[1];
  };
  Eigen::VectorXd y(2), at(2);
  y << 1, 0.5;
  RosenbrockStep step(2);
  const double h = 1.0 / steps;
  for (int i = 0; i < steps; ++i) {
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Identity(2, 2) / (h * RosenbrockStep::gamma);
    matrix(0, 0) += 2 * y[0];
    matrix(1, 0) -= 1;
    matrix(1, 1) += 3 * y[1] * y[1];
    const Eigen::PartialPivLU<Eigen::MatrixXd> lu(matrix);
    slope(y, at);
    step.compute(y, at, h, slope, [&](const Eigen::VectorXd& right, Eigen::VectorXd& into) { into = lu.solve(right); });
    y = step.end();
  }
  return y;
}

/// The loss |p|^2 / 2, whose flow is p e^-t. Where p[0] lies in a band the loss is infinite, the first `times` times
/// that one asks.
class BandedNetwork final : public Network<double> {
 public:
  BandedNetwork(Index size, double from, double to, Index times) : size_(size), from_(from), to_(to), left_(times) {}

  void setParameters(const double* parameters) override { parameters_ = parameters; }
  double gradients(std::span<const Sequence<double>>, int, Scored, double* gradients) override {
    std::copy_n(parameters_, size_, gradients);
    const bool inside = parameters_[0] > from_ && parameters_[0] < to_;
    if (inside && left_ > 0) {
      --left_;
      return std::numeric_limits<double>::infinity();
    }
    return 0.5 * Eigen::Map<const Eigen::VectorXd>(parameters_, size_).squaredNorm();
  }

 private:
  Index size_;
  double from_, to_;
  Index left_;
  const double* parameters_ = nullptr;
};

struct Flowed {
  FlowResult result;
  std::vector<double> losses, parameters;
};

/// The flow of that loss from 1, ..., 1 to time 1, looked at `points` times. Its steps are long: the band about e^-1/2
/// lies within one.
Flowed flow(Index points, double halfBand, Index times) {
  ModelShape shape;
  shape.cell = findItem<Cells>("tanh");
  const Layout layout = makeLayout(shape);
  const double middle = 0.60653065971263342;
  BandedNetwork network(layout.size, middle - halfBand, middle + halfBand, times);
  const std::vector<double> rates(layout.parameters.size(), 1.0);
  const std::vector<std::uint8_t> frozen(layout.parameters.size(), 0);
  FlowPlan plan;
  plan.time = 1;
  plan.tolerance = 1e-3;
  plan.points = points;
  plan.rates = rates;
  plan.frozen = frozen;
  Flowed flowed;
  flowed.parameters.assign(static_cast<std::size_t>(layout.size), 1.0);
  const std::atomic<bool> stop = false;
  GradientFlow gradientFlow(network, shape, layout, {}, 0, Scored::last);
  flowed.result = gradientFlow.run(plan, flowed.parameters.data(), stop,
                                   [&](Index, double loss) { flowed.losses.push_back(loss); });
  return flowed;
}

}  // namespace

TEST_CASE("RODAS is of order 4") {
  const Eigen::VectorXd exact = integrate(4096);
  CHECK(std::abs(exact[0] - 0.5) < 1e-13);
  for (const int steps : {8, 16, 32}) {
    const double coarse = (integrate(steps) - exact).norm(), fine = (integrate(2 * steps) - exact).norm();
    CHECK(std::log2(coarse / fine) > 3.7);
    CHECK(std::log2(coarse / fine) < 4.6);
  }
}

TEST_CASE("RODAS has dense output of order 3, and an error estimate that follows the error") {
  double errors[2], estimates[2];
  for (int i = 0; i < 2; ++i) {
    const double h = i == 0 ? 0.2 : 0.1;
    const auto slope = [](const Eigen::VectorXd& y, Eigen::VectorXd& into) { into = -y.cwiseProduct(y); };
    const Eigen::VectorXd y = Eigen::VectorXd::Ones(1);
    Eigen::VectorXd start(1), between(1);
    slope(y, start);
    RosenbrockStep step(1);
    const double matrix = 1 / (h * RosenbrockStep::gamma) + 2;
    step.compute(y, start, h, slope,
                 [&](const Eigen::VectorXd& right, Eigen::VectorXd& into) { into = right / matrix; });
    step.interpolate(0, between);
    CHECK(between[0] == 1.0);
    step.interpolate(1, between);
    CHECK(between[0] == step.end()[0]);
    step.interpolate(0.4, between);
    errors[i] = std::abs(between[0] - 1 / (1 + 0.4 * h));
    estimates[i] = std::abs(step.error()[0]);
  }
  CHECK(std::log2(errors[0] / errors[1]) > 3.2);
  CHECK(std::log2(estimates[0] / estimates[1]) > 3);
}

TEST_CASE("what decays far faster than a step is gone after it") {
  const double rate = 1e8, h = 1;
  const auto slope = [&](const Eigen::VectorXd& y, Eigen::VectorXd& into) { into = -rate * y; };
  const Eigen::VectorXd y = Eigen::VectorXd::Ones(1);
  Eigen::VectorXd start(1);
  slope(y, start);
  RosenbrockStep step(1);
  const double matrix = 1 / (h * RosenbrockStep::gamma) + rate;
  step.compute(y, start, h, slope, [&](const Eigen::VectorXd& right, Eigen::VectorXd& into) { into = right / matrix; });
  CHECK(std::abs(step.end()[0]) < 1e-6);
}

TEST_CASE("a reduced basis is orthonormal, and holds every direction along which a linear model's gradient moves") {
  ModelShape shape;
  shape.cell = findItem<Cells>("linear");
  shape.hiddenSize = 6;
  shape.bias = shape.readoutBias = false;
  const Layout layout = makeLayout(shape);
  std::vector<double> parameters(static_cast<std::size_t>(layout.size));
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i] = std::sin(1.0 + static_cast<double>(i));
  const std::vector<std::uint8_t> frozen(layout.parameters.size(), 0);
  FlowBasis basis(layout, frozen);
  CHECK(basis.size() == layout.size);
  basis.reduce(shape, parameters.data(), 3);
  CHECK(basis.size() == 2 * 6 + 4 * 2 + 12);
  Eigen::VectorXd vector, back, unit = Eigen::VectorXd::Zero(basis.size());
  for (Index i = 0; i < basis.size(); ++i) {
    unit[i] = 1;
    basis.expand(unit, vector);
    basis.project(vector, back);
    CHECK((back - unit).norm() < 1e-13);
    unit[i] = 0;
  }
  // u v^T with v in the span of B and A B, or u in that of C^T and A^T C^T, is its own projection.
  const Eigen::Map<const Eigen::Matrix<double, 6, 6, Eigen::RowMajor>> a(parameters.data());
  const Eigen::Map<const Eigen::VectorXd> b(parameters.data() + 36, 6), c(parameters.data() + 42, 6);
  for (const bool byRows : {true, false}) {
    const Eigen::VectorXd any = Eigen::VectorXd::LinSpaced(6, -1, 2);
    const Eigen::MatrixXd direction = byRows ? Eigen::MatrixXd(any * (a * b - b).transpose())
                                             : Eigen::MatrixXd((a.transpose() * c + c) * any.transpose());
    Eigen::VectorXd whole = Eigen::VectorXd::Zero(layout.size);
    Eigen::Map<Eigen::Matrix<double, 6, 6, Eigen::RowMajor>>(whole.data()) = direction;
    basis.project(whole, back);
    basis.expand(back, vector);
    CHECK((vector - whole).norm() < 1e-12 * whole.norm());
  }
}

TEST_CASE("a loss between two steps that is not finite makes the step shorter") {
  const Flowed smooth = flow(4, 0, 0), healed = flow(4, 1e-4, 1);
  for (const Flowed& one : {smooth, healed}) {
    CHECK(one.result.end == FlowEnd::time);
    REQUIRE(one.losses.size() == 4);
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(one.losses[i] / one.losses[0] == doctest::Approx(std::exp(-0.5 * static_cast<double>(i))).epsilon(1e-3));
    CHECK(one.parameters[0] == doctest::Approx(std::exp(-1)).epsilon(1e-3));
  }
  CHECK(healed.losses != smooth.losses);
}

TEST_CASE("a flow ends where its loss is not finite, though a step could pass over that") {
  constexpr Index always = 1000000;
  const Flowed unseen = flow(1, 1e-4, always), seen = flow(4, 1e-4, always);
  CHECK(unseen.result.end == FlowEnd::time);
  CHECK(seen.result.end == FlowEnd::diverged);
  CHECK(seen.result.time < 0.5);
  CHECK(seen.result.time > 0.49);
  CHECK(seen.losses.size() == 2);
  CHECK(std::isfinite(seen.result.loss));
  CHECK(seen.parameters[0] == doctest::Approx(std::exp(-seen.result.time)).epsilon(1e-3));
}
