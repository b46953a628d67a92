// What a backend does. The CPU is the default and every other backend's oracle.
#pragma once
#include <memory>
#include <string>

#include "ensemble/chunk.h"
#include "evaluation/evaluate.h"
#include "evaluation/scan.h"
#include "rnn/forward.h"

namespace outlast {

/// One backend's work for one number type; it may be asked from several threads at once. What it does not do throws
/// Failure, OUTLAST_UNSUPPORTED, before anything is begun.
template <class Real>
class Backend {
 public:
  constexpr Backend() = default;
  constexpr virtual ~Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  [[nodiscard]] virtual std::unique_ptr<Network<Real>> network(const ModelShape& shape) const = 0;
  virtual void forward(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> sequences,
                       std::span<const ForwardOutput<Real>> outputs) const = 0;
  virtual std::vector<RunOutcome<Real>> train(const Chunk<Real>& chunk, JobControl& control) const = 0;
  /// The training keeps what it needs of the backend; `chunk` must outlive it.
  [[nodiscard]] virtual std::unique_ptr<Training<Real>> beginTraining(const Chunk<Real>& chunk) const = 0;
  /// Runs that are trained at a time by a thread, or by a device: fewer take as long.
  [[nodiscard]] virtual int sideBySide(const Chunk<Real>& chunk) const = 0;
  virtual EvaluationResult evaluate(const EvaluationPlan& plan, const Source& source, const Real* parameters,
                                    Index parameterCount, JobControl& control) const = 0;
  virtual Index scan(const ScanPlan& plan, const Source& source, const Real* parameters, JobControl& control) const = 0;
};

template <class Real>
const Backend<Real>& cpuBackend();

/// Device `ordinal` of a driver's library (device/library.h).
template <class Real>
std::unique_ptr<const Backend<Real>> deviceBackend(const std::string& library, int ordinal);

}  // namespace outlast
