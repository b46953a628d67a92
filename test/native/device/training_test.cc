// Training on a device that is emulated, against the CPU's.
#include <doctest/doctest.h>

#include <cmath>

#include "device/train.h"
#include "emulated_driver.h"
#include "quiet_chunk.h"

using namespace outlast;
using chunk_case::chunkOf;
using chunk_case::learningChunk;
using chunk_case::quietChunk;
using emulated::blocksAlone;
using emulated::driverWith;
using emulated::smallCrews;

namespace {

/// The largest difference, against the largest number; infinite where one is not finite and the other is another.
template <class A, class B>
double apart(const std::vector<A>& one, const std::vector<B>& other) {
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
void compare(const Chunk<Real>& chunk, double tolerance, const device::Driver& driver) {
  JobControl here, there;
  const auto expected = trainChunk(chunk, here);
  const auto outcomes = device::trainOnDevice(chunk, driver, 0, there);
  REQUIRE(outcomes.size() == expected.size());
  for (std::size_t run = 0; run < outcomes.size(); ++run) {
    INFO("run " << run);
    CHECK(outcomes[run].status == expected[run].status);
    CHECK(outcomes[run].steps == expected[run].steps);
    CHECK(apart(outcomes[run].losses, expected[run].losses) < tolerance);
    CHECK(apart(outcomes[run].parameters, expected[run].parameters) < tolerance);
    CHECK(apart(outcomes[run].checkpoints, expected[run].checkpoints) < tolerance);
  }
  CHECK(there.done == here.done);
}

/// On warps, where they can have the models, on blocks, and on crews of two slices of units and as many of rows as a
/// batch needs.
template <class Real>
void compare(const Chunk<Real>& chunk, double tolerance) {
  compare(chunk, tolerance, *device::outlastDriver());
  if (chunk.shape.layers == 1) compare(chunk, tolerance, driverWith<blocksAlone>());
  compare(chunk, tolerance, driverWith<smallCrews>());
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
  // Of one layer, which warps have, and of two.
  const auto compareChanged = [](Index batchSize, auto&& change) {
    for (const int layers : {1, 2}) {
      Chunk<double> chunk = learningChunk(layers, batchSize);
      change(chunk);
      INFO("layers " << layers);
      compare(chunk, 1e-9);
    }
  };
  SUBCASE("windows") {
    compareChanged(2, [](auto& chunk) { chunk.window = 4; });
  }
  SUBCASE("windows of carried states") {
    compareChanged(2, [](auto& chunk) {
      chunk.window = 4;
      chunk.carryState = true;
    });
  }
  SUBCASE("whole sequences of carried states, the whole set as one batch") {
    compareChanged(0, [](auto& chunk) { chunk.carryState = true; });
  }
  SUBCASE("epochs and a curriculum") {
    compareChanged(2, [](auto& chunk) {
      chunk.epochs.assign(chunk.epochs.size(), 3);
      for (Curriculum& one : chunk.curricula) one = {4, 2};
    });
  }
  SUBCASE("fresh sequences") {
    compareChanged(3, [](auto& chunk) { chunk.sequences = 0; });
  }
}

TEST_CASE("noise on the state of some runs, of every cell") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<Cells>); ++cell) {
    INFO("cell " << cell);
    const Chunk<double> chunk = chunkOf<double>(cell, 3, 1 + cell % 3);
    REQUIRE(chunk.isNoisy());
    compare(chunk, 1e-9, *device::outlastDriver());
  }
  compare(chunkOf<float>(4, 3, 5), 1e-3, *device::outlastDriver());
}

