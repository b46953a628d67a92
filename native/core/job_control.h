// What a running job shares with the thread that waits for it.
#pragma once
#include <atomic>
#include <cstdint>
#include <limits>

#include "core/failure.h"

namespace outlast {

/// A job looks at `stop` at every optimizer step, or at least every thousand steps of a sequence.
struct JobControl {
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> done{0};                                   ///< optimizer steps or sequences, over all runs
  std::atomic<std::int64_t> total{0};                                  ///< planned; 0 while unknown
  std::atomic<double> loss{std::numeric_limits<double>::quiet_NaN()};  ///< run 0's newest

  /// For jobs that have no result to give when they are stopped.
  void check() const {
    if (stop.load(std::memory_order_relaxed)) throw Failure("OUTLAST_STOPPED", "The job was stopped.");
  }
  void advance(std::int64_t units) { done.fetch_add(units, std::memory_order_relaxed); }
};

}  // namespace outlast
