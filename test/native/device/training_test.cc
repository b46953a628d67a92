// Training on a device that is emulated, against the CPU's.
#include <doctest/doctest.h>

#include <cmath>

#include "../kernels/chunk_case.h"
#include "device/train.h"

using namespace outlast;
using chunk_case::chunkOf;

extern "C" const device::Driver* outlastDriver();

namespace {

/// The largest difference, against the largest number; infinite where one is not finite and the other is another.
template <class A, class B>
double distance(const std::vector<A>& one, const std::vector<B>& other) {
  REQUIRE(one.size() == other.size());
  double most = 0, largest = 1e-300;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const auto a = static_cast<double>(one[i]), b = static_cast<double>(other[i]);
    if (a == b || (std::isnan(a) && std::isnan(b))) continue;
    if (!std::isfinite(a - b)) return std::numeric_limits<double>::infinity();
    most = std::max(most, std::abs(a - b));
    largest = std::max(largest, std::abs(b));
  }
  return most / largest;
}

template <class Real>
void compare(const Chunk<Real>& chunk, double tolerance) {
  JobControl here, there;
  const auto expected = trainChunk(chunk, here);
  const auto outcomes = device::trainOnDevice(chunk, *outlastDriver(), 0, there);
  REQUIRE(outcomes.size() == expected.size());
  for (std::size_t run = 0; run < outcomes.size(); ++run) {
    INFO("run " << run);
    CHECK(outcomes[run].status == expected[run].status);
    CHECK(outcomes[run].steps == expected[run].steps);
    CHECK(distance(outcomes[run].losses, expected[run].losses) < tolerance);
    CHECK(distance(outcomes[run].parameters, expected[run].parameters) < tolerance);
    CHECK(distance(outcomes[run].checkpoints, expected[run].checkpoints) < tolerance);
  }
  CHECK(there.done == here.done);
}

/// The runs of chunk_case, but for what a device does not do.
template <class Real>
Chunk<Real> quietChunk(int cell, int optimizer, Index batchSize) {
  Chunk<Real> chunk = chunkOf<Real>(cell, optimizer, batchSize);
  std::fill(chunk.stateNoise.begin(), chunk.stateNoise.end(), 0);
  return chunk;
}

/// LSTMs of two layers that learn their initial states.
Chunk<double> layeredChunk(Index batchSize) {
  constexpr int lstm = 4, adam = 3;
  Chunk<double> chunk = quietChunk<double>(lstm, adam, batchSize);
  chunk.shape.layers = 2;
  chunk.shape.learnInitialState = true;
  const Layout layout = makeLayout(chunk.shape);
  Random random(9, streamName("data"), 0);
  chunk.parameters.clear();
  for (Index i = 0; i < chunk.runs * layout.size; ++i) chunk.parameters.push_back(0.3 * random.gaussian());
  chunk.parameterRates.assign(layout.parameters.size() * static_cast<std::size_t>(chunk.runs),
                              std::numeric_limits<double>::quiet_NaN());
  chunk.frozen.assign(layout.parameters.size(), 0);
  return chunk;
}

}  // namespace

TEST_CASE("every cell and optimizer, with schedules, clipping, rates and checkpoints of each run's own") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<Cells>); ++cell)
    for (int optimizer = 0; optimizer < static_cast<int>(std::tuple_size_v<Optimizers>); ++optimizer) {
      INFO("cell " << cell << ", optimizer " << optimizer);
      if ((cell + optimizer) % 2 != 0 && cell != 4) continue;
      Chunk<double> chunk = quietChunk<double>(cell, optimizer, 1 + optimizer % 3);
      chunk.frozen[0] = optimizer % 2;
      chunk.parameterRates[2] = 0.03;
      compare(chunk, 1e-9);
    }
  compare(quietChunk<float>(4, 3, 5), 1e-3);
}

TEST_CASE("windows, carried states, epochs, curricula and fresh sequences") {
  SUBCASE("windows") {
    Chunk<double> chunk = layeredChunk(2);
    chunk.window = 4;
    compare(chunk, 1e-9);
  }
  SUBCASE("windows of carried states") {
    Chunk<double> chunk = layeredChunk(2);
    chunk.window = 4;
    chunk.carryState = true;
    compare(chunk, 1e-9);
  }
  SUBCASE("whole sequences of carried states, the whole set as one batch") {
    Chunk<double> chunk = layeredChunk(0);
    chunk.carryState = true;
    compare(chunk, 1e-9);
  }
  SUBCASE("epochs and a curriculum") {
    Chunk<double> chunk = layeredChunk(2);
    chunk.epochs.assign(chunk.epochs.size(), 3);
    for (Curriculum& one : chunk.curricula) one = {4, 2};
    compare(chunk, 1e-9);
  }
  SUBCASE("fresh sequences") {
    Chunk<double> chunk = layeredChunk(3);
    chunk.sequences = 0;
    compare(chunk, 1e-9);
  }
}

TEST_CASE("gradients from the impulse response") {
  for (const Index batchSize : {0, 2}) {
    Chunk<double> chunk = quietChunk<double>(findItem<Cells>("linear"), 3, batchSize);
    chunk.mode = GradientMode::impulse;
    for (const Scored scored : {Scored::every, Scored::last}) {
      chunk.scored = scored;
      compare(chunk, 1e-9);
    }
  }
}

TEST_CASE("penalties on parameters") {
  Chunk<double> chunk = layeredChunk(2);
  PenaltyRule rule{findItem<Penalties>("saturation"), 2, {}};
  for (Index run = 0; run < chunk.runs; ++run) {
    rule.numbers.push_back(0.01 * static_cast<double>(run));
    rule.numbers.push_back(2);
  }
  JobControl control;
  const auto without = trainChunk(chunk, control);
  chunk.penalties = {rule, rule};
  JobControl other;
  CHECK(distance(trainChunk(chunk, other)[5].parameters, without[5].parameters) > 1e-3);
  compare(chunk, 1e-9);
}

TEST_CASE("a loss that is low enough, one that is not finite, and a stop end a run") {
  Chunk<double> chunk = quietChunk<double>(1, 0, 2);
  const auto outcomes = [&] {
    JobControl control;
    return trainChunk(chunk, control);
  }();
  // Of run 0 half way down; run 1 explodes.
  chunk.lossBelow[0] = outcomes[0].losses[8] * (1 + 1e-6);
  for (Index i = 0; i < chunk.optimizerFields; ++i) chunk.optimizerNumbers[chunk.optimizerFields + i] = 1e300;
  compare(chunk, 1e-9);
  JobControl stopped;
  stopped.stop = true;
  for (const auto& one : device::trainOnDevice(chunk, *outlastDriver(), 0, stopped)) {
    CHECK(one.status == RunStatus::stopped);
    CHECK(one.steps == 0);
  }
}

TEST_CASE("what a device does not do is named before anything runs") {
  Chunk<double> chunk = chunkOf<double>(1, 0, 2);
  JobControl control;
  try {
    device::trainOnDevice(chunk, *outlastDriver(), 0, control);
    FAIL("it ran");
  } catch (const Failure& failure) {
    CHECK(std::string(failure.what()) == "A device does not do this yet: noise on the state.");
  }
}
