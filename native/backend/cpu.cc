// The CPU backend.
#include "backend/contract.h"

namespace outlast {

template <class Real>
const Backend<Real>& cpuBackend() {
  static constexpr Backend<Real> backend{makeNetwork<Real>, trainChunk<Real>, evaluate<Real>, scanHorizon<Real>};
  return backend;
}

template const Backend<float>& cpuBackend<float>();
template const Backend<double>& cpuBackend<double>();

}  // namespace outlast
