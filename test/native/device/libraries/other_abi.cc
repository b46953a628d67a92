// A device's library of another version.
#include "device/driver.h"

const outlast::device::Driver* outlast::device::outlastDriver() {
  static const Driver driver = [] {
    Driver own;
    own.abi = driverAbi + 1;
    return own;
  }();
  return &driver;
}
