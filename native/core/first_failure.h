// Carries an exception from one thread to another. Not std::exception_ptr: what that asks of the C++ library since
// GCC 11 is newer than the oldest library that Node.js itself runs with.
#pragma once
#include <new>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "core/failure.h"

namespace outlast {

/// Within a catch block: what was caught, as whoever asked is to hear of it. Throws std::bad_alloc where it was that,
/// or where there is no memory to say it with.
inline Failure caughtFailure() {
  try {
    throw;
  } catch (const Failure& failure) {
    return failure;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::length_error&) {
    return {"OUTLAST_TOO_LARGE", "An array of this call is larger than memory can hold."};
  } catch (const std::system_error&) {
    return {"OUTLAST_THREAD",
            "The system refused a new thread: close other programs, or raise the limits on threads and memory."};
  } catch (const std::exception& error) {
    return {"OUTLAST_NATIVE", error.what()};
  }
}

/// The first of several exceptions, for another thread to throw.
class FirstFailure {
 public:
  /// Within a catch block: keeps the exception, unless there was one before. Not for two threads at once.
  void keep() noexcept {
    if (outOfMemory_ || failure_) return;
    try {
      failure_.emplace(caughtFailure());
    } catch (...) {
      outOfMemory_ = true;
    }
  }

  /// Throws what was kept, if anything: a Failure, or std::bad_alloc.
  void rethrow() const {
    if (outOfMemory_) throw std::bad_alloc();
    if (failure_) throw Failure(*failure_);
  }

 private:
  std::optional<Failure> failure_;
  bool outOfMemory_ = false;
};

}  // namespace outlast
