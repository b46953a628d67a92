// Carries an exception from one thread to another. Not std::exception_ptr: what that asks of the C++ library since
// GCC 11 is newer than the oldest library that Node.js itself runs with.
#pragma once
#include <new>
#include <optional>

#include "core/failure.h"

namespace outlast {

/// The first of several exceptions, for another thread to throw.
class FirstFailure {
 public:
  /// Within a catch block: keeps the exception, unless there was one before. Not for two threads at once.
  void keep() noexcept {
    if (any()) return;
    try {
      keepCaught();
    } catch (...) {
      outOfMemory_ = true;  // while it was being copied, or from the start
    }
  }

  /// Throws what was kept, if anything: a Failure, or std::bad_alloc.
  void rethrow() const {
    if (outOfMemory_) throw std::bad_alloc();
    if (failure_) throw Failure(*failure_);
  }

 private:
  [[nodiscard]] bool any() const { return outOfMemory_ || failure_.has_value(); }

  void keepCaught() {
    try {
      throw;
    } catch (const Failure& failure) {
      failure_.emplace(failure);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      failure_.emplace("OUTLAST_NATIVE", error.what());
    }
  }

  std::optional<Failure> failure_;
  bool outOfMemory_ = false;
};

}  // namespace outlast
