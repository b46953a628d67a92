#include "core/threads.h"

#include <doctest/doctest.h>

#include <new>
#include <stdexcept>

using outlast::Failure;
using outlast::Index;
using outlast::parallelFor;

TEST_CASE("parallelFor does every item once") {
  for (const int threads : {0, 1, 2, 7}) {
    for (const Index count : {0, 1, 5, 1000}) {
      std::vector<std::atomic<int>> done(static_cast<std::size_t>(count));
      parallelFor(count, threads, [&](Index item) { ++done[static_cast<std::size_t>(item)]; });
      for (const auto& times : done) CHECK(times == 1);
    }
  }
}

TEST_CASE("parallelFor carries an exception to the caller and hands out no more items") {
  std::atomic<int> done{0};
  const auto work = [&](Index item) {
    if (item == 3) throw std::runtime_error("three");
    ++done;
  };
  CHECK_THROWS_WITH(parallelFor(1000000, 2, work), "three");
  CHECK(done < 1000000);
}

TEST_CASE("parallelFor keeps a failure's code, and that there was no memory") {
  const auto fails = [](Index item) {
    if (item == 3) throw Failure("OUTLAST_TOO_LARGE", "three");
  };
  try {
    parallelFor(10, 2, fails);
    FAIL("nothing was thrown");
  } catch (const Failure& failure) {
    CHECK(failure.code() == "OUTLAST_TOO_LARGE");
    CHECK(std::string(failure.what()) == "three");
  }
  CHECK_THROWS_AS(parallelFor(10, 2, [](Index) { throw std::bad_alloc(); }), std::bad_alloc);
}
