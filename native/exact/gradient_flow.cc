#include "exact/gradient_flow.h"

#include <Eigen/LU>
#include <cmath>
#include <string>

#include "core/failure.h"
#include "exact/impulse_network.h"
#include "exact/rosenbrock.h"

namespace outlast {
namespace {

/// Numbers much smaller than the typical one need not be right to more digits than it.
constexpr double floorShare = 1e-3;
/// Central differences of step d err by d^2 and by rounding / d: this is the cube root of the rounding.
constexpr double differenceShare = 6e-6;
constexpr double leastFactor = 0.2, mostFactor = 6, safety = 0.9;
/// Its square in float64 is 290 MB, of which a step holds three.
constexpr Index mostDirections = 6000;

}  // namespace

/// One integration, in the coordinates y = p / sqrt(rate), in which it is a gradient flow whatever the rates.
class GradientFlow::Run {
 public:
  Run(GradientFlow& flow, const FlowPlan& plan, double* parameters)
      : flow_(flow),
        plan_(plan),
        parameters_(parameters),
        held_(heldBy(plan)),
        scales_(Eigen::VectorXd::Zero(flow.layout_.size)),
        moving_(Eigen::VectorXd::Zero(flow.layout_.size)),
        gradient_(flow.layout_.size),
        between_(flow.layout_.size),
        y_(flow.layout_.size),
        slope_(flow.layout_.size),
        endSlope_(flow.layout_.size),
        basis_(flow.layout_, held_),
        step_(flow.layout_.size) {
    for (std::size_t i = 0; i < plan.frozen.size(); ++i) {
      const Parameter& parameter = flow.layout_.parameters[i];
      if (held_[i] == 0) scales_.segment(parameter.offset, parameter.size).setConstant(std::sqrt(plan.rates[i]));
    }
    for (Index i = 0; i < y_.size(); ++i) y_[i] = scales_[i] == 0 ? parameters[i] : parameters[i] / scales_[i];
    moving_ = (scales_.array() != 0).cast<double>();
    for (const auto& sequence : flow.batch_) longest_ = std::max(longest_, sequence.length);
    const Structure structure = flow.shape_.structure;
    reduces_ = hasImpulseResponse(flow.shape_) && (structure == Structure::full || structure == Structure::symmetric);
  }

  FlowResult run(const std::atomic<bool>& stop, const std::function<void(Index, double)>& visit) {
    stop_ = &stop;
    double loss = slopeAt(y_, slope_);
    FlowEnd end = judge(loss, slope_);
    visit(0, loss);
    double t = 0, h = firstStep();
    while (t < plan_.time && end == FlowEnd::time) {
      h = std::min(h, plan_.time - t);
      differentiate();
      double error = attempt(h);
      for (; !stopped() && !(error <= 1); error = attempt(h)) {
        h *= std::isfinite(error) ? factorOf(error) : leastFactor;
        if (!(t + h > t)) return finish(FlowEnd::diverged, t, loss);
      }
      if (stopped()) return finish(FlowEnd::stopped, t, loss);
      const double next = plan_.time - t <= h ? plan_.time : t + h;
      const FlowEnd after = judge(endLoss_, endSlope_);
      if (!look(t, h, next, visit)) {
        h *= leastFactor;
        if (!(t + h > t)) return finish(FlowEnd::diverged, t, loss);
        continue;
      }
      end = after;
      loss = endLoss_;
      y_ = step_.end();
      slope_ = endSlope_;
      t = next;
      h *= factorOf(error);
    }
    return finish(end, t, loss);
  }

 private:
  /// Parameters that stay: frozen ones, and those whose clock stands still.
  static std::vector<std::uint8_t> heldBy(const FlowPlan& plan) {
    std::vector<std::uint8_t> held(plan.frozen.begin(), plan.frozen.end());
    for (std::size_t i = 0; i < held.size(); ++i) held[i] = held[i] != 0 || plan.rates[i] == 0;
    return held;
  }

  FlowResult finish(FlowEnd end, double time, double loss) {
    place(y_);
    return {end, time, loss};
  }

  [[nodiscard]] bool stopped() const { return stop_->load(std::memory_order_relaxed); }

  /// Visits the points within the step; false at one whose loss is not finite, of which the step was too long too: a
  /// shorter one looks at it again, or does not come as far.
  bool look(double t, double h, double next, const std::function<void(Index, double)>& visit) {
    for (; point_ < plan_.points && timeOf(point_) < next; ++point_) {
      step_.interpolate((timeOf(point_) - t) / h, between_);
      const double loss = lossAt(between_);
      if (!std::isfinite(loss)) return false;
      visit(point_, loss);
    }
    return true;
  }

  /// How things stand where the loss and y' are these; the gradient is the last one computed.
  [[nodiscard]] FlowEnd judge(double loss, const Eigen::VectorXd& slope) const {
    if (!std::isfinite(loss) || !slope.allFinite()) return FlowEnd::diverged;
    return loss < plan_.lossBelow || gradient_.norm() < plan_.gradientBelow ? FlowEnd::bound : FlowEnd::time;
  }

  [[nodiscard]] double timeOf(Index point) const {
    return plan_.time * static_cast<double>(point) / static_cast<double>(plan_.points);
  }

  void place(const Eigen::VectorXd& y) {
    for (Index i = 0; i < y.size(); ++i) parameters_[i] = scales_[i] == 0 ? y[i] : scales_[i] * y[i];
  }

