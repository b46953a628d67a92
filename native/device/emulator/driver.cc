// A device that is none: launches run on fibers, one team after the other. For tests.
#include "device/driver.h"

#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "device/emulator/fibers.h"
#include "device/kernel/bodies.h"

namespace outlast::device {
namespace {

thread_local std::string lastError;

/// kernel(team, index, exchange) as `teams` teams of a plan, or crews.
template <class Real, bool isCrew, class Kernel>
bool emulate(const Plan& plan, int teams, Watch watch, Kernel&& kernel) {
  try {
    // What a team finds in its exchange memory is nobody's business.
    std::vector<Real> exchange(static_cast<std::size_t>(plan.exchange * plan.crewSize()));
    for (int index = 0; index < teams; ++index) {
      std::fill(exchange.begin(), exchange.end(), std::numeric_limits<Real>::quiet_NaN());
      Fibers fibers(static_cast<std::uint64_t>(index), watch.look, watch.data);
      if constexpr (isCrew) {
        fibers.run({plan.rowSlices, plan.unitSlices}, plan.threads, [&](const EmulatedCrew& team) {
          kernel(team, index, exchange.data() + team.crewRank() * plan.exchange);
        });
      } else {
        fibers.run(plan.threads, [&](const EmulatedTeam& team) { kernel(team, index, exchange.data()); });
      }
    }
    return true;
  } catch (const std::exception& failure) {
    lastError = failure.what();
    return false;
  }
}

template <class Real>
bool trainEmulated(void* /*context*/, const Launch<Real>* launch, int teams, Watch watch) {
  return visitBody<Real>(launch->plan, [&](auto body) {
    using Body = decltype(body);
    return emulate<Real, Body::isCrew>(launch->plan, teams, watch, [&](const auto& team, int index, Real* exchange) {
      train<Body>(*launch, team, index, teams, exchange);
    });
  });
}

template <class Real>
bool walkEmulated(void* /*context*/, const Walk<Real>* walk, int teams, Watch watch) {
  return visitItem<Cells>(walk->plan.shape.cell, [&](auto cell) {
    return emulate<Real, false>(walk->plan, teams, watch, [&](const EmulatedTeam& team, int index, Real* exchange) {
      walkAll<decltype(cell)>(*walk, team, index, teams, exchange);
    });
  });
}

bool copy(void* /*context*/, void* to, const void* from, std::size_t bytes) {
  std::memcpy(to, from, bytes);
  return true;
}

void* take(void* /*context*/, std::size_t bytes) {
  // Memory of a device is not zero.
  void* const memory = std::malloc(bytes + 1);
  if (memory == nullptr) {
    lastError = "out of memory";
  } else {
    std::memset(memory, 0xFF, bytes);
  }
  return memory;
}

/// There is device 0 alone.
bool isDevice(int device) {
  if (device != 0) lastError = "there is no device " + std::to_string(device);
  return device == 0;
}

bool describe(int device, DeviceInfo* info) {
  if (!isDevice(device)) return false;
  std::strncpy(info->name, "emulated device", sizeof(info->name) - 1);
  info->limits = {Index{48} * 1024, 128};
  info->teams = 2;
  info->freeBytes = Index{1} << 30;
  return true;
}

/// It has no state: what is opened is an address alone.
void* open(int device) {
  static char opened;
  return isDevice(device) ? &opened : nullptr;
}

}  // namespace

const Driver* outlastDriver() {
  static const Driver driver = [] {
    Driver own;
    own.error = [] { return lastError.c_str(); };
    own.count = [] { return 1; };
    own.describe = describe;
    own.open = open;
    own.close = [](void* /*context*/) {};
    own.allocate = take;
    own.allocateShared = take;
    own.release = [](void* /*context*/, void* memory) { std::free(memory); };
    own.upload = copy;
    own.download = copy;
    own.teams = [](void* /*context*/, const Plan* /*plan*/, int /*realBytes*/) { return 2; };
    own.trainFloat = trainEmulated<float>;
    own.trainDouble = trainEmulated<double>;
    own.walkFloat = walkEmulated<float>;
    own.walkDouble = walkEmulated<double>;
    return own;
  }();
  return &driver;
}

}  // namespace outlast::device
