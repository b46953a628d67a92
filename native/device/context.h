// A device in use, and memory on it, which goes when its owner does.
#pragma once
#include <algorithm>
#include <span>
#include <string>

#include "core/failure.h"
#include "device/library.h"

namespace outlast::device {

/// A context of one device. Every failure of the driver becomes a Failure OUTLAST_DEVICE with the driver's own words.
class Context {
 public:
  Context(const Driver& driver, int device)
      : driver_(driver), device_(device), info_(describeDevice(driver, device)), context_(driver.open(device)) {
    if (context_ == nullptr) fail();
  }
  ~Context() {
    if (context_ != nullptr) driver_.close(context_);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] const DeviceInfo& info() const { return info_; }
  [[nodiscard]] const Driver& driver() const { return driver_; }
  [[nodiscard]] void* get() const { return context_; }
  /// Teams of a launch of so many items: as many as the device holds at once, and half of its memory has workspaces
  /// for.
  [[nodiscard]] int teams(const Plan& plan, int realBytes, Index items) const {
    const Index room = info_.freeBytes / 2 / std::max<Index>(1, plan.workspace * realBytes);
    const int held = driver_.teams(context_, &plan, realBytes);
    if (held < 1) fail();
    return static_cast<int>(std::min({Index{held}, items, std::max<Index>(1, room)}));
  }
  /// Makes a launch, and waits for its end.
  void run(const Launch<float>& one, int teams, Watch watch) const {
    require(driver_.trainFloat(context_, &one, teams, watch));
  }
  void run(const Launch<double>& one, int teams, Watch watch) const {
    require(driver_.trainDouble(context_, &one, teams, watch));
  }
  void run(const Walk<float>& one, int teams, Watch watch) const {
    require(driver_.walkFloat(context_, &one, teams, watch));
  }
  void run(const Walk<double>& one, int teams, Watch watch) const {
    require(driver_.walkDouble(context_, &one, teams, watch));
  }
  [[noreturn]] void fail() const { throw Failure("OUTLAST_DEVICE", name() + " failed: " + driver_.error() + "."); }
  [[noreturn]] void failToGive(std::size_t bytes) const {
    throw Failure("OUTLAST_DEVICE", name() + " did not give " + std::to_string(bytes >> 20) + " MiB (" +
                                        driver_.error() +
                                        "): give it fewer models at a time, or end what else uses it.");
  }

 private:
  void require(bool succeeded) const {
    if (!succeeded) fail();
  }
  [[nodiscard]] std::string name() const { return "Device " + std::to_string(device_) + " (" + info_.name + ")"; }

  const Driver& driver_;
  int device_;
  DeviceInfo info_;
  void* context_;
};

/// `count` numbers on the device, or shared with it.
template <class T>
class Memory {
 public:
  explicit Memory(const Context& context) : context_(context) {}
  ~Memory() { release(); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  /// At least so many, of any content.
  T* reserve(std::size_t count, bool shared = false) {
    if (count <= count_) return data_;
    release();
    const Driver& driver = context_.driver();
    data_ = static_cast<T*>((shared ? driver.allocateShared : driver.allocate)(context_.get(), count * sizeof(T)));
    if (data_ == nullptr) context_.failToGive(count * sizeof(T));
    count_ = count;
    return data_;
  }

  template <class From>
  T* fill(const From& from) {
    reserve(std::max<std::size_t>(from.size(), 1));
    write(0, from);
    return data_;
  }

  /// From number `at` on, of so many that there is room for.
  void write(std::size_t at, std::span<const T> from) {
    if (!from.empty() && !context_.driver().upload(context_.get(), data_ + at, from.data(), from.size_bytes()))
      context_.fail();
  }

  void read(std::span<T> to) const {
    if (!to.empty() && !context_.driver().download(context_.get(), to.data(), data_, to.size_bytes())) context_.fail();
  }

  [[nodiscard]] T* get() const { return data_; }

 private:
  void release() {
    if (data_ != nullptr) context_.driver().release(context_.get(), data_);
    data_ = nullptr;
    count_ = 0;
  }

  const Context& context_;
  T* data_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace outlast::device