  double lossAt(const Eigen::VectorXd& y) {
    place(y);
    flow_.network_.setParameters(parameters_);
    return flow_.network_.gradients(flow_.batch_, flow_.loss_, flow_.scored_, gradient_.data());
  }

  /// y' there; the loss.
  double slopeAt(const Eigen::VectorXd& y, Eigen::VectorXd& into) {
    const double loss = lossAt(y);
    gradient_.array() *= moving_.array();
    into = -scales_.cwiseProduct(gradient_);
    return loss;
  }

  /// Of the numbers that move.
  [[nodiscard]] double rms(const Eigen::VectorXd& vector) const {
    return std::sqrt(vector.cwiseProduct(moving_).squaredNorm() / std::max(1.0, moving_.sum()));
  }

  /// What the moving numbers are measured by; 1 where they are all 0.
  [[nodiscard]] double typical(const Eigen::VectorXd& y) const {
    const double size = rms(y);
    return size > 0 ? size : 1;
  }

  [[nodiscard]] Eigen::VectorXd weights(const Eigen::VectorXd& y) const {
    return plan_.tolerance * (y.cwiseAbs().array() + floorShare * typical(y)).matrix();
  }

  [[nodiscard]] double firstStep() const {
    const Eigen::VectorXd weight = weights(y_);
    const double speed = rms(slope_.cwiseQuotient(weight));
    const double step = std::max(rms(y_.cwiseQuotient(weight)), 1.0) / speed / 100;
    return step > 0 ? std::min(plan_.time, step) : std::min(plan_.time, 1e-6);
  }

  /// The step's factor for a scaled error: error^(-1/4), within bounds.
  static double factorOf(double error) {
    const double root = std::sqrt(std::sqrt(std::max(error, 1e-12)));
    return std::clamp(safety / root, leastFactor, mostFactor);
  }

  /// The Jacobian in the basis: central differences of the slope along each of its directions.
  void differentiate() {
    if (reduces_) {
      place(y_);
      basis_.reduce(flow_.shape_, parameters_, longest_ + (flow_.shape_.learnInitialState ? 1 : 0));
    }
    const Index n = basis_.size();
    if (n > mostDirections)
      throw Failure("OUTLAST_TOO_LARGE", "A gradient flow takes models of at most " + std::to_string(mostDirections) +
                                             " directions in which the loss curves, and this one has " +
                                             std::to_string(n) + ": use fewer units, or gradient descent.");
    jacobian_.resize(n, n);
    unit_.setZero(n);
    const double d = differenceShare * typical(y_) * std::sqrt(std::max(1.0, moving_.sum()));
    Eigen::VectorXd forward(y_.size()), backward(y_.size());
    for (Index i = 0; i < n && !stopped(); ++i) {
      unit_[i] = d;
      basis_.expand(unit_, direction_);
      unit_[i] = 0;
      slopeAt(y_ + direction_, forward);
      slopeAt(y_ - direction_, backward);
      basis_.project((forward - backward) / (2 * d), column_);
      jacobian_.col(i) = column_;
    }
    jacobian_ = (0.5 * (jacobian_ + jacobian_.transpose())).eval();
  }

  /// Tries a step; its error in units of what is allowed.
  double attempt(double h) {
    const double shift = 1 / (h * RosenbrockStep::gamma);
    matrix_ = -jacobian_;
    matrix_.diagonal().array() += shift;
    lu_.compute(matrix_);
    const auto slope = [&](const Eigen::VectorXd& y, Eigen::VectorXd& into) { slopeAt(y, into); };
    step_.compute(y_, slope_, h, slope, [&](const Eigen::VectorXd& right, Eigen::VectorXd& into) {
      basis_.project(right, column_);
      solved_ = lu_.solve(column_) - column_ / shift;
      basis_.expand(solved_, into);
      into += right / shift;
    });
    if (!step_.end().allFinite()) return std::numeric_limits<double>::quiet_NaN();
    const Eigen::VectorXd weight = weights(y_.cwiseAbs().cwiseMax(step_.end().cwiseAbs()));
    const double error = rms(step_.error().cwiseQuotient(weight));
    // A step that leaves the numbers was too long, whatever its error says.
    endLoss_ = slopeAt(step_.end(), endSlope_);
    return std::isfinite(endLoss_) && endSlope_.allFinite() ? error : std::numeric_limits<double>::quiet_NaN();
  }

  GradientFlow& flow_;
  const FlowPlan& plan_;
  double* parameters_;
  std::vector<std::uint8_t> held_;  // [parameters of the layout]
  Eigen::VectorXd scales_, moving_, gradient_, between_, y_, slope_, endSlope_;
  FlowBasis basis_;
  RosenbrockStep step_;
  Eigen::MatrixXd jacobian_, matrix_;
  Eigen::PartialPivLU<Eigen::MatrixXd> lu_;
  Eigen::VectorXd unit_, direction_, column_, solved_;
  const std::atomic<bool>* stop_ = nullptr;
  double endLoss_ = 0;
  Index longest_ = 0;
  Index point_ = 1;
  bool reduces_ = false;
};

GradientFlow::GradientFlow(Network<double>& network, const ModelShape& shape, const Layout& layout,
                           std::span<const Sequence<double>> batch, int loss, Scored scored)
    : network_(network), shape_(shape), layout_(layout), batch_(batch), loss_(loss), scored_(scored) {}

FlowResult GradientFlow::run(const FlowPlan& plan, double* parameters, const std::atomic<bool>& stop,
                             const std::function<void(Index, double)>& visit) {
  return Run(*this, plan, parameters).run(stop, visit);
}

}  // namespace outlast
