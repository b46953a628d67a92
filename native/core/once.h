// Doing something once for several threads.
#pragma once
#include <atomic>
#include <mutex>

namespace outlast {

/// Whoever asks while another thread is at it waits; where that one throws, the next tries again. std::call_once says
/// the same, but is made of pthread_once, which does not know of exceptions in every C library (musl) nor under
/// ThreadSanitizer: whoever asks after one then waits for ever.
class Once {
 public:
  template <class Work>
  void operator()(const Work& work) {
    if (isDone_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(mutex_);
    if (isDone_.load(std::memory_order_relaxed)) return;
    work();
    isDone_.store(true, std::memory_order_release);
  }

 private:
  std::atomic<bool> isDone_{false};
  std::mutex mutex_;
};

}  // namespace outlast
