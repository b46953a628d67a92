// The border to a device's library (cuda/, emulator/), which is opened at run time: functions and plain numbers alone.
#pragma once
#include <cstddef>

#include "device/kernel/train.h"
#include "device/kernel/walk.h"

#if defined(_WIN32)
#define OUTLAST_DRIVER_SYMBOL
#else
#define OUTLAST_DRIVER_SYMBOL __attribute__((visibility("default")))
#endif

namespace outlast::device {

/// Raised when anything behind this border changes; a library of another one is refused.
inline constexpr int driverAbi = 6;

struct DeviceInfo {
  char name[256] = {};
  DeviceLimits limits;
  int teams = 1;  ///< that a launch should have, of one warp each
  Index freeBytes = 0;
};

/// What a launch calls every millisecond or so; whoever waits writes into the launch's `stop`, and reads its `done`.
struct Watch {
  void (*look)(void* data) = nullptr;
  void* data = nullptr;
};

/// A context belongs to one thread at a time. What fails returns null or false, and error() then says why.
struct Driver {
  int abi = driverAbi;
  const char* (*error)() = nullptr;
  int (*count)() = nullptr;  ///< devices; negative: none can be had
  bool (*describe)(int device, DeviceInfo* info) = nullptr;
  void* (*open)(int device) = nullptr;
  void (*close)(void* context) = nullptr;
  void* (*allocate)(void* context, std::size_t bytes) = nullptr;
  /// Memory of the host that the device reads and writes while a launch is under way.
  void* (*allocateShared)(void* context, std::size_t bytes) = nullptr;
  void (*release)(void* context, void* memory) = nullptr;
  bool (*upload)(void* context, void* to, const void* from, std::size_t bytes) = nullptr;
  bool (*download)(void* context, void* to, const void* from, std::size_t bytes) = nullptr;
  /// How many teams of this plan, or crews, can be at work at once.
  int (*teams)(void* context, const Plan* plan, int realBytes) = nullptr;
  bool (*trainFloat)(void* context, const Launch<float>* launch, int teams, Watch watch) = nullptr;
  bool (*trainDouble)(void* context, const Launch<double>* launch, int teams, Watch watch) = nullptr;
  bool (*walkFloat)(void* context, const Walk<float>* walk, int teams, Watch watch) = nullptr;
  bool (*walkDouble)(void* context, const Walk<double>* walk, int teams, Watch watch) = nullptr;
};

/// The one symbol of a library, and its name.
extern "C" OUTLAST_DRIVER_SYMBOL const Driver* outlastDriver();
using OpenDriver = const Driver* (*)();
inline constexpr const char* driverSymbol = "outlastDriver";

}  // namespace outlast::device
