// The network of a run that has one to itself.
#pragma once
#include "ensemble/lane_mode.h"
#include "exact/impulse_network.h"
#include "lanes/sequence_network.h"
#include "lanes/unit_network.h"

namespace outlast {

/// For a chunk whose lane mode is not `models`, or any.
template <class Real>
std::unique_ptr<Network<Real>> makeRunNetwork(const Chunk<Real>& chunk) {
  const auto make = [&] {
    switch (laneModeOf(chunk)) {
      case LaneMode::units:
        return makeUnitNetwork<Real>(chunk.shape);
      case LaneMode::impulse:
        return makeImpulseNetwork<Real>(chunk.shape);
      default:
        return makeSequenceNetwork<Real>(chunk.shape);
    }
  };
  auto network = make();
  if (repeatsBatch(chunk)) network->repeatBatch();
  return network;
}

}  // namespace outlast
