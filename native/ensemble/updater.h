// The optimizer step of one model, or of as many models as a pack has lanes: clipping by global norm, schedule,
// per-parameter rates, frozen parameters, and the rule itself, fused into one pass.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "core/buffer.h"
#include "core/list.h"
#include "core/packs.h"
#include "core/simd.h"
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

/// What a model's optimizer keeps between two steps; empty before the first.
template <class Real>
struct OptimizerState {
  std::vector<Real> slots;      ///< [slots, P]
  std::vector<double> scalars;  ///< [scalars]
  Index steps = 0;              ///< made
};

/// `lanes` models side by side (1, or a pack's width), number i of a vector being number i / lanes of model i % lanes.
template <class Real, int lanes>
class Updater {
 public:
  using V = Pack<Real>;
  static constexpr int width = widthOf<V>;
  static_assert(lanes == 1 || lanes == width);

  /// `rules` [lanes], alike but for numbers.
  Updater(const Layout& layout, std::vector<UpdateRule> rules)
      : layout_(layout), rules_(std::move(rules)), size_(paddedSize(layout)) {
    for (int lane = 1; lane < lanes; ++lane) repeats_[static_cast<std::size_t>(lane)] = repeatsRule(lane);
    visitItem<Optimizers>(rules_[0].optimizer, [&](auto item) {
      slotCount_ = decltype(item)::slots;
      std::fill_n(slots_.reserve(slotCount_ * size_ + 1), slotCount_ * size_, Real(0));
      scalars_.assign(std::size_t{decltype(item)::scalars} * lanes, 1.0);
    });
    fillRates();
  }

  /// Numbers in a vector of parameters or gradients: whole packs. What lies behind the last parameter is never read by
  /// anything else.
  static Index paddedSize(const Layout& layout) { return roundUp(layout.size * lanes, width); }

  /// Moves `parameters` along `gradients` (which it may scale), in the lanes where `active` holds; vectors of
  /// paddedSize.
  void update(Real* parameters, Real* gradients, const std::array<bool, lanes>& active) {
    for (int lane = 0; lane < lanes; ++lane) clip(gradients, lane);
    std::array<double, lanes> factors;
    // Models that share rule and step share all that follows from them.
    std::array<bool, lanes> copies{};
    for (std::size_t lane = 1; lane < lanes; ++lane)
      copies[lane] = repeats_[lane] && steps_[lane] == steps_[lane - 1] && active[lane] == active[lane - 1];
    visitItem<Schedules>(rules_[0].schedule, [&](auto item) {
      for (std::size_t lane = 0; lane < active.size(); ++lane)
        factors[lane] = copies[lane] ? factors[std::max<std::size_t>(lane, 1) - 1]
                                     : decltype(item)::factor(rules_[lane].scheduleNumbers.data(), steps_[lane]);
    });
    std::array<double, lanes> moves;
    for (std::size_t lane = 0; lane < active.size(); ++lane) {
      moves[lane] = active[lane] ? 1 : 0;
      steps_[lane] += active[lane] ? 1 : 0;
    }
    visitItem<Optimizers>(rules_[0].optimizer, [&](auto item) {
      prepareConstants<decltype(item)>(active, copies);
      apply<decltype(item)>(parameters, gradients, spread(factors), spread(moves));
    });
  }

  /// Goes on in a lane where stateOf() was told.
  void setState(std::size_t lane, const OptimizerState<Real>& state) {
    if (state.steps == 0) return;
    steps_[lane] = state.steps;
    std::copy(state.scalars.begin(), state.scalars.end(), scalars_.begin() + lane * state.scalars.size());
    for (Index s = 0; s < slotCount_; ++s)
      for (Index i = 0; i < layout_.size; ++i)
        slots_.get()[s * size_ + i * lanes + lane] = state.slots[s * layout_.size + i];
  }

  [[nodiscard]] OptimizerState<Real> stateOf(std::size_t lane) const {
    OptimizerState<Real> state;
    state.steps = steps_[lane];
    const std::size_t count = scalars_.size() / lanes;
    state.scalars.assign(scalars_.begin() + lane * count, scalars_.begin() + (lane + 1) * count);
    for (Index s = 0; s < slotCount_; ++s)
      for (Index i = 0; i < layout_.size; ++i) state.slots.push_back(slots_.get()[s * size_ + i * lanes + lane]);
    return state;
  }

 private:
  const UpdateRule& rule(int lane) const { return rules_[static_cast<std::size_t>(lane)]; }

  /// One number a model as a pack.
  static V spread(const std::array<double, lanes>& values) {
    alignas(64) Real numbers[width];
    for (int lane = 0; lane < width; ++lane)
      numbers[lane] = static_cast<Real>(values[static_cast<std::size_t>(lane % lanes)]);
    return load<V>(numbers);
  }

