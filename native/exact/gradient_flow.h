// The gradient flow of a loss over a fixed batch, p' = -rate dL/dp, integrated in float64 with error control: what
// gradient descent follows as its step goes to 0. The flow turns stiff as soon as training has found its subspace,
// which explicit methods answer with small steps for ever; here steps grow until the time is over (exact/rosenbrock.h).
#pragma once
#include <atomic>
#include <functional>
#include <limits>
#include <span>

#include "exact/flow_basis.h"
#include "rnn/network.h"

namespace outlast {

/// What is integrated, and when it ends.
struct FlowPlan {
  double time = 0;       ///< where the flow ends, unless a bound is met before
  double tolerance = 0;  ///< of a step's error, relative to each parameter's size
  Index points = 1;      ///< equally spaced times at which one looks: 0, time / points, ..., but for the last
  double lossBelow = -std::numeric_limits<double>::infinity();  ///< ends once the loss is below
  double gradientBelow = 0;                                     ///< ends once the gradient's norm is below
  std::span<const double> rates;         ///< [parameters of the layout], 1 being the flow's own clock
  std::span<const std::uint8_t> frozen;  ///< [parameters of the layout]
};

enum class FlowEnd : std::uint8_t { time, bound, stopped, diverged };

struct FlowResult {
  FlowEnd end = FlowEnd::time;
  double time = 0;  ///< when it ended
  double loss = 0;  ///< there
};

class GradientFlow {
 public:
  /// `network` is of `shape` and computes the loss and its gradients for `batch`; all stay alive.
  GradientFlow(Network<double>& network, const ModelShape& shape, const Layout& layout,
               std::span<const Sequence<double>> batch, int loss, Scored scored);

  /// Moves `parameters` [P] along the flow. `visit(point, loss)` is called at time 0 and at every other point that is
  /// reached, while `parameters` are those of that time; after time 0 the loss is finite. Looks at `stop` at every step
  /// of its own.
  FlowResult run(const FlowPlan& plan, double* parameters, const std::atomic<bool>& stop,
                 const std::function<void(Index, double)>& visit);

 private:
  class Run;

  Network<double>& network_;
  const ModelShape& shape_;
  const Layout& layout_;
  std::span<const Sequence<double>> batch_;
  int loss_;
  Scored scored_;
};

}  // namespace outlast
