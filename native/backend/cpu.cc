// The CPU backend: the plain path.
#include "backend/contract.h"

namespace outlast {

template <class Real>
const Backend<Real>& cpuBackend() {
  static constexpr Backend<Real> backend{"cpu", makeNetwork<Real>, trainChunk<Real>};
  return backend;
}

template const Backend<float>& cpuBackend<float>();
template const Backend<double>& cpuBackend<double>();

}  // namespace outlast
