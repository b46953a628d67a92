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

template <class Real>
bool trainEmulated(void* /*context*/, const Launch<Real>* launch, int teams, Watch watch) {
  try {
    // What a team finds in its exchange memory is nobody's business.
    std::vector<Real> exchange(static_cast<std::size_t>(launch->plan.exchange));
    visitBody<Real>(launch->plan, [&](auto body) {
      using Body = decltype(body);
      for (int index = 0; index < teams; ++index) {
        std::fill(exchange.begin(), exchange.end(), std::numeric_limits<Real>::quiet_NaN());
        Fibers fibers(static_cast<std::uint64_t>(index), watch.look, watch.data);
        fibers.run(launch->plan.threads,
                   [&](const EmulatedTeam& team) { train<Body>(*launch, team, index, teams, exchange.data()); });
      }
    });
    return true;
  } catch (const std::exception& failure) {
    lastError = failure.what();
    return false;
  }
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

bool describe(int /*device*/, DeviceInfo* info) {
  std::strncpy(info->name, "emulated device", sizeof(info->name) - 1);
  info->limits = {Index{48} * 1024, 128};
  info->teams = 2;
  info->freeBytes = Index{1} << 30;
  return true;
}

}  // namespace

extern "C" const Driver* outlastDriver() {
  static Driver driver;
  driver.error = [] { return lastError.c_str(); };
  driver.count = [] { return 1; };
  driver.describe = describe;
  driver.open = [](int /*device*/) -> void* { return &driver; };
  driver.close = [](void* /*context*/) {};
  driver.allocate = take;
  driver.allocateShared = take;
  driver.release = [](void* /*context*/, void* memory) { std::free(memory); };
  driver.upload = copy;
  driver.download = copy;
  driver.teams = [](void* /*context*/, const Plan* /*plan*/, int /*realBytes*/) { return 2; };
  driver.trainFloat = trainEmulated<float>;
  driver.trainDouble = trainEmulated<double>;
  return &driver;
}

}  // namespace outlast::device
