// The network with the sequences of a batch side by side in the lanes.
#pragma once
#include <memory>

#include "rnn/network.h"

namespace outlast {

template <class Real>
std::unique_ptr<Network<Real>> makeSequenceNetwork(const ModelShape& shape);

/// The same, told whether two blocks that fill packs of 64 bytes go side by side: no bits depend on that, and which is
/// faster depends on the processor.
template <class Real>
std::unique_ptr<Network<Real>> makeSequenceNetworkWith(const ModelShape& shape, bool pairs);

}  // namespace outlast
