// The read-out of a block, its loss and the gradients of both, at scored steps only.
#pragma once
#include "lanes/block.h"
#include "losses/list.h"
#include "rnn/readout.h"

namespace outlast {

template <class Lanes, int packs>
class LaneReadout {
 public:
  using V = typename Lanes::V;
  using Real = typename Lanes::Real;
  static constexpr int W = widthOf<V>;
  /// A loss's `score`: known at run time, so that the kernels are compiled once for all losses.
  using Score = V (LaneReadout::*)(const Block<V, packs>&, Index, const Real*, V, Real*);

  LaneReadout(const ModelShape& shape, const Layout& layout)
      : activation_(shape.readout),
        hidden_(shape.hiddenSize),
        outputs_(shape.outputSize),
        weight_(layout.readoutWeight),
        bias_(layout.readoutBias) {
    sums_.reserve(outputs_ * (hidden_ + 1) * W);
    scratch_.reserve(3 * outputs_ * W);
  }

  static Score scoreOf(int loss) {
    return visitItem<Losses>(loss, [](auto item) -> Score { return &LaneReadout::score<decltype(item)>; });
  }

  void setParameters(const Real* parameters) { parameters_ = parameters; }

  void begin() { std::fill_n(sums_.get(), outputs_ * (hidden_ + 1) * W, Real(0)); }

  /// At step t with the top layer's h [H, packs, W]: gives the losses, lane by lane, adds dL/dh to dh and the
  /// read-out's own gradient to its sums. `scale` is one over the number of scored numbers.
  template <class Loss>
  V score(const Block<V, packs>& block, Index t, const Real* h, V scale, Real* dh) {
    V* y = reinterpret_cast<V*>(scratch_.get());
    V* target = y + outputs_;
    V* d = target + outputs_;
    V loss{};
    for (int n = 0; n < packs; ++n) {
      const auto scored = block.scores(t, n);
      for (Index o = 0; o < outputs_; ++o) y[o] = readOut(o, h + n * W);
      for (Index o = 0; o < (Loss::classes ? 1 : outputs_); ++o) target[o] = block.target(t, o, n);
      loss += select(scored, Loss::value(y, target, outputs_), V{});
      Loss::gradient(y, target, outputs_, scale, d);
      for (Index o = 0; o < outputs_; ++o)
        addStep(o, select(scored, d[o] * readoutSlope(activation_, y[o]), V{}), h + n * W, dh + n * W);
    }
    return loss;
  }

  /// The sums to `gradients` [P].
  void addGradients(Real* gradients) const {
    const V* sum = reinterpret_cast<const V*>(sums_.get());
    for (Index o = 0; o < outputs_; ++o) {
      for (Index k = 0; k < hidden_; ++k)
        Lanes::addGradient(gradients + (weight_ + o * hidden_ + k) * Lanes::stride, *sum++);
      if (bias_ >= 0) Lanes::addGradient(gradients + (bias_ + o) * Lanes::stride, *sum);
      ++sum;
    }
  }

 private:
  [[nodiscard]] V weight(Index o, Index k) const {
    return Lanes::weight(parameters_ + (weight_ + o * hidden_ + k) * Lanes::stride);
  }

  V readOut(Index o, const Real* h) const {
    V sum = bias_ < 0 ? V{} : Lanes::weight(parameters_ + (bias_ + o) * Lanes::stride);
    for (Index k = 0; k < hidden_; ++k) sum += weight(o, k) * load<V>(h + k * packs * W);
    return activateReadout(activation_, sum);
  }

  void addStep(Index o, V slope, const Real* h, Real* dh) {
    V* sums = reinterpret_cast<V*>(sums_.get()) + o * (hidden_ + 1);
    for (Index k = 0; k < hidden_; ++k) {
      Real* to = dh + k * packs * W;
      store<V>(to, load<V>(to) + weight(o, k) * slope);
      sums[k] += slope * load<V>(h + k * packs * W);
    }
    sums[hidden_] += slope;
  }

  ReadoutActivation activation_;
  Index hidden_, outputs_, weight_, bias_;
  const Real* parameters_ = nullptr;
  Buffer<Real> sums_;     // [O, H + 1, W] the read-out's gradient, still in lanes
  Buffer<Real> scratch_;  // [3, O, W] outputs, targets, their gradients
};

}  // namespace outlast
