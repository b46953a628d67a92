#include "exact/impulse_network.h"

#include <cassert>

#include "cells/list.h"
#include "core/list.h"
#include "exact/chain.h"
#include "exact/every_step.h"
#include "exact/last_step.h"
#include "losses/list.h"

namespace outlast {
namespace {

template <class Real>
class ImpulseNetwork final : public Network<Real> {
 public:
  explicit ImpulseNetwork(const ModelShape& shape) : shape_(shape), chain_(shape), scores_(shape) {}

  void setParameters(const Real* parameters) override {
    parameters_ = parameters;
    packed_ = false;
  }

  void repeatBatch() override { repeats_ = true; }

  double gradients(std::span<const Sequence<Real>> batch, int loss, Scored scored, Real* gradients) override {
    if (!packed_) chain_.setParameters(parameters_);
    packed_ = true;
    return visitItem<Losses>(loss, [&](auto item) { return batchGradients<decltype(item)>(batch, scored, gradients); });
  }

 private:
  using V = Pack<Real>;

  template <class Loss>
  double batchGradients(std::span<const Sequence<Real>> batch, Scored scored, Real* gradients) {
    if (!repeats_ || !known_) lookAt(batch, scored, Loss::classes ? 1 : shape_.outputSize);
    known_ = true;
    if (scale_ == 0) {
      std::fill_n(gradients, chain_.layout().size, Real(0));
      return 0;
    }
    chain_.respond(longest_ + (shape_.learnInitialState ? 1 : 0));
    addUpConstants();
    const double sum = scored == Scored::last ? scoreLast<Loss>(batch) : scoreEvery<Loss>(batch);
    takeConstants(gradients);
    chain_.finish(gradients);
    return sum * scale_;
  }

  /// What stays as it is where the batch comes again.
  void lookAt(std::span<const Sequence<Real>> batch, Scored scored, Index targetSize) {
    longest_ = 0;
    for (const auto& sequence : batch) {
      assert(sequence.initial == nullptr && sequence.final == nullptr);
      longest_ = std::max(longest_, sequence.length);
    }
    scale_ = meanScale(batch, scored, targetSize);
    if (scored == Scored::every || scale_ == 0) return;
    rows_.set(batch, longest_, shape_.inputSize);
    scores_.clear(rows_.count(), targetSize, 0);
    for (Index b = 0; b < rows_.count(); ++b) {
      const Sequence<Real>& sequence = batch[b];
      const Index t = sequence.length - 1;
      if (t >= 0 && (sequence.mask == nullptr || sequence.mask[t] != 0))
        scores_.setTarget(b, sequence.targets + t * targetSize);
    }
  }

  /// constants_[o][t]: what output o says after t steps of zero input, from biases and the learned initial state.
  void addUpConstants() {
    if (!hasConstants()) return;
    const Index bias = shape_.inputSize, initial = shape_.inputSize + (shape_.bias ? 1 : 0);
    const Index offset = chain_.layout().readoutBias;
    Real* to = constants_.reserve(shape_.outputSize * (longest_ + 1));
    for (Index o = 0; o < shape_.outputSize; ++o) {
      Real sum = offset < 0 ? Real(0) : parameters_[offset + o];
      for (Index t = 0; t <= longest_; ++t) {
        *to++ = shape_.learnInitialState ? sum + chain_.response(t, o, initial) : sum;
        if (shape_.bias && t < longest_) sum += chain_.response(t, o, bias);
      }
    }
    const Index size = shape_.outputSize * (longest_ + 1);
    std::fill_n(dConstants_.reserve(size), size, Real(0));
  }

  /// Hands the gradients of the constants on to what they come from.
  void takeConstants(Real* gradients) {
    if (!hasConstants()) return;
    const Index bias = shape_.inputSize, initial = shape_.inputSize + (shape_.bias ? 1 : 0);
    const Index offset = chain_.layout().readoutBias;
    for (Index o = 0; o < shape_.outputSize; ++o) {
      const Real* d = dConstants_.get() + o * (longest_ + 1);
      Real later = 0;
      for (Index t = longest_; t >= 0; --t) {
        if (shape_.learnInitialState) chain_.gradient(t, o, initial) = d[t];
        if (shape_.bias && t < longest_) chain_.gradient(t, o, bias) = later;
        later += d[t];
      }
      if (offset >= 0) gradients[offset + o] = later;
    }
  }

