// Forward passes over given sequences, as many side by side as fill the lanes; the bits do not depend on the company.
#pragma once
#include "rnn/network.h"

namespace outlast {

/// `outputs` has one entry a sequence; final states are written, gradients' fields are not read.
template <class Real>
void forwardSequences(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> sequences,
                      std::span<const ForwardOutput<Real>> outputs);

}  // namespace outlast
