#include "rnn/network.h"

#include "cells/list.h"
#include "core/list.h"
#include "losses/list.h"
#include "rnn/backward.h"
#include "rnn/readout.h"

namespace outlast {
namespace {

template <class Cell, class Real>
class CellNetwork final : public PlainNetwork<Real> {
 public:
  explicit CellNetwork(const ModelShape& shape)
      : shape_(shape),
        layout_(makeLayout(shape)),
        layers_(static_cast<std::size_t>(shape.layers)),
        sums_(static_cast<std::size_t>(Cell::sums * shape.hiddenSize)),
        output_(static_cast<std::size_t>(shape.outputSize)),
        dOutput_(static_cast<std::size_t>(shape.outputSize)) {}

  void setParameters(const Real* parameters) override {
    parameters_ = parameters;
    auto packed = std::make_shared<std::vector<PackedLayer<Real>>>();
    packLayers<Cell>(layout_, shape_.hiddenSize, parameters, *packed);
    packed_ = std::move(packed);
  }

  std::unique_ptr<PlainNetwork<Real>> twin() const override {
    auto other = std::make_unique<CellNetwork>(shape_);
    other->parameters_ = parameters_;
    other->packed_ = packed_;
    return other;
  }

  void forward(const Sequence<Real>& sequence, const ForwardOutput<Real>& output) override {
    run(sequence, {});
    const Index h = shape_.hiddenSize;
    const Real* top = layers_.back().h.data() + h;
    for (Index t = 0; output.outputs != nullptr && t < sequence.length; ++t)
      readOutStep(shape_, layout_, parameters_, top + t * h, output.outputs + t * shape_.outputSize);
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const Index at = static_cast<Index>(l) * output.layerStride;
      if (output.h != nullptr) std::copy_n(layers_[l].h.data() + h, sequence.length * h, output.h + at);
      if (output.c != nullptr) std::copy_n(layers_[l].c.data() + h, sequence.length * h, output.c + at);
    }
  }

  void setNoise(const StateNoise& noise) override { noise_ = noise; }

  double gradients(std::span<const Sequence<Real>> batch, int loss, Scored scored, Real* gradients) override {
    return visitItem<Losses>(loss, [&](auto item) { return batchGradients<decltype(item)>(batch, scored, gradients); });
  }

 private:
  /// Runs the layers over the sequence and hands out its final state.
  void run(const Sequence<Real>& sequence, const StateNoise& noise) {
    const auto width = static_cast<Index>(layers_.size()) * shape_.hiddenSize;
    noises_.resize(noise.sigma == 0 ? 0 : static_cast<std::size_t>(sequence.length * width));
    if (noise.sigma != 0) fillNoise(noise, 0, sequence.length * width, noises_.data());
    for (auto& layer : layers_) layer.reserve(sequence.length, shape_.hiddenSize, Cell::saved, Cell::hasC);
    startTrajectories<Cell>(layout_, shape_.hiddenSize, parameters_, sequence.initial, layers_);
    runTrajectories<Cell>(*packed_, shape_.hiddenSize, sequence.length, sequence.inputs,
                          noise.sigma == 0 ? nullptr : noises_.data(), layers_, sums_.data());
    if (sequence.final != nullptr)
      finishTrajectories<Cell>(shape_.hiddenSize, sequence.length, layers_, sequence.final);
  }

  template <class Loss>
  double batchGradients(std::span<const Sequence<Real>> batch, Scored scored, Real* gradients) {
    const double scale = meanScale(batch, scored, Loss::classes ? 1 : shape_.outputSize);
    std::fill_n(gradients, layout_.size, Real(0));
    double sum = 0;
    for (const auto& sequence : batch) {
      run(sequence, noise_.from(&sequence - batch.data()));
      sum += scoreSequence<Loss>(sequence, scored, static_cast<Real>(scale), gradients);
      backwardLayers<Cell>(layout_, shape_.hiddenSize, sequence, parameters_, layers_, scratch_, gradients);
    }
    return sum * scale;
  }

  /// Loss of the sequence's scored steps (a sum); fills scratch_.above with dL/dh of the top layer.
  template <class Loss>
  double scoreSequence(const Sequence<Real>& sequence, Scored scored, Real scale, Real* gradients) {
    const Index h = shape_.hiddenSize;
    const Index width = Loss::classes ? 1 : shape_.outputSize;
    scratch_.above.assign(static_cast<std::size_t>(sequence.length * h), Real(0));
    double sum = 0;
    for (Index t = scored == Scored::last ? sequence.length - 1 : 0; t >= 0 && t < sequence.length; ++t) {
      if (sequence.mask != nullptr && sequence.mask[t] == 0) continue;
      const Real* state = layers_.back().h.data() + (t + 1) * h;
      const Real* target = sequence.targets + t * width;
      readOutStep(shape_, layout_, parameters_, state, output_.data());
      sum += static_cast<double>(Loss::value(output_.data(), target, shape_.outputSize));
      Loss::gradient(output_.data(), target, shape_.outputSize, scale, dOutput_.data());
      for (Index o = 0; o < shape_.outputSize; ++o) {
        const Real d = dOutput_[o] * readoutSlope(shape_.readout, output_[o]);
        axpy(h, d, state, gradients + layout_.readoutWeight + o * h);
        axpy(h, d, parameters_ + layout_.readoutWeight + o * h, scratch_.above.data() + t * h);
        if (layout_.readoutBias >= 0) gradients[layout_.readoutBias + o] += d;
      }
    }
    return sum;
  }

  ModelShape shape_;
  Layout layout_;
  const Real* parameters_ = nullptr;
  std::shared_ptr<const std::vector<PackedLayer<Real>>> packed_;
  std::vector<LayerTrajectory<Real>> layers_;
  BackwardScratch<Real> scratch_;
  std::vector<Real> sums_, output_, dOutput_, noises_;
  StateNoise noise_;
};

}  // namespace

template <class Real>
std::unique_ptr<PlainNetwork<Real>> makeNetwork(const ModelShape& shape) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<PlainNetwork<Real>> {
    return std::make_unique<CellNetwork<decltype(cell), Real>>(shape);
  });
}

template std::unique_ptr<PlainNetwork<float>> makeNetwork<float>(const ModelShape&);
template std::unique_ptr<PlainNetwork<double>> makeNetwork<double>(const ModelShape&);

}  // namespace outlast
