// Training runs without noise, which warps have where they can.
#pragma once
#include "../kernels/chunk_case.h"

namespace chunk_case {

/// Those of chunkOf, but for the noise.
template <class Real>
Chunk<Real> quietChunk(int cell, int optimizer, Index batchSize) {
  Chunk<Real> chunk = chunkOf<Real>(cell, optimizer, batchSize);
  std::fill(chunk.stateNoise.begin(), chunk.stateNoise.end(), 0);
  return chunk;
}

/// LSTMs that learn their initial states.
inline Chunk<double> learningChunk(int layers, Index batchSize) {
  constexpr int lstm = 4, adam = 3;
  Chunk<double> chunk = quietChunk<double>(lstm, adam, batchSize);
  chunk.shape.layers = layers;
  chunk.shape.learnInitialState = true;
  const Layout layout = makeLayout(chunk.shape);
  Random random(9, streamName("data"), 0);
  chunk.parameters.clear();
  for (Index i = 0; i < chunk.runs * layout.size; ++i) chunk.parameters.push_back(0.3 * random.gaussian());
  chunk.parameterRates.assign(layout.parameters.size() * static_cast<std::size_t>(chunk.runs),
                              std::numeric_limits<double>::quiet_NaN());
  chunk.frozen.assign(layout.parameters.size(), 0);
  return chunk;
}

}  // namespace chunk_case
