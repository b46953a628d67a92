// Opening a device's library (cuda/, emulator/).
#pragma once
#include <string>
#include <vector>

#include "device/driver.h"

namespace outlast::device {

/// The driver in the library at an absolute path. It stays open for as long as the process lives: a device's runtime
/// has threads and exit handlers of its own. Throws Failure, OUTLAST_DEVICE, where there is none of this interface.
const Driver& openDriver(const std::string& path);

/// Throws Failure, OUTLAST_DEVICE, where there is no such device.
DeviceInfo describeDevice(const Driver& driver, int device);

/// Every device, in the order of their numbers. Throws Failure, OUTLAST_DEVICE, where none can be had.
std::vector<DeviceInfo> listDevices(const Driver& driver);

}  // namespace outlast::device
