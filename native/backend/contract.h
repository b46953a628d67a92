// What a backend does. The CPU is the default and every other backend's oracle.
#pragma once
#include "ensemble/chunk.h"
#include "evaluation/evaluate.h"
#include "evaluation/scan.h"
#include "rnn/forward.h"

namespace outlast {

/// One backend's entry points for one number type.
template <class Real>
struct Backend {
  std::unique_ptr<Network<Real>> (*network)(const ModelShape&);
  void (*forward)(const ModelShape&, const Real* parameters, std::span<const Sequence<Real>>,
                  std::span<const ForwardOutput<Real>>);
  std::vector<RunOutcome<Real>> (*train)(const Chunk<Real>&, JobControl&);
  std::unique_ptr<Training<Real>> (*beginTraining)(const Chunk<Real>&);
  EvaluationResult (*evaluate)(const EvaluationPlan&, const Source&, const Real* parameters, Index parameterCount,
                               JobControl&);
  Index (*scan)(const ScanPlan&, const Source&, const Real* parameters, JobControl&);
};

template <class Real>
const Backend<Real>& cpuBackend();

}  // namespace outlast
