// The network of a run that has one to itself.
#pragma once
#include "ensemble/lane_mode.h"
#include "exact/impulse_network.h"
#include "lanes/sequence_network.h"
#include "lanes/unit_network.h"
#include "rnn/structure.h"

namespace outlast {

/// For a chunk whose lane mode is not `models`, or any.
template <class Real>
std::unique_ptr<Network<Real>> makeRunNetwork(const Chunk<Real>& chunk) {
  auto network = withStructure<Real>(chunk.shape, [&](const ModelShape& shape) -> std::unique_ptr<Network<Real>> {
    switch (laneModeOf(chunk)) {
      case LaneMode::units:
        return makeUnitNetwork<Real>(shape);
      case LaneMode::impulse:
        return makeImpulseNetwork<Real>(shape);
      default:
        return makeSequenceNetwork<Real>(shape);
    }
  });
  if (repeatsBatch(chunk)) network->repeatBatch();
  return network;
}

}  // namespace outlast