TEST_CASE("noise on the state in windows, with carried states, of the whole set, of fresh sequences, and in parts") {
  for (const int layers : {1, 2}) {
    Chunk<double> chunk = learningChunk(layers, 2);
    chunk.stateNoise = chunkOf<double>(4, 3, 2).stateNoise;
    INFO("layers " << layers);
    const auto changed = [&](auto&& change) {
      Chunk<double> own = chunk;
      change(own);
      compare(own, 1e-9, *device::outlastDriver());
    };
    changed([](auto& own) { own.window = 4; });
    changed([](auto& own) {
      own.window = 4;
      own.carryState = true;
      own.batchSize = 0;
    });
    changed([](auto& own) { own.sequences = 0; });
    // From launch to launch the count of sequences goes on.
    changed([](auto& own) { own.checkpoints = {0, 3, 4, 11}; });
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
  Chunk<double> chunk = learningChunk(1, 2);
  PenaltyRule rule{findItem<Penalties>("saturation"), 2, {}};
  for (Index run = 0; run < chunk.runs; ++run) {
    rule.numbers.push_back(0.01 * static_cast<double>(run));
    rule.numbers.push_back(2);
  }
  JobControl control;
  const auto without = trainChunk(chunk, control);
  chunk.penalties = {rule, rule};
  JobControl other;
  CHECK(apart(trainChunk(chunk, other)[5].parameters, without[5].parameters) > 1e-3);
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
  for (const auto& one : device::trainOnDevice(chunk, *device::outlastDriver(), 0, stopped)) {
    CHECK(one.status == RunStatus::stopped);
    CHECK(one.steps == 0);
  }
}

TEST_CASE("in parts, of which not every run makes every one, the outcomes are those of one part") {
  const Chunk<double> chunk = quietChunk<double>(4, 3, 2);
  JobControl control;
  const auto expected = device::trainOnDevice(chunk, *device::outlastDriver(), 0, control);
  const auto here = beginTraining(chunk);
  const auto there = device::beginOnDevice(chunk, *device::outlastDriver(), 0);
  const auto advance = [&](const std::vector<Index>& runs, const TrainingPart& part) {
    const auto wanted = here->advance(runs, part, control);
    const auto standings = there->advance(runs, part, control);
    REQUIRE(standings.size() == wanted.size());
    for (std::size_t i = 0; i < standings.size(); ++i) {
      CHECK(standings[i].isOver == wanted[i].isOver);
      CHECK(standings[i].loss == doctest::Approx(wanted[i].loss).epsilon(1e-9));
    }
  };
  advance({0, 3, 4, 9}, {.judgedFrom = 2, .to = 5});
  advance({3, 9}, {.judgedFrom = 5, .to = 11});
  const auto halfWay = there->take(4);
  CHECK(halfWay.steps == 5);
  CHECK(halfWay.status == RunStatus::stopped);
  CHECK(halfWay.checkpoints.size() == expected[4].checkpoints.size());
  CHECK(std::isnan(halfWay.checkpoints.back()));
  advance({0, 1, 3, 9}, {.judgedFrom = 11});
  for (const Index run : {0, 1, 3, 9}) {
    const auto outcome = there->take(run);
    CHECK(outcome.status == RunStatus::done);
    CHECK(outcome.losses == expected[run].losses);
    CHECK(outcome.parameters == expected[run].parameters);
    CHECK(apart(outcome.checkpoints, expected[run].checkpoints) == 0);
  }
  const auto never = there->take(2);
  CHECK(never.steps == 0);
  CHECK(never.status == RunStatus::stopped);
}

TEST_CASE("a stop in the middle of a launch leaves what there was, and is seen while sequences are drawn") {
  Chunk<double> chunk = quietChunk<double>(4, 3, 2);
  for (double& steps : chunk.steps) steps = 1e9;
  const auto stopped = [&] {
    JobControl control;
    device::Driver driver = *device::outlastDriver();
    static JobControl* running;
    running = &control;
    // Stops once some steps were made.
    driver.trainDouble = [](void* context, const device::Launch<double>* launch, int teams, device::Watch watch) {
      static device::Watch own;
      own = watch;
      const auto look = [](void*) {
        own.look(own.data);
        if (running->done > 50) running->stop = true;
      };
      return device::outlastDriver()->trainDouble(context, launch, teams, {look, nullptr});
    };
    return device::trainOnDevice(chunk, driver, 0, control);
  };
  for (const bool isFresh : {false, true}) {
    chunk.sequences = isFresh ? 0 : 5;
    Index steps = 0;
    for (const auto& one : stopped()) {
      CHECK(one.status == RunStatus::stopped);
      CHECK(static_cast<Index>(one.losses.size()) >= one.steps);
      steps += one.steps;
    }
    CHECK(steps > 50);
    CHECK(steps < 500);
  }
  // Fresh sequences are drawn before the launch: stopped by then, none is made.
  JobControl control;
  chunk.sequences = 0;
  const auto training = device::beginOnDevice(chunk, *device::outlastDriver(), 0);
  training->advance(std::vector<Index>{0}, {.to = 1}, control);
  control.stop = true;
  training->advance(std::vector<Index>{0}, {}, control);
  CHECK(training->take(0).steps == 1);
}

TEST_CASE("what a device does not do is named before anything runs") {
  Chunk<double> chunk = quietChunk<double>(0, 0, 2);
  chunk.shape.structure = Structure::symmetric;
  JobControl control;
  try {
    device::trainOnDevice(chunk, *device::outlastDriver(), 0, control);
    FAIL("it ran");
  } catch (const Failure& failure) {
    CHECK(std::string(failure.what()) == "A device does not do this yet: structured linear models.");
  }
}
