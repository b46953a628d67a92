// The emulated device with other limits.
#pragma once
#include "device/driver.h"

namespace emulated {

/// `change` makes of its limits others.
template <auto change>
outlast::device::Driver driverWith() {
  outlast::device::Driver driver = *outlast::device::outlastDriver();
  driver.describe = [](int ordinal, outlast::device::DeviceInfo* info) {
    const bool succeeded = outlast::device::outlastDriver()->describe(ordinal, info);
    change(info->limits);
    return succeeded;
  };
  return driver;
}

/// Blocks have all models.
inline void blocksAlone(outlast::device::DeviceLimits& limits) { limits.warps = false; }

/// Crews have models of more than two hidden units: two of them, or more, for every two rows, at most six blocks.
inline void smallCrews(outlast::device::DeviceLimits& limits) {
  limits = {.exchangeBytes = limits.exchangeBytes, .threads = 32, .warps = false, .crew = 6, .unitsOfBlock = 2};
  limits.rowsOfUnits = 2;
}

/// The same for every two rows, whatever a model's units are.
inline void crewsOfRows(outlast::device::DeviceLimits& limits) {
  limits = {.exchangeBytes = limits.exchangeBytes, .threads = 32, .warps = false, .crew = 6, .rowsOfBlock = 2};
  limits.rowsOfUnits = 2;
}

}  // namespace emulated
