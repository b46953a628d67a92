// The CPU backend.
#include "backend/contract.h"
#include "ensemble/lane_mode.h"
#include "lanes/sequence_network.h"
#include "rnn/structure.h"

namespace outlast {
namespace {

template <class Real>
class CpuBackend final : public Backend<Real> {
 public:
  std::unique_ptr<Network<Real>> network(const ModelShape& shape) const override {
    return withStructure<Real>(shape, makeSequenceNetwork<Real>);
  }
  void forward(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> sequences,
               std::span<const ForwardOutput<Real>> outputs) const override {
    forwardSequences(shape, parameters, sequences, outputs);
  }
  std::vector<RunOutcome<Real>> train(const Chunk<Real>& chunk, JobControl& control) const override {
    return trainChunk(chunk, control);
  }
  std::unique_ptr<Training<Real>> beginTraining(const Chunk<Real>& chunk) const override {
    return outlast::beginTraining(chunk);
  }
  int sideBySide(const Chunk<Real>& chunk) const override { return runsSideBySide(chunk); }
  EvaluationResult evaluate(const EvaluationPlan& plan, const Source& source, const Real* parameters,
                            Index parameterCount, JobControl& control) const override {
    return outlast::evaluate(plan, source, parameters, parameterCount, control);
  }
  Index scan(const ScanPlan& plan, const Source& source, const Real* parameters, JobControl& control) const override {
    return scanHorizon(plan, source, parameters, control);
  }
};

}  // namespace

template <class Real>
const Backend<Real>& cpuBackend() {
  static constexpr CpuBackend<Real> backend;
  return backend;
}

template const Backend<float>& cpuBackend<float>();
template const Backend<double>& cpuBackend<double>();

}  // namespace outlast
