// Work shared among the core's own threads.
#pragma once
#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "core/first_failure.h"
#include "core/types.h"

namespace outlast {

/// WebAssembly has one thread: what would have one of its own is done at once, by the thread that asks for it.
#if defined(__wasm__)
inline constexpr bool hasThreads = false;
#else
inline constexpr bool hasThreads = true;
#endif

/// Calls work(item) for every item of 0..count-1, each once, on up to `threads` threads, the caller among them; items
/// are handed out in order. Returns when all have ended. When a call throws, no more items are handed out, and the
/// first exception is thrown here, as a Failure or std::bad_alloc.
template <class Work>
void parallelFor(Index count, int threads, Work work) {
  std::atomic<Index> next{0};
  FirstFailure failure;
  std::mutex guard;
  const auto loop = [&] {
    try {
      for (Index item = next.fetch_add(1); item < count; item = next.fetch_add(1)) work(item);
    } catch (...) {
      next.store(count);
      const std::lock_guard lock(guard);
      failure.keep();
    }
  };
  std::vector<std::thread> others;
  others.reserve(static_cast<std::size_t>(std::max<Index>(1, std::min<Index>(threads, count)) - 1));
  for (Index i = 1; hasThreads && i < std::min<Index>(threads, count); ++i) {
    try {
      others.emplace_back(loop);
    } catch (const std::exception&) {
      break;  // No more threads to be had, or no memory for one: those that run do the rest.
    }
  }
  loop();
  for (std::thread& other : others) other.join();
  failure.rethrow();
}

}  // namespace outlast
