// A stop in the middle of a window: whatever a team is, and whenever it comes, all of it leaves, and soon.
#include <doctest/doctest.h>

#include <array>
#include <span>

#include "device/emulator/fibers.h"
#include "device/kernel/bodies.h"
#include "device/train.h"
#include "emulated_driver.h"
#include "quiet_chunk.h"

using namespace outlast;
using chunk_case::learningChunk;
using chunk_case::quietChunk;

namespace {

constexpr Index stoppedLength = 60;

/// What the driver below makes of launches, and what it saw.
struct Stopping {
  std::uint64_t seed = 1;
  int lookMask = 1;
  Index stopAt = 0;  ///< turns of blocks before the stop comes
  Index turns = 0;
  std::int32_t stop = 0;
  device::Plan plan;
  bool parted = false;  ///< whether some waited for others that were gone
};
Stopping stopping;

void trainUntilStop(const device::Launch<double>& given) {
  device::Launch<double> launch = given;
  launch.plan.lookMask = stopping.lookMask;
  launch.plan.windowsALook = 1;
  launch.stop = &stopping.stop;
  const device::Plan& plan = stopping.plan = launch.plan;
  const auto look = [](void*) { stopping.stop = ++stopping.turns > stopping.stopAt ? 1 : 0; };
  std::vector<double> exchange(static_cast<std::size_t>(plan.exchange * plan.crewSize()),
                               std::numeric_limits<double>::quiet_NaN());
  device::Fibers fibers(stopping.seed, look);
  device::visitBody<double>(plan, [&](auto body) {
    using Body = decltype(body);
    if constexpr (Body::isCrew) {
      fibers.run({plan.rowSlices, plan.unitSlices}, plan.threads, [&](const device::EmulatedCrew& team) {
        device::train<Body>(launch, team, 0, 1, exchange.data() + team.crewRank() * plan.exchange);
      });
    } else {
      fibers.run(plan.threads,
                 [&](const device::EmulatedTeam& team) { device::train<Body>(launch, team, 0, 1, exchange.data()); });
    }
  });
}

template <auto change>
device::Driver stoppedDriver() {
  device::Driver driver = emulated::driverWith<change>();
  driver.trainDouble = [](void*, const device::Launch<double>* launch, int, device::Watch) {
    try {
      trainUntilStop(*launch);
    } catch (const std::logic_error&) {
      stopping.parted = true;
    }
    return true;
  };
  return driver;
}

/// The losses of two runs on long sequences.
using Curves = std::array<std::vector<double>, 2>;

template <auto change>
Curves stoppedCurves(const Chunk<double>& chunk) {
  const device::Driver driver = stoppedDriver<change>();
  const auto training = device::beginOnDevice(chunk, driver, 0);
  JobControl control;
  training->advance(std::vector<Index>{0, 1}, {}, control);
  Curves losses;
  for (const Index run : {0, 1}) {
    const auto outcome = training->take(run);
    losses[run] = outcome.losses;
    CHECK(outcome.losses.size() == static_cast<std::size_t>(outcome.steps));
  }
  return losses;
}

/// Turns from a stop to the end, at most, of stops at many times.
template <auto change>
Index longestWait(const Chunk<double>& chunk) {
  stopping = {};
  stopping.stopAt = std::numeric_limits<Index>::max();
  const Curves whole = stoppedCurves<change>(chunk);
  Index most = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    stopping = {};
    stopping.seed = seed;
    stopping.stopAt = static_cast<Index>(seed) * 37;
    const Curves stopped = stoppedCurves<change>(chunk);
    CHECK(!stopping.parted);
    CHECK(stopped[1].size() < whole[1].size());
    // Of a window that was left nothing stays.
    for (const int run : {0, 1})
      CHECK(std::ranges::equal(stopped[run], std::span(whole[run]).first(stopped[run].size())));
    most = std::max(most, stopping.turns - stopping.stopAt);
  }
  return most;
}

Chunk<double> longer(Chunk<double> chunk) {
  const std::vector<double> delay = {1, stoppedLength};
  chunk.sources = {makeSource("delay", delay, {})};
  chunk.checkpoints = {};
  for (double& steps : chunk.steps) steps = 30;
  return chunk;
}

void onBlocks(device::DeviceLimits& limits) {
  limits.warps = false;
  limits.threads = 32;
}
void onWarps(device::DeviceLimits& /*limits*/) {}

}  // namespace

TEST_CASE("a stop within a window is seen between two of its steps, by all of a team at once") {
  const Chunk<double> lstm = longer(learningChunk(2, 5));
  const Chunk<double> small = longer(learningChunk(1, 5));
  Chunk<double> response = longer(quietChunk<double>(findItem<Cells>("linear"), 3, 5));
  response.mode = GradientMode::impulse;
  // A window of a layer takes 60 steps and as many back, each of a turn and more.
  CHECK(longestWait<onBlocks>(lstm) < 2 * stoppedLength / 3);
  CHECK(stopping.plan.crewSize() == 1);
  CHECK(longestWait<onWarps>(small) < 2 * stoppedLength);
  CHECK(stopping.plan.warpWidth > 0);
  CHECK(longestWait<onBlocks>(response) < 2 * stoppedLength / 3);
  CHECK(stopping.plan.impulse.columns > 0);
  CHECK(longestWait<emulated::smallCrews>(lstm) < 2 * stoppedLength);
  CHECK(stopping.plan.crewSize() == 6);
  CHECK(longestWait<emulated::crewsOfRows>(small) < 2 * stoppedLength);
  CHECK(stopping.plan.rowSlices == 3);
}

TEST_CASE("of windows too short to be looked into a stop ends none") {
  const Chunk<double> chunk = longer(learningChunk(1, 5));
  stopping = {};
  stopping.lookMask = 63;
  stopping.stopAt = 3;
  CHECK(stoppedCurves<onBlocks>(chunk)[0].size() == 1);
}
