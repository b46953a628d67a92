// How a training job uses the lanes: chosen from the shapes alone, so that a run has the same bits in any company.
#pragma once
#include <algorithm>

#include "core/simd.h"
#include "ensemble/chunk.h"

namespace outlast {

enum class LaneMode : std::uint8_t {
  sequences,  ///< sequences of a batch side by side
  models,     ///< models side by side, where batches would leave lanes empty
  units,      ///< hidden units side by side, where batches would leave lanes empty and a model fills them alone
  impulse     ///< whatever exact/impulse_network.h does
};

/// Sequences of a full batch.
template <class Real>
Index batchOf(const Chunk<Real>& chunk) {
  if (chunk.sequences == 0) return chunk.batchSize;
  return chunk.batchSize == 0 ? chunk.sequences : std::min(chunk.batchSize, chunk.sequences);
}

template <class Real>
LaneMode laneModeOf(const Chunk<Real>& chunk) {
  if (chunk.mode == GradientMode::impulse) return LaneMode::impulse;
  constexpr Index width = packWidth<Real>;
  constexpr Index half = 32 / sizeof(Real);  // numbers in half of the widest pack, the narrowest that sequences take
  if (2 * batchOf(chunk) > std::min(width, half)) return LaneMode::sequences;
  if (chunk.shape.hiddenSize > half) return LaneMode::units;
  // Models side by side would have to be resolved lane by lane.
  return chunk.shape.structure == Structure::full ? LaneMode::models : LaneMode::sequences;
}

/// Runs that a thread trains at a time: fewer take as long.
template <class Real>
int runsSideBySide(const Chunk<Real>& chunk) {
  return laneModeOf(chunk) == LaneMode::models ? packWidth<Real> : 1;
}

/// Whether every step of every run sees the same whole set.
template <class Real>
bool repeatsBatch(const Chunk<Real>& chunk) {
  const bool grows = std::ranges::any_of(chunk.curricula, [](const Curriculum& one) { return one.epochs > 0; });
  const bool passes = chunk.window > 0 || chunk.carryState;
  return chunk.sequences > 0 && batchOf(chunk) == chunk.sequences && !passes && !grows;
}

}  // namespace outlast
