// The kernels' gradients behind the interface of every network: one team of fibers, or a crew, works on one batch.
#pragma once
#include <numeric>

#include "device/emulator/fibers.h"
#include "device/kernel/bodies.h"
#include "device/make_plan.h"

namespace network_case {

template <class Real>
class EmulatedNetwork final : public outlast::Network<Real> {
 public:
  using Index = outlast::Index;

  /// `impulse`: gradients come from a linear model's impulse response; then there are no final states.
  EmulatedNetwork(const outlast::ModelShape& shape, const outlast::device::DeviceLimits& limits, std::uint64_t seed,
                  bool impulse = false)
      : shape_(shape), limits_(limits), impulse_(impulse), fibers_(seed) {}

  outlast::device::Fibers& fibers() { return fibers_; }
  /// Of the last gradients: 0 where a block had the model.
  [[nodiscard]] int warpWidth() const { return warpWidth_; }
  /// The same: slices of rows, and of units.
  [[nodiscard]] std::pair<int, int> slices() const { return slices_; }

  void setParameters(const Real* parameters) override { parameters_ = parameters; }
  void setNoise(const outlast::StateNoise& noise) override { noise_ = noise; }

  double gradients(std::span<const outlast::Sequence<Real>> batch, int loss, outlast::Scored scored,
                   Real* gradients) override {
    namespace device = outlast::device;
    const Index target = outlast::targetSizeOf(loss, shape_.outputSize);
    gather(batch, target);
    device::PlanRequest request{shape_, loss, scored};
    request.batch = static_cast<int>(batch.size());
    request.longest = longest_;
    request.realBytes = sizeof(Real);
    request.impulse = impulse_;
    request.noise = noise_.sigma != 0;
    const device::Plan plan = device::makePlan(request, limits_);
    warpWidth_ = plan.warpWidth;
    slices_ = {plan.rowSlices, plan.unitSlices};
    // What lies there from before must not matter.
    std::vector<Real> exchange(static_cast<std::size_t>(plan.exchange * plan.crewSize()),
                               std::numeric_limits<Real>::quiet_NaN());
    std::vector<Real> workspace(static_cast<std::size_t>(plan.workspace), std::numeric_limits<Real>::quiet_NaN());
    std::vector<Real> states(batch.size() * static_cast<std::size_t>(plan.stateSize));
    const device::Set<Real> set{inputs_.data(), targets_.data(), masked_ ? mask_.data() : nullptr, starts_.data(),
                                initial_.empty() ? nullptr : initial_.data()};
    device::StepPlan step;
    step.rows = static_cast<int>(batch.size());
    step.width = longest_;
    step.passes = 1;
    step.scale = outlast::meanScale(batch, scored, target);
    double loss0 = 0;
    device::visitBody<Real>(plan, [&](auto body) {
      using Body = decltype(body);
      const auto work = [&](const auto& team, Real* own) {
        using Team = std::remove_cvref_t<decltype(team)>;
        device::Site<Team, Real> site{plan,          team,   own,    device::workspaceOf(plan, team, workspace.data()),
                                      parameters_,   set,    step,   nullptr,
                                      states.data(), &stop_, &noise_};
        const double value = Body::gradients(site);
        if (device::isFirstThread(team)) loss0 = value;
        if (value != value) loss0 = value;
        // As whoever comes next would: without another barrier.
        device::shareCrew(site, plan.parameters, [&](int i) { gradients[i] = site.total()[i]; });
      };
      if constexpr (Body::isCrew) {
        fibers_.run({plan.rowSlices, plan.unitSlices}, plan.threads, [&](const device::EmulatedCrew& team) {
          work(team, exchange.data() + team.crewRank() * plan.exchange);
        });
      } else {
        fibers_.run(plan.threads, [&](const device::EmulatedTeam& team) { work(team, exchange.data()); });
      }
    });
    for (std::size_t b = 0; b < batch.size(); ++b)
      if (batch[b].final != nullptr)
        std::copy_n(states.data() + static_cast<Index>(b) * plan.stateSize, plan.stateSize, batch[b].final);
    return loss0;
  }

 private:
  void gather(std::span<const outlast::Sequence<Real>> batch, Index target) {
    inputs_.clear();
    targets_.clear();
    mask_.clear();
    initial_.clear();
    starts_.assign(1, 0);
    longest_ = 0;
    masked_ = false;
    const Index states = outlast::stateSize(shape_);
    for (const auto& one : batch) {
      inputs_.insert(inputs_.end(), one.inputs, one.inputs + one.length * shape_.inputSize);
      targets_.insert(targets_.end(), one.targets, one.targets + one.length * target);
      for (Index t = 0; t < one.length; ++t) mask_.push_back(one.mask == nullptr ? 1 : one.mask[t]);
      masked_ = masked_ || one.mask != nullptr;
      starts_.push_back(starts_.back() + one.length);
      longest_ = std::max(longest_, static_cast<int>(one.length));
    }
    // All rows bring their state, or none does: those that have none begin with zeros.
    const bool given = std::ranges::any_of(batch, [](const auto& one) { return one.initial != nullptr; });
    for (const auto& one : batch) {
      if (given && one.initial != nullptr) initial_.insert(initial_.end(), one.initial, one.initial + states);
      if (given && one.initial == nullptr) initial_.insert(initial_.end(), static_cast<std::size_t>(states), Real(0));
    }
  }

  outlast::ModelShape shape_;
  outlast::device::DeviceLimits limits_;
  bool impulse_;
  outlast::device::Fibers fibers_;
  const Real* parameters_ = nullptr;
  std::vector<Real> inputs_, targets_, initial_;
  std::vector<std::uint8_t> mask_;
  std::vector<Index> starts_;
  int longest_ = 0;
  int warpWidth_ = 0;
  std::pair<int, int> slices_;
  outlast::StateNoise noise_;
  std::int32_t stop_ = 0;
  bool masked_ = false;
};

}  // namespace network_case
