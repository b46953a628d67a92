// What a backend does. The CPU is the default and every other backend's oracle.
#pragma once
#include "ensemble/chunk.h"
#include "rnn/network.h"

namespace outlast {

/// One backend's entry points for one number type.
template <class Real>
struct Backend {
  const char* name;
  std::unique_ptr<Network<Real>> (*network)(const ModelShape&);
  std::vector<RunOutcome<Real>> (*train)(const Chunk<Real>&, JobControl&);
};

template <class Real>
const Backend<Real>& cpuBackend();

}  // namespace outlast
