// Training runs that a device does all of.
#pragma once
#include "../kernels/chunk_case.h"

namespace chunk_case {

/// Those of chunkOf, but for what a device does not do.
template <class Real>
Chunk<Real> quietChunk(int cell, int optimizer, Index batchSize) {
  Chunk<Real> chunk = chunkOf<Real>(cell, optimizer, batchSize);
  std::fill(chunk.stateNoise.begin(), chunk.stateNoise.end(), 0);
  return chunk;
}

}  // namespace chunk_case
