// The network with hidden units in the lanes, one sequence after another: for batches too small to fill the lanes.
#pragma once
#include <memory>

#include "rnn/network.h"

namespace outlast {

template <class Real>
std::unique_ptr<Network<Real>> makeUnitNetwork(const ModelShape& shape);

}  // namespace outlast
