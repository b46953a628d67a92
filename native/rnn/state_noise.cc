#include "rnn/state_noise.h"

#include <algorithm>

#include "core/random.h"
#include "rnn/noise_block.h"

namespace outlast {
namespace {

constexpr int pairs = noiseGroup / 2;
static_assert(noiseBlocks % philoxLanes == 0);

/// The group that begins with a block, whole whatever the width of a pack, so that loops over it become packs
/// everywhere.
void drawGroup(const StateNoise& noise, std::uint32_t first, double* to) {
  std::uint32_t words[noiseGroup];
  for (std::uint32_t block = 0; block < noiseBlocks; block += philoxLanes)
    philoxPacks(noiseCounter(noise, first + block), noiseKey(noise), words + 4 * block);
  double radius[pairs], turns[pairs];
  for (int half = 0; half < 2; ++half) {
    for (int block = 0; block < noiseBlocks; ++block) {
      radius[half * noiseBlocks + block] = uniformOfRadius(words[4 * block + half]);
      turns[half * noiseBlocks + block] = uniformOfTurn(words[4 * block + 2 + half]);
    }
  }
  for (double& one : radius) one = noiseRadius(one);
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
  const Index end = first + count;
  double numbers[noiseGroup];
  for (Index start = first / noiseGroup * noiseGroup; start < end; start += noiseGroup) {
    drawGroup(noise, static_cast<std::uint32_t>(start / 4), numbers);
    for (Index n = std::max(first, start); n < std::min<Index>(end, start + noiseGroup); ++n)
      to[n - first] = static_cast<Real>(noise.sigma * numbers[n - start]);
  }
}

template void fillNoise(const StateNoise&, Index, Index, float*);
template void fillNoise(const StateNoise&, Index, Index, double*);

}  // namespace outlast
