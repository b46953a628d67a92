// Devices that are none, by number: the emulated one under several names. OUTLAST_TEST_DEVICES says how many there are,
// and OUTLAST_TEST_LAUNCHES, where it is set, after how many launches they are lost. With OUTLAST_TEST_CREWS crews of
// few small blocks have all but the smallest models.
#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

#include "device/driver.h"

namespace outlast::device {
namespace {

thread_local bool failsByItself = false;

/// The driver of the library beside this one.
const Driver& emulated() {
  static const Driver* const driver = [] {
    Dl_info own;
    dladdr(reinterpret_cast<const void*>(&outlastDriver), &own);
    const std::string path = own.dli_fname;
    const std::string beside = path.substr(0, path.rfind('/')) + "/outlast_emulated_device.so";
    void* const library = dlopen(beside.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) std::abort();  // or this library is asked again, for ever
    return reinterpret_cast<OpenDriver>(dlsym(library, driverSymbol))();
  }();
  return *driver;
}

int count() {
  const char* const text = std::getenv("OUTLAST_TEST_DEVICES");
  return text == nullptr ? 2 : std::atoi(text);
}

/// Whether the launches that the variable allows are spent; another value begins anew.
bool isLost() {
  static std::mutex mutex;
  static std::string known;
  static int left = 0;
  const std::lock_guard lock(mutex);
  const char* const text = std::getenv("OUTLAST_TEST_LAUNCHES");
  if (text == nullptr) return false;
  if (text != known) {
    known = text;
    left = std::atoi(text);
  }
  return left-- <= 0;
}

template <class Real>
bool train(bool (*own)(void*, const Launch<Real>*, int, Watch), void* context, const Launch<Real>* launch, int teams,
           Watch watch) {
  failsByItself = isLost();
  return !failsByItself && own(context, launch, teams, watch);
}

}  // namespace

const Driver* outlastDriver() {
  static const Driver driver = [] {
    Driver several = emulated();
    several.error = [] { return failsByItself ? "the device is lost" : emulated().error(); };
    several.count = count;
    several.describe = [](int device, DeviceInfo* info) {
      if (!emulated().describe(0, info)) return false;
      if (std::getenv("OUTLAST_TEST_CREWS") != nullptr) {
        info->limits = {info->limits.exchangeBytes, 32, false, 6, 2};
        info->limits.rowsOfUnits = 2;
      }
      info->name[std::strlen(info->name)] = ' ';
      info->name[std::strlen(info->name)] = static_cast<char>('0' + device);
      return true;
    };
    several.open = [](int /*device*/) { return emulated().open(0); };
    several.trainFloat = [](void* context, const Launch<float>* launch, int teams, Watch watch) {
      return train(emulated().trainFloat, context, launch, teams, watch);
    };
    several.trainDouble = [](void* context, const Launch<double>* launch, int teams, Watch watch) {
      return train(emulated().trainDouble, context, launch, teams, watch);
    };
    return several;
  }();
  return &driver;
}

}  // namespace outlast::device
