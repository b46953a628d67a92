// Opening devices' libraries, and devices that fail.
#include "device/library.h"

#include <doctest/doctest.h>

#include "backend/contract.h"
#include "device/train.h"
#include "quiet_chunk.h"

using namespace outlast;
using chunk_case::quietChunk;

namespace {

std::string library(const char* name) { return std::string(OUTLAST_LIBRARIES) + name; }

/// What the Failure OUTLAST_DEVICE says that `work` throws.
template <class Work>
std::string failureOf(const Work& work) {
  try {
    work();
  } catch (const Failure& failure) {
    CHECK(failure.code() == "OUTLAST_DEVICE");
    return failure.what();
  }
  return "nothing failed";
}

bool contains(const std::string& sentence, const char* part) { return sentence.find(part) != std::string::npos; }

/// The emulated driver, with one of its functions in another's place.
template <class Function>
device::Driver with(Function device::Driver::*member, Function function) {
  device::Driver driver = *device::outlastDriver();
  driver.*member = function;
  return driver;
}

std::string trainingFailure(const device::Driver& driver, int ordinal = 0) {
  const Chunk<double> chunk = quietChunk<double>(1, 0, 2);
  JobControl control;
  return failureOf([&] { device::trainOnDevice(chunk, driver, ordinal, control); });
}

}  // namespace

TEST_CASE("a library is opened, and trains as the CPU does") {
  const auto backend = deviceBackend<double>(library("outlast_emulated_device.so"), 0);
  const Chunk<double> chunk = quietChunk<double>(4, 3, 2);
  JobControl here, there;
  const auto expected = cpuBackend<double>().train(chunk, here);
  const auto outcomes = backend->train(chunk, there);
  for (std::size_t run = 0; run < expected.size(); ++run) {
    CHECK(outcomes[run].steps == expected[run].steps);
    CHECK(outcomes[run].losses.back() == doctest::Approx(expected[run].losses.back()).epsilon(1e-9));
  }
  CHECK(there.done == here.done);
  CHECK(there.total == here.total);
  CHECK(backend->sideBySide(chunk) == 2);

  const auto devices = device::listDevices(device::openDriver(library("outlast_emulated_device.so")));
  REQUIRE(devices.size() == 1);
  CHECK(std::string(devices[0].name) == "emulated device");
  CHECK(devices[0].freeBytes > 0);
}

TEST_CASE("what is no device's library is refused with its path and what is wrong") {
  const auto opening = [](const std::string& path) { return failureOf([&] { device::openDriver(path); }); };
  CHECK(opening("libm.so.6") == "The path of a device's library must be absolute, not libm.so.6.");
  CHECK(contains(opening("/nowhere/a.so"), "The device's library /nowhere/a.so cannot be opened: "));
  CHECK(contains(opening("/nowhere/a.so"), "No such file"));
  CHECK(contains(opening(library("outlast_emulated_device.so") + '\0' + ".so"), "must be absolute"));
  CHECK(contains(opening(library("outlast_no_driver.so")),
                 "outlast_no_driver.so is no device's library of Outlast, since it has no outlastDriver"));
  const std::string other = opening(library("outlast_other_abi.so"));
  CHECK(contains(other, ("has interface " + std::to_string(device::driverAbi + 1) + ", and this core has " +
                         std::to_string(device::driverAbi))
                            .c_str()));
}

TEST_CASE("a device that is not there, or fails, is named with the driver's own words") {
  CHECK(trainingFailure(*device::outlastDriver(), 7) == "Device 7 cannot be used: there is no device 7.");
  const auto none = with(
      &device::Driver::count, +[] { return -1; });
  CHECK(contains(failureOf([&] { device::listDevices(none); }), "No device can be used: "));

  auto small = with(
      &device::Driver::allocate, +[](void*, std::size_t) -> void* { return nullptr; });
  small.error = [] { return "out of memory"; };
  CHECK(trainingFailure(small) ==
        "Device 0 (emulated device) did not give 0 MiB (out of memory): give it fewer models at a time, or end what "
        "else uses it.");

  auto lost = with(
      &device::Driver::trainDouble, +[](void*, const device::Launch<double>*, int, device::Watch) { return false; });
  lost.error = [] { return "the device is lost"; };
  CHECK(trainingFailure(lost) == "Device 0 (emulated device) failed: the device is lost.");

  auto closed = with(
      &device::Driver::open, +[](int) -> void* { return nullptr; });
  closed.error = [] { return "it is another's"; };
  CHECK(trainingFailure(closed) == "Device 0 (emulated device) failed: it is another's.");

  auto full = with(
      &device::Driver::teams, +[](void*, const device::Plan*, int) { return 0; });
  full.error = [] { return "no room"; };
  CHECK(trainingFailure(full) == "Device 0 (emulated device) failed: no room.");
}

TEST_CASE("a device gives back all memory that it gave, also after a failure") {
  static int given;
  given = 0;
  auto counting = with(
      &device::Driver::allocate, +[](void* context, std::size_t bytes) {
        ++given;
        return device::outlastDriver()->allocate(context, bytes);
      });
  counting.allocateShared = counting.allocate;
  counting.release = [](void* context, void* memory) {
    --given;
    device::outlastDriver()->release(context, memory);
  };
  const Chunk<double> chunk = quietChunk<double>(1, 0, 2);
  JobControl control;
  device::trainOnDevice(chunk, counting, 0, control);
  CHECK(given == 0);
  counting.trainDouble = [](void*, const device::Launch<double>*, int, device::Watch) { return false; };
  CHECK(contains(trainingFailure(counting), "failed"));
  CHECK(given == 0);
}

TEST_CASE("what a device's backend does not do is refused by name") {
  const auto backend = deviceBackend<float>(library("outlast_emulated_device.so"), 0);
  try {
    const auto network = backend->network({});
    FAIL("it did");
  } catch (const Failure& failure) {
    CHECK(failure.code() == "OUTLAST_UNSUPPORTED");
    CHECK(contains(failure.what(), "A device does not do this yet: the gradients of a single model."));
  }
}
