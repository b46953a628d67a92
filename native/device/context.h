// A device in use, and memory on it, which goes when its owner does.
#pragma once
#include <span>
#include <string>

#include "core/failure.h"
#include "device/driver.h"

namespace outlast::device {

/// A context of one device. Every failure of the driver becomes a Failure OUTLAST_DEVICE with the driver's own words.
class Context {
 public:
  Context(const Driver& driver, int device) : driver_(driver), context_(driver.open(device)) {
    if (context_ == nullptr || !driver.describe(device, &info_)) fail();
  }
  ~Context() {
    if (context_ != nullptr) driver_.close(context_);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  [[nodiscard]] const DeviceInfo& info() const { return info_; }
  [[nodiscard]] const Driver& driver() const { return driver_; }
  [[nodiscard]] void* get() const { return context_; }
  [[noreturn]] void fail() const {
    throw Failure("OUTLAST_DEVICE", std::string("The device failed: ") + driver_.error());
  }

 private:
  const Driver& driver_;
  void* context_;
  DeviceInfo info_;
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
    if (data_ == nullptr) context_.fail();
    count_ = count;
    return data_;
  }

  template <class From>
  T* fill(const From& from) {
    reserve(std::max<std::size_t>(from.size(), 1));
    if (!from.empty() && !context_.driver().upload(context_.get(), data_, from.data(), from.size() * sizeof(T)))
      context_.fail();
    return data_;
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
