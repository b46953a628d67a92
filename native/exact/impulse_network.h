// The linear cell's network in impulse-response mode: the same loss and gradients as back-propagation through time,
// from y_t = sum over j of C A^j B x_(t-j). What depends on H^2 does not depend on the batch.
#pragma once
#include <memory>

#include "rnn/network.h"

namespace outlast {

/// Whether a model of this shape has the mode: it is linear in its state, and has one layer.
bool hasImpulseResponse(const ModelShape& shape);

/// For shapes that have the mode. Sequences of a batch must start from zeros or the learned initial state, and final
/// states are not written: `initial` and `final` must be null.
template <class Real>
std::unique_ptr<Network<Real>> makeImpulseNetwork(const ModelShape& shape);

}  // namespace outlast
