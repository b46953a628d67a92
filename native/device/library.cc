#include "device/library.h"

#include "core/failure.h"

#if !defined(_WIN32) && !defined(__wasm__)
#define OUTLAST_HAS_LIBRARIES
#include <dlfcn.h>
#endif

namespace outlast::device {
namespace {

[[noreturn]] void fail(const std::string& sentence) { throw Failure("OUTLAST_DEVICE", sentence); }

#if defined(OUTLAST_HAS_LIBRARIES)
/// dlopen takes any other name for one to look up among the system's libraries.
bool isAbsolute(const std::string& path) { return path.starts_with('/') && path.find('\0') == std::string::npos; }
#endif

}  // namespace

const Driver& openDriver(const std::string& path) {
#if defined(OUTLAST_HAS_LIBRARIES)
  if (!isAbsolute(path)) fail("The path of a device's library must be absolute, not " + path + ".");
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* const reason = dlerror();
    fail("The device's library " + path + " cannot be opened: " + (reason == nullptr ? "no reason given" : reason) +
         ".");
  }
  const auto open = reinterpret_cast<OpenDriver>(dlsym(library, driverSymbol));
  if (open == nullptr)
    fail(path + " is no device's library of Outlast, since it has no " + driverSymbol + ": name another one.");
  const Driver* const driver = open();
  if (driver->abi != driverAbi)
    fail("The device's library " + path + " has interface " + std::to_string(driver->abi) + ", and this core has " +
         std::to_string(driverAbi) + ": build both from one version of Outlast (npx outlast build --cuda).");
  return *driver;
#else
  fail("The device's library " + path +
       " cannot be opened: this build of the core opens none, the native ones of Linux and macOS do.");
#endif
}

DeviceInfo describeDevice(const Driver& driver, int device) {
  DeviceInfo info;
  if (!driver.describe(device, &info))
    fail("Device " + std::to_string(device) + " cannot be used: " + driver.error() + ".");
  return info;
}

std::vector<DeviceInfo> listDevices(const Driver& driver) {
  const int count = driver.count();
  if (count < 0) fail(std::string("No device can be used: ") + driver.error() + ".");
  std::vector<DeviceInfo> devices(static_cast<std::size_t>(count));
  for (int device = 0; device < count; ++device) devices[device] = describeDevice(driver, device);
  return devices;
}

}  // namespace outlast::device