  template <class Loss>
  double scoreLast(std::span<const Sequence<Real>> batch) {
    const Index inputs = shape_.inputSize;
    Real* row = row_.reserve(rows_.size());
    std::fill_n(row, rows_.size(), Real(0));
    const auto at = [&](Index j, Index i) { return rows_.size() - (j + 1) * inputs + i; };
    for (Index o = 0; o < shape_.outputSize; ++o) {
      for (Index j = 0; j < longest_; ++j)
        for (Index i = 0; i < inputs; ++i) row[at(j, i)] = chain_.response(j, o, i);
      dotRows(rows_, row, scores_.sums(o));
      for (Index b = 0; hasConstants() && b < rows_.count(); ++b)
        scores_.sums(o)[b] += constants_.get()[o * (longest_ + 1) + batch[b].length];
    }
    const double sum = scores_.template score<Loss>(static_cast<Real>(scale_));
    for (Index o = 0; o < shape_.outputSize; ++o) {
      sumRows(rows_, scores_.gradients(o), row);
      for (Index j = 0; j < longest_; ++j)
        for (Index i = 0; i < inputs; ++i) chain_.gradient(j, o, i) = row[at(j, i)];
      for (Index b = 0; hasConstants() && b < rows_.count(); ++b)
        dConstants_.get()[o * (longest_ + 1) + batch[b].length] += scores_.gradients(o)[b];
    }
    return sum;
  }

  template <class Loss>
  double scoreEvery(std::span<const Sequence<Real>> batch) {
    constexpr Index margin = convolutionMargin<Real>;
    const Index inputs = shape_.inputSize, outputs = shape_.outputSize, targetSize = Loss::classes ? 1 : outputs;
    const Index stride = margin + longest_ + margin;
    const Index size = outputs * inputs * stride;
    Real* response = responses_.reserve(size);
    std::fill_n(response, size, Real(0));
    Real* gradient = dResponses_.reserve(size);
    std::fill_n(gradient, size, Real(0));
    const auto forResponses = [&](auto visit) {
      for (Index o = 0; o < outputs; ++o)
        for (Index i = 0; i < inputs; ++i)
          for (Index j = 0; j < longest_; ++j) visit((o * inputs + i) * stride + margin + j, j, o, i);
    };
    forResponses([&](Index at, Index j, Index o, Index i) { response[at] = chain_.response(j, o, i); });
    double sum = 0;
    for (const auto& sequence : batch) {
      const InputSteps<Real> x{sequence.inputs, sequence.length, inputs};
      scores_.clear(roundUp(sequence.length, margin), targetSize, margin);
      for (Index t = 0; t < sequence.length; ++t)
        if (sequence.mask == nullptr || sequence.mask[t] != 0) scores_.setTarget(t, sequence.targets + t * targetSize);
      for (Index o = 0; o < outputs; ++o) {
        convolve(x, response + o * inputs * stride + margin, stride, scores_.sums(o));
        for (Index t = 0; hasConstants() && t < sequence.length; ++t)
          scores_.sums(o)[t] += constants_.get()[o * (longest_ + 1) + t + 1];
      }
      sum += scores_.template score<Loss>(static_cast<Real>(scale_));
      for (Index o = 0; o < outputs; ++o) {
        correlate(x, scores_.gradients(o), stride, gradient + o * inputs * stride + margin);
        for (Index t = 0; hasConstants() && t < sequence.length; ++t)
          dConstants_.get()[o * (longest_ + 1) + t + 1] += scores_.gradients(o)[t];
      }
    }
    forResponses([&](Index at, Index j, Index o, Index i) { chain_.gradient(j, o, i) = gradient[at]; });
    return sum;
  }

  [[nodiscard]] bool hasConstants() const { return shape_.bias || shape_.learnInitialState || shape_.readoutBias; }

  ModelShape shape_;
  ImpulseChain<Real> chain_;
  Scores<Real> scores_;
  InputRows<Real> rows_;
  Buffer<Real> row_;                     // the response of one output turned round, or its gradient
  Buffer<Real> responses_, dResponses_;  // [O, I, stride]
  Buffer<Real> constants_, dConstants_;  // [O, longest + 1]
  const Real* parameters_ = nullptr;
  bool packed_ = false, repeats_ = false, known_ = false;
  Index longest_ = 0;  // of the last batch
  double scale_ = 0;
};

}  // namespace

bool hasImpulseResponse(const ModelShape& shape) {
  return shape.layers == 1 && visitItem<Cells>(shape.cell, [](auto cell) { return decltype(cell)::stateSpace; });
}

template <class Real>
std::unique_ptr<Network<Real>> makeImpulseNetwork(const ModelShape& shape) {
  return std::make_unique<ImpulseNetwork<Real>>(shape);
}

template std::unique_ptr<Network<float>> makeImpulseNetwork<float>(const ModelShape&);
template std::unique_ptr<Network<double>> makeImpulseNetwork<double>(const ModelShape&);

}  // namespace outlast
