// Evaluations on a device: the same jobs as evaluation/evaluate.h's and scan.h's, and rnn/forward.h's passes, with the
// same results but for rounding. Sequences are made on `plan.threads` threads of the host.
#pragma once
#include "device/driver.h"
#include "evaluation/evaluate.h"
#include "evaluation/scan.h"
#include "rnn/forward.h"

namespace outlast::device {

/// Throw Failure as the CPU's do, and OUTLAST_UNSUPPORTED for a model that does not fit, OUTLAST_DEVICE when the device
/// fails.
template <class Real>
EvaluationResult evaluateOnDevice(const EvaluationPlan& plan, const Source& source, const Real* parameters,
                                  Index parameterCount, const Driver& driver, int device, JobControl& control);
template <class Real>
Index scanOnDevice(const ScanPlan& plan, const Source& source, const Real* parameters, const Driver& driver, int device,
                   JobControl& control);
template <class Real>
void forwardOnDevice(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> sequences,
                     std::span<const ForwardOutput<Real>> outputs, const Driver& driver, int device);

}  // namespace outlast::device
