// What a running job shares with the thread that waits for it.
#pragma once
#include <atomic>
#include <cstdint>
#include <limits>

namespace outlast {

struct JobControl {
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> done{0};   ///< optimizer steps or sequences, over all runs
  std::atomic<std::int64_t> total{0};  ///< planned; 0 while unknown
  std::atomic<double> loss{std::numeric_limits<double>::quiet_NaN()};  ///< run 0's newest
};

}  // namespace outlast
