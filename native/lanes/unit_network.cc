#include "lanes/unit_network.h"

#include "cells/list.h"
#include "core/list.h"
#include "lanes/unit_layer.h"
#include "lanes/unit_readout.h"

namespace outlast {
namespace {

template <class Cell, class Real>
class CellUnitNetwork final : public UnitNetwork<Real> {
 public:
  using V = Pack<Real>;

  explicit CellUnitNetwork(const ModelShape& shape)
      : shape_(shape), layout_(makeLayout(shape)), readout_(shape, layout_) {
    layers_.reserve(layout_.layers.size());
    for (std::size_t l = 0; l < layout_.layers.size(); ++l)
      layers_.emplace_back(layout_.layers[l], shape.hiddenSize, l > 0);
  }

  void setParameters(const Real* parameters) override {
    parameters_ = parameters;
    packed_ = false;
  }

  void setNoise(const StateNoise& noise) override { noises_ = noise; }

  double gradients(std::span<const Sequence<Real>> batch, int loss, Scored scored, Real* gradients) override {
    const Index targetSize = targetSizeOf(loss, shape_.outputSize);
    const Objective objective{loss, scored, targetSize, meanScale(batch, scored, targetSize)};
    std::fill_n(gradients, layout_.size, Real(0));
    double sum = 0;
    for (const auto& sequence : batch) {
      take(sequence, noises_.from(&sequence - batch.data()), objective, gradients);
      run();
      sum += loss_;
    }
    return sum * objective.scale;
  }

  void take(const Sequence<Real>& sequence, const StateNoise& noise, const Objective& objective,
            Real* gradients) override {
    pack();
    sequence_ = &sequence;
    objective_ = objective;
    gradients_ = gradients;
    const Index width = static_cast<Index>(layers_.size()) * shape_.hiddenSize;
    drawn_ = {nullptr, width};
    if (noise.sigma == 0) return;
    Real* const drawn = noiseMemory_.reserve(sequence.length * width);
    fillNoise(noise, 0, sequence.length * width, drawn);
    drawn_.data = drawn;
  }

  void run() override {
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      beginForward(l);
      end();
    }
    for (std::size_t l = layers_.size(); l-- > 0;) {
      beginBackward(l);
      end();
    }
  }

  [[nodiscard]] double loss() const override { return loss_; }

  void beginForward(std::size_t layer) override {
    enter(layer, true);
    const Real* initial = sequence_->initial;
    layer_->start(sequence_->length, initial == nullptr ? nullptr : initial + hAt(layer),
                  initial == nullptr || !Cell::hasC ? nullptr : initial + cAt(layer));
    noise_ = {drawn_.data == nullptr ? nullptr : drawn_.data + hAt(layer), drawn_.stride};
    layer_->begin(sequence_->length, below(), noise_);
  }

  void beginBackward(std::size_t layer) override {
    enter(layer, false);
    layer_->beginBackward();
    if (layer + 1 < layers_.size()) return;
    if (sequence_->final != nullptr) handOut();
    loss_ = readout_.score(*sequence_, layers_.back().h().from(1), objective_.loss, objective_.scored,
                           static_cast<Real>(objective_.scale), gradients_);
    above_ = readout_.above();
    aboveFrom_ = readout_.first();
  }

  void step() override {
    if (left_ > 0) go(1);
  }

  void end() override {
    const Index steps = sequence_->length;
    go(left_);
    if (isForward_) return;
    layer_->addGradients(steps, below(), sequence_->initial != nullptr, gradients_);
    if (index_ == 0) return;
    const Index stride = stepStride<Real>(paddedSize<V>(shape_.hiddenSize));
    Real* const rows = aboveMemory_.reserve(steps * stride);
    std::fill_n(rows, steps * stride, Real(0));
    layer_->addBelow(steps, {rows, stride});
    above_ = {rows, stride};
    aboveFrom_ = 0;
  }

 private:
  void pack() {
    if (packed_) return;
    for (auto& layer : layers_) layer.setParameters(parameters_);
    readout_.setParameters(parameters_);
    packed_ = true;
  }

  /// Where a layer's h and c are among a sequence's states.
  [[nodiscard]] Index hAt(std::size_t layer) const { return static_cast<Index>(layer) * shape_.hiddenSize; }
  [[nodiscard]] Index cAt(std::size_t layer) const { return hAt(layers_.size() + layer); }

  /// What the layer reads, step by step.
  [[nodiscard]] Rows<const Real> below() const {
    if (index_ > 0) return layers_[index_ - 1].h().from(1);
    return {sequence_->inputs, shape_.inputSize};
  }

  void enter(std::size_t layer, bool forward) {
    index_ = layer;
    layer_ = &layers_[layer];
    isForward_ = forward;
    left_ = sequence_->length;
  }

  /// The layer's next steps, there or back.
  OUTLAST_INLINE void go(Index count) {
    const Index left = left_;
    left_ = left - count;
    if (isForward_) {
      const Index from = sequence_->length - left;
      layer_->forward(from, from + count, noise_);
    } else {
      layer_->backward(left - count, left, above_, aboveFrom_);
    }
  }

  /// The final states.
  void handOut() const {
    const Index h = shape_.hiddenSize;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      std::copy_n(layers_[l].h()[sequence_->length], h, sequence_->final + hAt(l));
      if constexpr (Cell::hasC) std::copy_n(layers_[l].c()[sequence_->length], h, sequence_->final + cAt(l));
    }
  }

  ModelShape shape_;
  Layout layout_;
  std::vector<UnitLayer<Cell, V>> layers_;
  UnitReadout<V> readout_;
  const Real* parameters_ = nullptr;
  bool packed_ = false;
  StateNoise noises_;  // of the batches

  // The sequence at hand, and how far it is.
  const Sequence<Real>* sequence_ = nullptr;
  Objective objective_{};
  Real* gradients_ = nullptr;
  double loss_ = 0;
  Rows<const Real> drawn_;  // [steps, L, H], null without noise
  std::size_t index_ = 0;
  UnitLayer<Cell, V>* layer_ = nullptr;
  bool isForward_ = true;
  Index left_ = 0;          // steps of the layer
  Rows<const Real> noise_;  // the layer's part of what is drawn
  Rows<const Real> above_;  // dL/dh from above, from step aboveFrom_ on
  Index aboveFrom_ = 0;

  Buffer<Real> noiseMemory_;
  Buffer<Real> aboveMemory_;  // [steps, padded H]
};

}  // namespace

template <class Real>
std::unique_ptr<UnitNetwork<Real>> makeUnitNetwork(const ModelShape& shape) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<UnitNetwork<Real>> {
    return std::make_unique<CellUnitNetwork<decltype(cell), Real>>(shape);
  });
}

template std::unique_ptr<UnitNetwork<float>> makeUnitNetwork<float>(const ModelShape&);
template std::unique_ptr<UnitNetwork<double>> makeUnitNetwork<double>(const ModelShape&);

}  // namespace outlast
