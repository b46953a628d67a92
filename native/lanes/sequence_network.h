// The network with the sequences of a batch side by side in the lanes.
#pragma once
#include <memory>

#include "rnn/network.h"

namespace outlast {

template <class Real>
std::unique_ptr<Network<Real>> makeSequenceNetwork(const ModelShape& shape);

}  // namespace outlast
