#include "core/once.h"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace outlast {
namespace {

TEST_CASE("something is done once, however many threads ask, and nobody goes on before it is done") {
  Once once;
  int done = 0;
  std::atomic<int> sawItDone{0};
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      once([&] { ++done; });
      sawItDone += done;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(done == 1);
  CHECK(sawItDone == 8);
}

TEST_CASE("what throws is tried again by whoever asks next") {
  Once once;
  int tries = 0;
  const auto ask = [&] {
    once([&] {
      if (++tries < 3) throw std::runtime_error("not yet");
    });
  };
  CHECK_THROWS_AS(ask(), std::runtime_error);
  CHECK_THROWS_AS(ask(), std::runtime_error);
  ask();
  ask();
  CHECK(tries == 3);
}

}  // namespace
}  // namespace outlast
