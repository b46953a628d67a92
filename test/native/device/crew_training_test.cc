// Training by crews of an emulated device: what the processor's leaves, whatever else is trained beside it.
#include <doctest/doctest.h>

#include "device/emulator/fibers.h"
#include "device/kernel/bodies.h"
#include "device/train.h"
#include "emulated_driver.h"
#include "quiet_chunk.h"

using namespace outlast;
using chunk_case::quietChunk;
using device::Barrier;

namespace {

constexpr int crewAdam = 3;

/// LSTMs with clipped and penalized gradients, of which two runs are trained for a few steps.
Chunk<double> penalizedChunk() {
  Chunk<double> chunk = quietChunk<double>(findItem<Cells>("lstm"), crewAdam, 5);
  PenaltyRule rule{findItem<Penalties>("saturation"), 2, {}};
  for (Index run = 0; run < chunk.runs; ++run) {
    rule.numbers.push_back(0.1);
    rule.numbers.push_back(2);
  }
  chunk.penalties = {rule, rule};
  std::fill(chunk.clipNorms.begin(), chunk.clipNorms.end(), 0.01);
  for (double& steps : chunk.steps) steps = 3;
  return chunk;
}

/// What training makes of runs 0 and 1, one after the other, with one barrier forgotten; and the barriers.
struct Trained {
  std::vector<double> numbers;
  std::vector<Barrier> barriers;
  device::Plan plan;

  Trained(const Chunk<double>& chunk, std::uint64_t seed, const Barrier& forgotten) {
    static device::Fibers* fibers;
    static Trained* current;
    device::Fibers own(seed);
    own.forget(forgotten);
    fibers = &own;
    current = this;
    device::Driver driver = emulated::driverWith<emulated::smallCrews>();
    driver.trainDouble = [](void*, const device::Launch<double>* launch, int /*teams*/, device::Watch) {
      const device::Plan& plan = current->plan = launch->plan;
      std::vector<double> exchange(static_cast<std::size_t>(plan.exchange * plan.crewSize()),
                                   std::numeric_limits<double>::quiet_NaN());
      try {
        fibers->run({plan.rowSlices, plan.unitSlices}, plan.threads, [&](const device::EmulatedCrew& team) {
          device::train<device::CrewBody<LstmCell>>(*launch, team, 0, 1,
                                                    exchange.data() + team.crewRank() * plan.exchange);
        });
      } catch (const std::logic_error&) {
        return false;
      }
      return true;
    };
    JobControl control;
    try {
      const auto training = device::beginOnDevice(chunk, driver, 0);
      training->advance(std::vector<Index>{0, 1}, {}, control);
      for (const Index run : {0, 1}) {
        const auto outcome = training->take(run);
        numbers.insert(numbers.end(), outcome.losses.begin(), outcome.losses.end());
        numbers.insert(numbers.end(), outcome.parameters.begin(), outcome.parameters.end());
      }
    } catch (const Failure&) {
      numbers.clear();
    }
    barriers = own.barriers();
  }
};

}  // namespace

TEST_CASE("crews that have slices of rows alone train as the processor does") {
  for (const int cell : {0, 3, 4}) {
    const Chunk<double> chunk = quietChunk<double>(cell, crewAdam, 5);
    JobControl here, there;
    const auto expected = trainChunk(chunk, here);
    const auto outcomes = device::trainOnDevice(chunk, emulated::driverWith<emulated::crewsOfRows>(), 0, there);
    for (std::size_t run = 0; run < outcomes.size(); ++run) {
      CHECK(outcomes[run].steps == expected[run].steps);
      for (std::size_t i = 0; i < expected[run].parameters.size(); ++i)
        CHECK(outcomes[run].parameters[i] == doctest::Approx(expected[run].parameters[i]).epsilon(1e-8));
    }
    CHECK(there.done == here.done);
  }
}

TEST_CASE("a model that a crew trains alone is what it is among others, to the last bit") {
  const Chunk<double> chunk = penalizedChunk();
  const auto driver = emulated::driverWith<emulated::smallCrews>();
  JobControl control;
  const auto all = device::trainOnDevice(chunk, driver, 0, control);
  for (const Index run : {0, 5, 36}) {
    const auto training = device::beginOnDevice(chunk, driver, 0);
    training->advance(std::vector<Index>{run}, {}, control);
    const auto alone = training->take(run);
    CHECK(alone.losses == all[static_cast<std::size_t>(run)].losses);
    CHECK(alone.parameters == all[static_cast<std::size_t>(run)].parameters);
  }
}

TEST_CASE("a stop ends all blocks of a crew at one step") {
  Chunk<double> chunk = quietChunk<double>(4, crewAdam, 5);
  for (double& steps : chunk.steps) steps = 1e9;
  static JobControl* running;
  JobControl control;
  running = &control;
  device::Driver driver = emulated::driverWith<emulated::smallCrews>();
  driver.trainDouble = [](void* context, const device::Launch<double>* launch, int teams, device::Watch watch) {
    static device::Watch own;
    own = watch;
    const auto look = [](void*) {
      own.look(own.data);
      if (running->done > 20) running->stop = true;
    };
    return device::outlastDriver()->trainDouble(context, launch, teams, {look, nullptr});
  };
  Index steps = 0;
  for (const auto& one : device::trainOnDevice(chunk, driver, 0, control)) {
    CHECK(one.status == RunStatus::stopped);
    steps += one.steps;
  }
  CHECK(steps > 20);
  CHECK(steps < 200);
}

TEST_CASE("a crew that trains without any one of its barriers leaves other numbers") {
  const Chunk<double> chunk = penalizedChunk();
  const Trained whole(chunk, 1, {});
  CHECK(whole.plan.rowSlices == 3);
  CHECK(whole.plan.unitSlices == 2);
  for (std::uint64_t seed = 2; seed <= 4; ++seed) CHECK(Trained(chunk, seed, {}).numbers == whole.numbers);
  std::size_t meetings = 0;
  for (const Barrier& barrier : whole.barriers) {
    // Those of threads in a block are left out of gradients in a test of these.
    if (barrier.reach == device::Reach::block) continue;
    ++meetings;
    INFO(std::string(barrier.file) << ":" << barrier.line);
    bool differs = false;
    // NaN is unequal to itself: numbers that nobody wrote are seen too.
    for (std::uint64_t seed = 1; seed <= 6 && !differs; ++seed)
      differs = Trained(chunk, seed, barrier).numbers != whole.numbers;
    CHECK(differs);
  }
  // Of states before and behind a step, of products, of sums, of a stop, of a step, of penalties before and behind
  // them.
  CHECK(meetings == 8);
}
