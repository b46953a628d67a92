// Training on a device that is emulated, against the CPU's.
#include <doctest/doctest.h>

#include <cmath>

#include "../kernels/chunk_case.h"
#include "device/train.h"

using namespace outlast;
using chunk_case::chunkOf;

extern "C" const device::Driver* outlastDriver();

namespace {

/// The largest difference, against the largest number; infinite where one is NaN and the other is not.
template <class A, class B>
double distance(const std::vector<A>& one, const std::vector<B>& other) {
  REQUIRE(one.size() == other.size());
  double most = 0, largest = 1e-300;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const auto a = static_cast<double>(one[i]), b = static_cast<double>(other[i]);
    if (std::isnan(a) && std::isnan(b)) continue;
    most = std::abs(a - b) <= most ? most : std::isnan(a - b) ? std::numeric_limits<double>::infinity() : std::abs(a - b);
    largest = std::max(largest, std::abs(b));
  }
  return most / largest;
}

template <class Real>
void compare(const Chunk<Real>& chunk, double tolerance) {
  JobControl here, there;
  const auto expected = trainChunk(chunk, here);
  const auto outcomes = device::trainOnDevice(chunk, *outlastDriver(), 0, there);
  REQUIRE(outcomes.size() == expected.size());
  for (std::size_t run = 0; run < outcomes.size(); ++run) {
    INFO("run " << run);
    CHECK(outcomes[run].status == expected[run].status);
    CHECK(outcomes[run].steps == expected[run].steps);
    CHECK(distance(outcomes[run].losses, expected[run].losses) < tolerance);
    CHECK(distance(outcomes[run].parameters, expected[run].parameters) < tolerance);
    CHECK(distance(outcomes[run].checkpoints, expected[run].checkpoints) < tolerance);
  }
  CHECK(there.done == here.done);
}

/// The runs of chunk_case, but for what a device does not do.
template <class Real>
Chunk<Real> quietChunk(int cell, int optimizer, Index batchSize) {
  Chunk<Real> chunk = chunkOf<Real>(cell, optimizer, batchSize);
  std::fill(chunk.stateNoise.begin(), chunk.stateNoise.end(), 0);
  return chunk;
}

}  // namespace

TEST_CASE("every cell and optimizer, with schedules, clipping, rates and checkpoints of each run's own") {
  for (int cell = 0; cell < static_cast<int>(std::tuple_size_v<Cells>); ++cell)
    for (int optimizer = 0; optimizer < static_cast<int>(std::tuple_size_v<Optimizers>); ++optimizer) {
      INFO("cell " << cell << ", optimizer " << optimizer);
      Chunk<double> chunk = quietChunk<double>(cell, optimizer, 1 + optimizer % 3);
      chunk.frozen[0] = optimizer % 2;
      chunk.parameterRates[2] = 0.03;
      compare(chunk, 1e-9);
    }
  compare(quietChunk<float>(4, 3, 5), 1e-3);
}