  /// Whether the lane's rule is that of the lane before, but for rates.
  [[nodiscard]] bool repeatsRule(int lane) const {
    const auto numbersOf = [](const UpdateRule& one) { return one.numbers.subspan(1); };
    const UpdateRule& before = rule(lane - 1);
    return std::ranges::equal(numbersOf(rule(lane)), numbersOf(before)) &&
           std::ranges::equal(rule(lane).scheduleNumbers, before.scheduleNumbers);
  }

  void fillRates() {
    Real* rates = rates_.reserve(size_);
    std::fill_n(rates, size_, Real(0));
    for (int lane = 0; lane < lanes; ++lane) {
      for (std::size_t i = 0; i < layout_.parameters.size(); ++i) {
        if (rule(lane).frozen[i] != 0) continue;
        const Parameter& parameter = layout_.parameters[i];
        const double rate = std::isnan(rule(lane).rates[i]) ? rule(lane).numbers[0] : rule(lane).rates[i];
        for (Index k = 0; k < parameter.size; ++k)
          rates[(parameter.offset + k) * lanes + lane] = static_cast<Real>(rate);
      }
    }
  }

  template <class Optimizer>
  void apply(Real* parameters, const Real* gradients, V factor, V moves) {
    V constants[Optimizer::constants + 1];
    for (int c = 0; c < Optimizer::constants; ++c) constants[c] = spread(constants_[static_cast<std::size_t>(c)]);
    for (Index i = 0; i < size_; i += width) {
      V slots[Optimizer::slots + 1];
      V kept[Optimizer::slots + 1];
      for (int s = 0; s < Optimizer::slots; ++s) slots[s] = kept[s] = load<V>(slots_.get() + s * size_ + i);
      const V before = load<V>(parameters + i);
      const V rate = load<V>(rates_.get() + i) * factor;
      const V after = Optimizer::update(before, load<V>(gradients + i), rate, slots, constants);
      // Looked at one by one: an infinite rate times no move would be no number.
      store<V>(parameters + i, select(moves == V{}, before, select(rate == V{}, before, after)));
      for (int s = 0; s < Optimizer::slots; ++s)
        store<V>(slots_.get() + s * size_ + i, select(moves == V{}, kept[s], slots[s]));
    }
  }

  /// Moves the scalars on in the lanes that take the step; the others keep theirs, as if the step had not been. Lanes
  /// of `copies` have what the lane before them has.
  template <class Optimizer>
  void prepareConstants(const std::array<bool, lanes>& active, const std::array<bool, lanes>& copies) {
    constants_.resize(Optimizer::constants);
    double column[Optimizer::constants + 1];
    for (std::size_t lane = 0; lane < active.size(); ++lane) {
      if (!active[lane]) continue;
      double* scalars = scalars_.data() + lane * Optimizer::scalars;
      if (copies[lane]) {
        std::copy_n(scalars - Optimizer::scalars, Optimizer::scalars, scalars);
      } else {
        Optimizer::prepare(rules_[lane].numbers.data(), scalars, column);
      }
      for (std::size_t c = 0; c < Optimizer::constants; ++c) constants_[c][lane] = column[c];
    }
  }

  /// torch.nn.utils.clip_grad_norm_: times min(1, clipNorm / (norm + 1e-6)), over the parameters that train.
  void clip(Real* gradients, int lane) {
    if (std::isinf(rule(lane).clipNorm)) return;
    double squares = 0;
    forTrained(gradients, lane, [&](Real* g) { squares += static_cast<double>(*g) * static_cast<double>(*g); });
    const double scale = rule(lane).clipNorm / (std::sqrt(squares) + 1e-6);
    if (scale < 1) forTrained(gradients, lane, [&](Real* g) { *g *= static_cast<Real>(scale); });
  }

  template <class Visit>
  void forTrained(Real* gradients, int lane, Visit visit) {
    for (std::size_t i = 0; i < layout_.parameters.size(); ++i) {
      if (rule(lane).frozen[i] != 0) continue;
      const Parameter& parameter = layout_.parameters[i];
      for (Index k = 0; k < parameter.size; ++k) visit(gradients + (parameter.offset + k) * lanes + lane);
    }
  }

  const Layout& layout_;
  std::vector<UpdateRule> rules_;
  Index size_;
  Index slotCount_ = 0;
  Buffer<Real> slots_, rates_;
  std::vector<double> scalars_;                       // [lanes, scalars]
  std::vector<std::array<double, lanes>> constants_;  // [constants] of each lane's last step
  std::array<Index, lanes> steps_{};
  std::array<bool, lanes> repeats_{};
};

}  // namespace outlast
