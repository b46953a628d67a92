// Evaluations, scans and forward passes on a device that is emulated, against the CPU's.
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "../evaluation_case.h"
#include "device/evaluate.h"
#include "device/strand.h"

using namespace evaluation_case;

namespace {

/// The emulated device, with next to no memory: few go side by side.
device::Driver smallDriver() {
  device::Driver driver = *device::outlastDriver();
  driver.describe = [](int index, device::DeviceInfo* info) {
    if (!device::outlastDriver()->describe(index, info)) return false;
    info->freeBytes = Index{1} << 18;
    return true;
  };
  return driver;
}

/// The largest difference of numbers that should be about 1; infinite where one alone is NaN.
template <class A, class B>
double distance(const std::vector<A>& one, const std::vector<B>& other) {
  REQUIRE(one.size() == other.size());
  double most = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const auto a = static_cast<double>(one[i]), b = static_cast<double>(other[i]);
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    if (!std::isfinite(a - b)) return std::numeric_limits<double>::infinity();
    most = std::max(most, std::abs(a - b) / (1 + std::abs(b)));
  }
  return most;
}

template <class Real>
void compare(const EvaluationPlan& plan, const Source& source, const std::vector<double>& given, double tolerance,
             const device::Driver& driver = *device::outlastDriver()) {
  const std::vector<Real> parameters(given.begin(), given.end());
  const Index count = makeLayout(plan.shape).size;
  JobControl here, there;
  const auto expected = evaluate(plan, source, parameters.data(), count, here);
  const auto found = device::evaluateOnDevice(plan, source, parameters.data(), count, driver, 0, there);
  CHECK(found.counts == expected.counts);
  CHECK(distance(found.values, expected.values) < tolerance);
  CHECK(distance(found.statistics, expected.statistics) < tolerance);
  CHECK(there.done == here.done);
  CHECK(there.done == evaluationTotal(plan));
}

/// Of a plan of several models, two of which share a seed.
std::vector<double> modelsOf(EvaluationPlan& plan, double scale = 1) {
  plan.seeds = {4, 9, 4};
  auto parameters = gaussians(3 * makeLayout(plan.shape).size, 1);
  for (double& number : parameters) number *= scale;
  return parameters;
}

constexpr int lastCell = static_cast<int>(std::tuple_size_v<Cells>) - 1;

}  // namespace

TEST_CASE("every metric of every cell and loss, at lengths of their own and on the way to the longest") {
  const auto all = settings();
  for (int cell = 0; cell <= lastCell; ++cell)
    for (const bool prefix : {false, true})
      for (const Setting& setting : all) {
        INFO("cell " << cell << ", " << setting.name << ", prefix " << prefix);
        EvaluationPlan plan = planOf(setting, prefix);
        plan.shape.cell = cell;
        plan.shape.hiddenSize = 1 + cell;
        plan.sequences = 11;
        plan.threads = 1 + cell % 3;
        const auto parameters = modelsOf(plan);
        compare<double>(plan, *setting.source, parameters, 1e-11);
        if (prefix) continue;
        plan.metrics = {findItem<Metrics>("loss")};
        compare<float>(plan, *setting.source, parameters, 1e-4);
      }
}

TEST_CASE("layers, learned states, structures, and outputs that are not numbers") {
  const auto all = settings();
  EvaluationPlan plan = planOf(all[2]);
  plan.shape.cell = lastCell;
  plan.shape.layers = 3;
  plan.shape.learnInitialState = true;
  auto parameters = modelsOf(plan);
  parameters[1] = notANumber;
  compare<double>(plan, *all[2].source, parameters, 1e-11);
  plan.shape = {.cell = findItem<Cells>("linear"), .inputSize = 1, .hiddenSize = 4, .outputSize = 1};
  for (const Structure structure : {Structure::symmetric, Structure::diagonal, Structure::complexDiagonal}) {
    plan.shape.structure = structure;
    const auto structured = modelsOf(plan, 0.5);
    compare<double>(plan, *all[2].source, structured, 1e-11);
  }
}

TEST_CASE("many sequences of many steps go in stretches, as many at a time as there is room for") {
  const auto all = settings();
  for (const bool prefix : {false, true}) {
    for (const std::size_t task : {std::size_t{0}, std::size_t{3}}) {
      EvaluationPlan plan = planOf(all[task], prefix);
      plan.shape.cell = lastCell;
      plan.sequences = 40;
      plan.lengths = {{20, 20}, {300, 300}, {340, 400}};
      if (prefix) plan.lengths = {{20, 20}, {256, 256}, {300, 300}, {400, 400}};
      const auto parameters = modelsOf(plan, 0.7);
      compare<double>(plan, *all[task].source, parameters, 1e-10);
      compare<double>(plan, *all[task].source, parameters, 1e-10, smallDriver());
    }
  }
}

