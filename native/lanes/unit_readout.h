// Read-out and loss of one sequence, apart from the time loops: steps in the lanes where the loss is concerned, hidden
// units elsewhere.
#pragma once
#include "core/list.h"
#include "lanes/unit_weights.h"
#include "losses/list.h"
#include "rnn/network.h"
#include "rnn/readout.h"

namespace outlast {

template <class V>
class UnitReadout {
 public:
  using Real = RealOf<V>;
  static constexpr int W = widthOf<V>;

  UnitReadout(const ModelShape& shape, const Layout& layout)
      : shape_(shape),
        weight_(layout.readoutWeight),
        bias_(layout.readoutBias),
        padded_(paddedSize<V>(shape.hiddenSize)) {
    lanes_.reserve(3 * shape.outputSize * W);
  }

  void setParameters(const Real* parameters) {
    parameters_ = parameters;
    rows_ = padRows<V>(parameters + weight_, shape_.outputSize, shape_.hiddenSize, memory_);
  }

  /// Loss of the sequence's scored steps (a sum), from states h [steps, padded H]; adds the read-out's gradient to
  /// `gradients` [P]. `scale` is one over the number of scored numbers.
  double score(const Sequence<Real>& sequence, Rows<const Real> h, int loss, Scored scored, Real scale,
               Real* gradients) {
    first_ = scored == Scored::last ? std::max<Index>(0, sequence.length - 1) : 0;
    const Index steps = sequence.length - first_;
    slopes_ = {nullptr, stepStride<Real>(shape_.outputSize)};
    above_ = {nullptr, stepStride<Real>(padded_)};
    slopes_.data = slopeMemory_.reserve(steps * slopes_.stride);
    above_.data = aboveMemory_.reserve(steps * above_.stride);
    std::fill_n(slopes_.data, steps * slopes_.stride, Real(0));
    std::fill_n(above_.data, steps * above_.stride, Real(0));
    double sum = 0;
    Index steps_[W];
    int count = 0;
    for (Index t = first_; t < sequence.length; ++t) {
      if (scored == Scored::last || sequence.mask == nullptr || sequence.mask[t] != 0) steps_[count++] = t;
      if (count < W && t + 1 < sequence.length) continue;
      sum += scoreLanes(sequence, h, loss, scale, std::span<const Index>(steps_, static_cast<std::size_t>(count)));
      count = 0;
    }
    const int slot = 0;
    const std::span<const int> from(&slot, 1);
    const Rows<const Real> slopes{slopes_.data, slopes_.stride};
    addTransposedSteps<V>({rows_, shape_.outputSize, from, 0}, padded_, steps, slopes, above_);
    const Rows<Real> gradient{gradients + weight_, shape_.hiddenSize};
    addOuter<V>(steps, {gradient, shape_.outputSize, from, 0}, shape_.hiddenSize, slopes, h.from(first_));
    if (bias_ >= 0)
      for (Index t = 0; t < steps; ++t)
        for (Index o = 0; o < shape_.outputSize; ++o) gradients[bias_ + o] += slopes_[t][o];
    return sum;
  }

  /// After score: dL/dh from step first() on.
  Rows<const Real> above() const { return {above_.data, above_.stride}; }
  [[nodiscard]] Index first() const { return first_; }

 private:
  /// At most W scored steps, one a lane.
  double scoreLanes(const Sequence<Real>& sequence, Rows<const Real> h, int loss, Real scale,
                    std::span<const Index> steps) {
    const Index outputs = shape_.outputSize;
    Real* y = lanes_.get();
    Real* targets = y + outputs * W;
    std::fill_n(y, 2 * outputs * W, Real(0));
    for (std::size_t lane = 0; lane < steps.size(); ++lane)
      for (Index o = 0; o < outputs; ++o) y[o * W + static_cast<Index>(lane)] = product(h[steps[lane]], o);
    double sum = 0;
    visitItem<Losses>(loss, [&](auto item) {
      const Index width = decltype(item)::classes ? 1 : outputs;
      for (std::size_t lane = 0; lane < steps.size(); ++lane)
        for (Index o = 0; o < width; ++o)
          targets[o * W + static_cast<Index>(lane)] = sequence.targets[steps[lane] * width + o];
      const V losses = gradeLanes<decltype(item)>(scale);
      for (std::size_t lane = 0; lane < steps.size(); ++lane) sum += static_cast<double>(losses[lane]);
    });
    const Real* slopes = targets + outputs * W;
    for (std::size_t lane = 0; lane < steps.size(); ++lane)
      for (Index o = 0; o < outputs; ++o) slopes_[steps[lane] - first_][o] = slopes[o * W + static_cast<Index>(lane)];
    return sum;
  }

  /// Output o before its activation.
  Real product(const Real* h, Index o) const {
    const Index hidden = shape_.hiddenSize;
    V sum{};
    Index k = 0;
    for (; k + W <= hidden; k += W) sum += load<V>(h + k) * loadAny<V>(rows_[o] + k);
    Real total = sumLanes(sum) + (bias_ < 0 ? Real(0) : parameters_[bias_ + o]);
    if (k < hidden)
      visitNarrowest<V>(hidden - k, [&](auto pack) {
        using T = typename decltype(pack)::type;
        total += sumLanes(load<T>(h + k) * loadAny<T>(rows_[o] + k));
      });
    return total;
  }

  /// lanes_ holds sums, targets and room for gradients [3, O, W]; returns the losses.
  template <class Loss>
  V gradeLanes(Real scale) {
    const Index outputs = shape_.outputSize;
    V* y = reinterpret_cast<V*>(lanes_.get());
    V* slopes = y + 2 * outputs;
    for (Index o = 0; o < outputs; ++o) y[o] = activateReadout(shape_.readout, y[o]);
    Loss::gradient(y, y + outputs, outputs, broadcast<V>(scale), slopes);
    for (Index o = 0; o < outputs; ++o) slopes[o] *= readoutSlope(shape_.readout, y[o]);
    return Loss::value(y, y + outputs, outputs);
  }

  ModelShape shape_;
  Index weight_, bias_, padded_;
  const Real* parameters_ = nullptr;
  Rows<const Real> rows_;
  Index first_ = 0;
  Rows<Real> slopes_, above_;  // from step first_ on: [O] gradients of the read-out's sums, [padded H] dL/dh
  Buffer<Real> memory_, lanes_, slopeMemory_, aboveMemory_;
};

}  // namespace outlast
