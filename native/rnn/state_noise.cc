#include "rnn/state_noise.h"

#include <algorithm>

#include "core/random.h"

namespace outlast {
namespace {

/// Numbers are made so many at once whatever the width of a pack, so that loops over them become packs everywhere.
constexpr int groupBlocks = 8;
constexpr int groupSize = 4 * groupBlocks;
constexpr int pairs = groupSize / 2;
static_assert(groupBlocks % philoxLanes == 0);

/// Box-Muller: of each block of Philox two radii from its first words, two angles from its last; cosines, then sines.
void drawGroup(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key, double* to) {
  std::uint32_t words[groupSize];
  for (int block = 0; block < groupBlocks; block += philoxLanes) {
    philoxPacks(counter, key, words + 4 * block);
    counter[0] += philoxLanes;
  }
  double radius[pairs], turns[pairs];
  for (int half = 0; half < 2; ++half) {
    for (int block = 0; block < groupBlocks; ++block) {
      radius[half * groupBlocks + block] = (static_cast<double>(words[4 * block + half]) + 1.0) * 0x1p-32;
      turns[half * groupBlocks + block] = static_cast<double>(words[4 * block + 2 + half]) * 0x1p-32;
    }
  }
  for (double& one : radius) one = std::sqrt(-2.0 * elementary::log(one));
  for (int p = 0; p < pairs; ++p) {
    const auto [sine, cosine] = elementary::sinCosTurns(turns[p]);
    to[p] = radius[p] * cosine;
    to[pairs + p] = radius[p] * sine;
  }
}

}  // namespace

template <class Real>
void fillNoise(const StateNoise& noise, Index first, Index count, Real* to) {
  if (noise.sigma == 0) {
    std::fill_n(to, count, static_cast<Real>(noNoise));
    return;
  }
  const auto low = [](std::uint64_t word) { return static_cast<std::uint32_t>(word); };
  const std::array<std::uint32_t, 2> key = {low(noise.seed), low(noise.seed >> 32)};
  const Index end = first + count;
  double numbers[groupSize];
  for (Index start = first / groupSize * groupSize; start < end; start += groupSize) {
    const auto block = static_cast<std::uint32_t>(start / 4);
    drawGroup({block, low(noise.sequence), low(noise.sequence >> 32), streamName("noise")}, key, numbers);
    for (Index n = std::max(first, start); n < std::min(end, start + groupSize); ++n)
      to[n - first] = static_cast<Real>(noise.sigma * numbers[n - start]);
  }
}

template void fillNoise(const StateNoise&, Index, Index, float*);
template void fillNoise(const StateNoise&, Index, Index, double*);

}  // namespace outlast
