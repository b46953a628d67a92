// The CPU backend.
#include "backend/contract.h"
#include "lanes/sequence_network.h"
#include "rnn/structure.h"

namespace outlast {
namespace {

template <class Real>
std::unique_ptr<Network<Real>> makeBatchNetwork(const ModelShape& shape) {
  return withStructure<Real>(shape, makeSequenceNetwork<Real>);
}

}  // namespace

template <class Real>
const Backend<Real>& cpuBackend() {
  static constexpr Backend<Real> backend{makeBatchNetwork<Real>, forwardSequences<Real>, trainChunk<Real>,
                                         beginTraining<Real>,    evaluate<Real>,         scanHorizon<Real>};
  return backend;
}

template const Backend<float>& cpuBackend<float>();
template const Backend<double>& cpuBackend<double>();

}  // namespace outlast