TEST_CASE("a stop ends it, and classes are checked before they are looked up") {
  const auto all = settings();
  EvaluationPlan plan = planOf(all[4]);
  const auto parameters = modelsOf(plan);
  const Index count = makeLayout(plan.shape).size;
  const auto code = [&](const EvaluationPlan& one, const Source& source, JobControl& control) {
    try {
      device::evaluateOnDevice(one, source, parameters.data(), count, *device::outlastDriver(), 0, control);
    } catch (const Failure& failure) {
      return failure.code();
    }
    return std::string();
  };
  JobControl control;
  CHECK(code(plan, *all[4].source, control).empty());
  control.stop = true;
  CHECK(code(plan, *all[4].source, control) == "OUTLAST_STOPPED");
  JobControl other;
  plan.shape.outputSize = 1;
  CHECK(code(plan, *all[4].source, other) == "OUTLAST_INVALID_ARGUMENT");
}

TEST_CASE("a scan finds the length that the CPU's finds") {
  const auto all = settings();
  for (const std::size_t task : {std::size_t{0}, std::size_t{3}}) {
    const EvaluationPlan plan = planOf(all[task], true);
    ScanPlan scan;
    static_cast<ScoringPlan&>(scan) = plan;
    scan.sequences = 20;
    scan.seed = 4;
    scan.upTo = 300;
    scan.metric = findItem<Metrics>("loss");
    scan.atLeast = false;
    const auto parameters = gaussians(makeLayout(plan.shape).size, 1);
    std::vector<Index> found;
    for (const double bound : {1e-9, 0.4, 1e9}) {
      scan.bound = bound;
      JobControl here, there;
      const Index expected = scanHorizon(scan, *all[task].source, parameters.data(), here);
      const device::Driver small = smallDriver();
      for (const device::Driver* driver : {device::outlastDriver(), &small}) {
        JobControl control;
        CHECK(device::scanOnDevice(scan, *all[task].source, parameters.data(), *driver, 0, control) == expected);
        CHECK(control.done == here.done);
      }
      there.stop = true;
      CHECK_THROWS_AS(
          device::scanOnDevice(scan, *all[task].source, parameters.data(), *device::outlastDriver(), 0, there),
          Failure);
      found.push_back(expected);
    }
    CHECK(found.front() < found.back());
  }
}

namespace {

/// What forward passes over ragged sequences give: outputs, then final states, then every step's h and c.
template <class Real, class Forward>
std::vector<Real> forwardResult(const ModelShape& shape, bool given, Forward&& forward) {
  const Index longest = 290, count = 37, states = stateSize(shape);
  const std::vector<double> numbers = gaussians(count * longest * shape.inputSize, 5);
  std::vector<double> model = gaussians(makeLayout(shape).size, 6);
  for (double& number : model) number *= 0.7;
  const std::vector<double> start = gaussians(count * states, 7);
  const std::vector<Real> inputs(numbers.begin(), numbers.end()), parameters(model.begin(), model.end()),
      initial(start.begin(), start.end());
  const Index layerStride = count * longest * shape.hiddenSize;
  std::vector<Real> outputs(static_cast<std::size_t>(count * longest * shape.outputSize)),
      final(static_cast<std::size_t>(count * states)), h(static_cast<std::size_t>(shape.layers * layerStride)),
      c(h.size());
  std::vector<Sequence<Real>> sequences(static_cast<std::size_t>(count));
  std::vector<ForwardOutput<Real>> places(sequences.size());
  for (Index b = 0; b < count; ++b) {
    auto& sequence = sequences[static_cast<std::size_t>(b)];
    sequence.length = b % 7 == 0 ? longest - b : 1 + b % 40;
    sequence.inputs = inputs.data() + b * longest * shape.inputSize;
    if (given && b % 3 == 0) sequence.initial = initial.data() + b * states;
    if (b % 5 != 0) sequence.final = final.data() + b * states;
    places[static_cast<std::size_t>(b)] = {outputs.data() + b * longest * shape.outputSize,
                                           h.data() + b * longest * shape.hiddenSize,
                                           c.data() + b * longest * shape.hiddenSize, layerStride};
  }
  forward(shape, parameters.data(), std::span<const Sequence<Real>>(sequences),
          std::span<const ForwardOutput<Real>>(places));
  for (const auto* more : {&final, &h, &c}) outputs.insert(outputs.end(), more->begin(), more->end());
  return outputs;
}

}  // namespace

TEST_CASE("forward passes give outputs, final states and every step's states") {
  for (int cell = 0; cell <= lastCell; ++cell) {
    ModelShape shape{.cell = cell, .inputSize = 2, .hiddenSize = 3, .outputSize = 2, .layers = cell == 0 ? 1 : 2};
    shape.learnInitialState = true;
    for (const bool given : {false, true}) {
      INFO("cell " << cell << ", given " << given);
      const auto onDevice = [](const device::Driver& driver) {
        return [&driver](const auto&... arguments) { device::forwardOnDevice(arguments..., driver, 0); };
      };
      const auto expected = forwardResult<double>(shape, given, forwardSequences<double>);
      CHECK(distance(forwardResult<double>(shape, given, onDevice(*device::outlastDriver())), expected) < 1e-11);
      CHECK(distance(forwardResult<double>(shape, given, onDevice(smallDriver())), expected) < 1e-11);
      CHECK(distance(forwardResult<float>(shape, given, onDevice(*device::outlastDriver())), expected) < 1e-4);
    }
  }
}
