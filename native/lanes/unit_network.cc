#include "lanes/unit_network.h"

#include "cells/list.h"
#include "core/list.h"
#include "lanes/unit_layer.h"
#include "lanes/unit_readout.h"

namespace outlast {
namespace {

template <class Cell, class Real>
class UnitNetwork final : public Network<Real> {
 public:
  using V = Pack<Real>;

  explicit UnitNetwork(const ModelShape& shape) : shape_(shape), layout_(makeLayout(shape)), readout_(shape, layout_) {
    layers_.reserve(layout_.layers.size());
    for (std::size_t l = 0; l < layout_.layers.size(); ++l)
      layers_.emplace_back(layout_.layers[l], shape.hiddenSize, l > 0);
  }

  void setParameters(const Real* parameters) override {
    parameters_ = parameters;
    packed_ = false;
  }

  void setNoise(const StateNoise& noise) override { noise_ = noise; }

  double gradients(std::span<const Sequence<Real>> batch, int loss, Scored scored, Real* gradients) override {
    if (!packed_) {
      for (auto& layer : layers_) layer.setParameters(parameters_);
      readout_.setParameters(parameters_);
      packed_ = true;
    }
    const double scale = meanScale(batch, scored, targetSizeOf(loss, shape_.outputSize));
    std::fill_n(gradients, layout_.size, Real(0));
    double sum = 0;
    for (const auto& sequence : batch) {
      run(sequence, noise_.from(&sequence - batch.data()));
      sum += readout_.score(sequence, layers_.back().h().from(1), loss, scored, static_cast<Real>(scale), gradients);
      backward(sequence, gradients);
    }
    return sum * scale;
  }

 private:
  /// What layer l reads, step by step.
  Rows<const Real> below(std::size_t l, const Sequence<Real>& sequence) const {
    return l == 0 ? Rows<const Real>{sequence.inputs, shape_.inputSize} : layers_[l - 1].h().from(1);
  }

  /// Runs the layers over the sequence and hands out its final state.
  void run(const Sequence<Real>& sequence, const StateNoise& noise) {
    const Index h = shape_.hiddenSize;
    const auto count = static_cast<Index>(layers_.size());
    Rows<const Real> noises{nullptr, count * h};
    if (noise.sigma != 0) {
      fillNoise(noise, 0, sequence.length * noises.stride, noises_.reserve(sequence.length * noises.stride));
      noises.data = noises_.get();
    }
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const auto row = static_cast<Index>(l);
      const Real* initial = sequence.initial;
      layers_[l].start(sequence.length, initial == nullptr ? nullptr : initial + row * h,
                       initial == nullptr || !Cell::hasC ? nullptr : initial + (count + row) * h);
      layers_[l].forward(sequence.length, below(l, sequence), noises);
      if (noises.data != nullptr) noises.data += h;
    }
    if (sequence.final == nullptr) return;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const auto row = static_cast<Index>(l);
      std::copy_n(layers_[l].h()[sequence.length], h, sequence.final + row * h);
      if constexpr (Cell::hasC) std::copy_n(layers_[l].c()[sequence.length], h, sequence.final + (count + row) * h);
    }
  }

  void backward(const Sequence<Real>& sequence, Real* gradients) {
    Rows<const Real> above = readout_.above();
    Index aboveFrom = readout_.first();
    for (std::size_t l = layers_.size(); l-- > 0; aboveFrom = 0) {
      layers_[l].backward(sequence.length, above, aboveFrom);
      layers_[l].addGradients(sequence.length, below(l, sequence), sequence.initial != nullptr, gradients);
      if (l == 0) break;
      const Index stride = stepStride<Real>(paddedSize<V>(shape_.hiddenSize));
      std::fill_n(above_.reserve(sequence.length * stride), sequence.length * stride, Real(0));
      layers_[l].addBelow(sequence.length, {above_.get(), stride});
      above = {above_.get(), stride};
    }
  }

  ModelShape shape_;
  Layout layout_;
  std::vector<UnitLayer<Cell, V>> layers_;
  UnitReadout<V> readout_;
  Buffer<Real> above_;   // [steps, padded H] dL/dh from the layer above
  Buffer<Real> noises_;  // [steps, L, H]
  StateNoise noise_;
  const Real* parameters_ = nullptr;
  bool packed_ = false;
};

}  // namespace

template <class Real>
std::unique_ptr<Network<Real>> makeUnitNetwork(const ModelShape& shape) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<Network<Real>> {
    return std::make_unique<UnitNetwork<decltype(cell), Real>>(shape);
  });
}

template std::unique_ptr<Network<float>> makeUnitNetwork<float>(const ModelShape&);
template std::unique_ptr<Network<double>> makeUnitNetwork<double>(const ModelShape&);

}  // namespace outlast
