// One run's optimizer: clipping by global norm, schedule, per-parameter rates, frozen parameters, and the rule itself.
#pragma once
#include <cmath>
#include <span>
#include <vector>

#include "core/list.h"
#include "optimizers/list.h"
#include "rnn/layout.h"
#include "schedules/list.h"

namespace outlast {

/// What an optimizer step needs to know. `optimizer` and `schedule` are indices into their lists, with their numbers in
/// the lists' order; `rates` [parameters of the layout] NaN for the optimizer's own; clipNorm may be infinite.
struct UpdateRule {
  int optimizer = 0;
  std::span<const double> numbers;
  int schedule = 0;
  std::span<const double> scheduleNumbers;
  std::span<const double> rates;
  std::span<const std::uint8_t> frozen;
  double clipNorm = 0;
};

template <class Real>
class Updater {
 public:
  Updater(const Layout& layout, const UpdateRule& rule) : layout_(layout), rule_(rule) {
    visitItem<Optimizers>(rule.optimizer, [&](auto item) {
      slots_.assign(static_cast<std::size_t>(decltype(item)::slots * layout.size), Real(0));
      scalars_.assign(decltype(item)::scalars, 1.0);
    });
  }

  /// Moves `parameters` [P] along `gradients` [P], which it may scale.
  void update(Real* parameters, Real* gradients) {
    clip(gradients);
    const double factor = visitItem<Schedules>(
        rule_.schedule, [&](auto item) { return decltype(item)::factor(rule_.scheduleNumbers.data(), step_); });
    ++step_;
    visitItem<Optimizers>(rule_.optimizer, [&](auto item) { apply<decltype(item)>(parameters, gradients, factor); });
  }

 private:
  template <class Optimizer>
  void apply(Real* parameters, const Real* gradients, double factor) {
    Optimizer::advance(rule_.numbers.data(), scalars_.data());
    for (std::size_t i = 0; i < layout_.parameters.size(); ++i) {
      if (rule_.frozen[i] != 0) continue;
      const Index at = layout_.parameters[i].offset;
      Real* slots[Optimizer::slots + 1];
      for (int s = 0; s < Optimizer::slots; ++s) slots[s] = slots_.data() + s * layout_.size + at;
      const double rate = std::isnan(rule_.rates[i]) ? rule_.numbers[0] : rule_.rates[i];
      Optimizer::update(layout_.parameters[i].size, parameters + at, gradients + at, slots, rate * factor,
                        rule_.numbers.data(), scalars_.data());
    }
  }

  /// torch.nn.utils.clip_grad_norm_: times min(1, clipNorm / (norm + 1e-6)), over the parameters that train.
  void clip(Real* gradients) {
    if (std::isinf(rule_.clipNorm)) return;
    double squares = 0;
    forTrained([&](Real* g) { squares += static_cast<double>(*g) * static_cast<double>(*g); }, gradients);
    const double scale = rule_.clipNorm / (std::sqrt(squares) + 1e-6);
    if (scale < 1) forTrained([&](Real* g) { *g *= static_cast<Real>(scale); }, gradients);
  }

  template <class Visit>
  void forTrained(Visit visit, Real* gradients) {
    for (std::size_t i = 0; i < layout_.parameters.size(); ++i) {
      if (rule_.frozen[i] != 0) continue;
      const Parameter& parameter = layout_.parameters[i];
      for (Index k = 0; k < parameter.size; ++k) visit(gradients + parameter.offset + k);
    }
  }

  const Layout& layout_;
  UpdateRule rule_;
  std::vector<Real> slots_;
  std::vector<double> scalars_;
  Index step_ = 0;
};

}  // namespace outlast
