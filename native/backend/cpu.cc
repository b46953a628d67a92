// The CPU backend.
#include "backend/contract.h"
#include "lanes/sequence_network.h"

namespace outlast {

template <class Real>
const Backend<Real>& cpuBackend() {
  static constexpr Backend<Real> backend{makeSequenceNetwork<Real>, forwardSequences<Real>, trainChunk<Real>,
                                         evaluate<Real>, scanHorizon<Real>};
  return backend;
}

template const Backend<float>& cpuBackend<float>();
template const Backend<double>& cpuBackend<double>();

}  // namespace outlast
