// Loss and its gradient over many scored steps at once, lanes holding steps.
#pragma once
#include "core/buffer.h"
#include "core/packs.h"
#include "rnn/readout.h"

namespace outlast {

/// Steps side by side: the read-outs before their activation, what they should have been, and the gradient of the loss.
template <class Real>
class Scores {
 public:
  using V = Pack<Real>;

  explicit Scores(const ModelShape& shape) : readout_(shape.readout), outputs_(shape.outputSize) {
    output_.reserve(outputs_);
    dOutput_.reserve(outputs_);
    target_.reserve(outputs_);
  }

  /// Makes room for `steps` steps, none of which counts; `behind` zeros follow the gradients of each output.
  void clear(Index steps, Index targetSize, Index behind) {
    size_ = roundUp(steps, widthOf<V>);
    stride_ = size_ + roundUp(behind, widthOf<V>);
    targetSize_ = targetSize;
    sums_.reserve(outputs_ * stride_);
    std::fill_n(gradients_.reserve(outputs_ * stride_), outputs_ * stride_, Real(0));
    std::fill_n(targets_.reserve(targetSize * stride_), targetSize * stride_, Real(0));
    std::fill_n(marks_.reserve(stride_), stride_, Real(0));
  }

  /// Step i counts, and its target is `target` [targetSize].
  void setTarget(Index i, const Real* target) {
    marks_.get()[i] = 1;
    for (Index k = 0; k < targetSize_; ++k) targets_.get()[k * stride_ + i] = target[k];
  }

  /// Steps in whole packs.
  [[nodiscard]] Index size() const { return size_; }
  /// [size] of one output, to be filled before `score`.
  [[nodiscard]] Real* sums(Index o) { return sums_.get() + o * stride_; }
  /// [size + behind]; 0 where a step does not count.
  [[nodiscard]] const Real* gradients(Index o) const { return gradients_.get() + o * stride_; }

  /// Sum of the loss over the steps that count; leaves its gradients, times `scale`.
  template <class Loss>
  double score(Real scale) {
    double sum = 0;
    V* output = output_.get();
    V* dOutput = dOutput_.get();
    V* target = target_.get();
    for (Index i = 0; i < size_; i += widthOf<V>) {
      const auto counts = load<V>(marks_.get() + i) != V{};
      for (Index o = 0; o < outputs_; ++o)
        output[o] = activateReadout(readout_, select(counts, load<V>(sums(o) + i), V{}));
      for (Index k = 0; k < targetSize_; ++k) target[k] = load<V>(targets_.get() + k * stride_ + i);
      sum += static_cast<double>(sumLanes(select(counts, Loss::value(output, target, outputs_), V{})));
      Loss::gradient(output, target, outputs_, broadcast<V>(scale), dOutput);
      for (Index o = 0; o < outputs_; ++o)
        store<V>(gradients_.get() + o * stride_ + i,
                 select(counts, dOutput[o] * readoutSlope(readout_, output[o]), V{}));
    }
    return sum;
  }

 private:
  ReadoutActivation readout_;
  Index outputs_;
  Index size_ = 0, stride_ = 0, targetSize_ = 0;
  Buffer<Real> sums_, gradients_, targets_;  // [outputs or targetSize, stride]
  Buffer<Real> marks_;                       // [stride] 1 where a step counts
  Buffer<V> output_, dOutput_, target_;      // one pack an output
};

}  // namespace outlast
