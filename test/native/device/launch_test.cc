// What a team does from step to step and from run to run of a launch: every barrier there is needed, and a stop is seen
// soon.
#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "device/emulator/fibers.h"
#include "device/kernel/bodies.h"
#include "device/make_plan.h"
#include "device/train.h"
#include "quiet_chunk.h"

using namespace outlast;
using chunk_case::learningChunk;

namespace {

/// What the driver below makes of launches, and what it saw.
struct Emulation {
  device::DeviceLimits limits;
  std::uint64_t seed = 1;
  device::Barrier forgotten;
  int windowsALook = 0;     ///< 0: the plan's
  Index stopAfter = 1'000;  ///< steps of the first run
  std::vector<device::Barrier> barriers;
};
Emulation emulation;

void trainOneTeam(const device::Launch<double>& given) {
  device::Launch<double> launch = given;
  if (emulation.windowsALook > 0) launch.plan.windowsALook = emulation.windowsALook;
  const device::Plan& plan = launch.plan;
  static const device::Launch<double>* looked;
  static std::int32_t stop;
  looked = &launch;
  stop = 0;
  launch.stop = &stop;
  // A host that takes its stop back once the first run has ended: to the team the launch is over all the same.
  const auto look = [](void*) {
    stop = looked->done[0] >= emulation.stopAfter && looked->results[0].steps == 0 ? 1 : 0;
  };
  std::vector<double> exchange(static_cast<std::size_t>(plan.exchange), std::numeric_limits<double>::quiet_NaN());
  device::Fibers fibers(emulation.seed, look);
  fibers.forget(emulation.forgotten);
  device::visitBody<double>(plan, [&](auto body) {
    if constexpr (!decltype(body)::isCrew)
      fibers.run(plan.threads, [&](const device::EmulatedTeam& team) {
        device::train<decltype(body)>(launch, team, 0, 1, exchange.data());
      });
  });
  emulation.barriers = fibers.barriers();
}

/// The emulated device, with one team.
device::Driver oneTeam() {
  device::Driver driver = *device::outlastDriver();
  driver.describe = [](int ordinal, device::DeviceInfo* info) {
    const bool succeeded = device::outlastDriver()->describe(ordinal, info);
    info->limits = emulation.limits;
    return succeeded;
  };
  driver.trainDouble = [](void*, const device::Launch<double>* launch, int, device::Watch) {
    trainOneTeam(*launch);
    return true;
  };
  return driver;
}

/// LSTMs of several steps, with penalties or without, some of them clipped.
Chunk<double> chunkFor(bool penalizes) {
  Chunk<double> chunk = learningChunk(1, 0);
  for (double& steps : chunk.steps) steps = 3;
  if (!penalizes) return chunk;
  PenaltyRule rule{findItem<Penalties>("saturation"), 2, {}};
  for (Index run = 0; run < chunk.runs; ++run) rule.numbers.insert(rule.numbers.end(), {0.3, 2});
  chunk.penalties = {rule};
  return chunk;
}

/// Losses and parameters of some of its runs.
std::vector<double> trained(const Chunk<double>& chunk, const std::vector<Index>& runs) {
  const device::Driver driver = oneTeam();
  const auto training = device::beginOnDevice(chunk, driver, 0);
  JobControl control;
  training->advance(runs, {}, control);
  std::vector<double> numbers;
  for (const Index run : runs) {
    const auto outcome = training->take(run);
    numbers.insert(numbers.end(), outcome.losses.begin(), outcome.losses.end());
    numbers.insert(numbers.end(), outcome.parameters.begin(), outcome.parameters.end());
  }
  return numbers;
}

/// Whether a barrier is one of a launch's own, rather than of a model's gradient.
bool isOfLaunch(const device::Barrier& barrier) {
  const std::string_view file = barrier.file;
  return file.ends_with("/train.h") || file.ends_with("/stop.h") || file.ends_with("/penalties.h");
}

}  // namespace

TEST_CASE("without any one of a launch's barriers its runs leave other numbers") {
  // A few rows at a time on a block; and a warp.
  std::size_t count = 0;
  for (const bool isWarp : {false, true}) {
    emulation = {};
    emulation.limits = {isWarp ? Index{48} * 1024 : Index{3} * 1024, 64, isWarp};
    emulation.windowsALook = 1;
    const Chunk<double> chunk = chunkFor(!isWarp);
    const auto whole = trained(chunk, {0, 1, 3});
    const std::vector<device::Barrier> barriers = emulation.barriers;
    for (emulation.seed = 2; emulation.seed <= 4; ++emulation.seed) CHECK(trained(chunk, {0, 1, 3}) == whole);
    for (const device::Barrier& barrier : barriers) {
      if (!isOfLaunch(barrier)) continue;
      ++count;
      INFO(std::string(barrier.file) << ":" << barrier.line << ", on a warp: " << isWarp);
      emulation.forgotten = barrier;
      bool differs = false;
      // NaN is unequal to itself: numbers that nobody wrote are seen too. So are threads that part for good.
      for (emulation.seed = 1; emulation.seed <= 4 && !differs; ++emulation.seed) {
        try {
          differs = trained(chunk, {0, 1, 3}) != whole;
        } catch (const Failure&) {
          differs = true;
        }
      }
      CHECK(differs);
    }
  }
  // Of a block a stop's, two of gradients, a penalty's, clipping's and a step's; of a warp a stop's and the last two.
  CHECK(count == 9);
}

TEST_CASE("a stop is seen at the next look, and ends the launch") {
  for (const bool isWarp : {false, true}) {
    for (const int windowsALook : {1, 3}) {
      emulation = {};
      emulation.limits.warps = isWarp;
      emulation.windowsALook = windowsALook;
      emulation.stopAfter = 4;
      Chunk<double> chunk = chunkFor(false);
      for (double& steps : chunk.steps) steps = 20;
      const device::Driver driver = oneTeam();
      const auto training = device::beginOnDevice(chunk, driver, 0);
      JobControl control;
      training->advance(std::vector<Index>{0, 1, 2}, {}, control);
      const auto stopped = training->take(0);
      CHECK(stopped.status == RunStatus::stopped);
      CHECK(stopped.steps == (windowsALook == 1 ? 4 : 6));
      CHECK(stopped.losses.size() == static_cast<std::size_t>(stopped.steps));
      for (const Index run : {1, 2}) {
        const auto unbegun = training->take(run);
        CHECK(unbegun.status == RunStatus::stopped);
        CHECK(unbegun.steps == 0);
        CHECK(unbegun.losses.empty());
      }
    }
  }
}

TEST_CASE("a team looks for a stop the less often the smaller its windows are") {
  const auto looks = [](Index hidden, int batch, int longest) {
    device::PlanRequest request;
    request.shape = {
        .cell = findItem<Cells>("lstm"), .inputSize = 1, .hiddenSize = hidden, .outputSize = 1, .layers = 1};
    request.batch = batch;
    request.longest = longest;
    return device::makePlan(request, {Index{200} * 1024, 512}).windowsALook;
  };
  CHECK(looks(2, 1, 5) == 64);
  CHECK(looks(2, 32, 50) > 1);
  CHECK(looks(2, 32, 50) < 64);
  CHECK(looks(64, 32, 50) == 1);
  // Long sequences of a model of next to nothing.
  CHECK(looks(1, 1, 20'000) == 1);
}
