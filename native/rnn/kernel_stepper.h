// A block stepper around a kernel: states in memory, a row a step, and how they get in and out. A kernel says:
//   Cell, Real, lanes    what it computes, and how many sequences side by side
//   rowSize(H)           numbers in a layer's row of states; unit j of a lane at j * lanes + lane
//   packLayer, advance   one layer's weights in the order it reads them, and a block of steps of the layer
//   packReadOut, readOut the same of the read-out
#pragma once
#include <algorithm>
#include <vector>

#include "core/buffer.h"
#include "rnn/block_stepper.h"
#include "rnn/pack.h"
#include "rnn/structure.h"

namespace outlast {

/// One layer's share of a block: row t of h and c is the state before step t, row t + 1 the one after it.
template <class Real>
struct LayerBlock {
  Index steps;
  Index inputSize;
  Index hidden;
  const Real* weights;
  const Real* x;
  Index xStride;
  Real* h;
  Real* c;
};

template <class Kernel>
class KernelStepper final : public BlockStepper<typename Kernel::Real> {
 public:
  using Real = typename Kernel::Real;
  using Cell = typename Kernel::Cell;

  /// `models`: the parameters of one model, or of one a lane (the last one also for lanes without).
  // Cold: weights are packed once, and code for it that is fast would be as large as that of the steps.
  [[gnu::cold]] KernelStepper(const ModelShape& shape, std::span<const Real* const> models)
      : shape_(fullShape(shape)),
        layout_(makeLayout(shape_)),
        models_(shape, models),
        rowSize_(Kernel::rowSize(shape.hiddenSize)),
        blockSteps_(stepsOf(shape, rowSize_)),
        layers_(static_cast<std::size_t>(shape.layers)) {
    std::vector<std::vector<PackedLayer<Real>>> packed(models.size());
    for (std::size_t m = 0; m < models.size(); ++m)
      packLayers<Cell>(layout_, shape.hiddenSize, models_.parameters()[m], packed[m]);
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      std::vector<const PackedLayer<Real>*> ofLanes;
      ofLanes.reserve(packed.size());
      for (const auto& model : packed) ofLanes.push_back(&model[l]);
      Kernel::packLayer(shape.hiddenSize, ofLanes, layers_[l].weights);
      std::fill_n(layers_[l].h.reserve((blockSteps_ + 1) * rowSize_), (blockSteps_ + 1) * rowSize_, Real(0));
      if (Cell::hasC)
        std::fill_n(layers_[l].c.reserve((blockSteps_ + 1) * rowSize_), (blockSteps_ + 1) * rowSize_, Real(0));
    }
    Kernel::packReadOut(shape_, layout_, models_.parameters(), readOut_);
  }

  Index lanes() const override { return Kernel::lanes; }
  Index blockSteps() const override { return blockSteps_; }

  void start(Index lane, const Real* state) override {
    const auto& models = models_.parameters();
    const Real* learned = models[std::min(static_cast<std::size_t>(lane), models.size() - 1)];
    const auto fill = [&](const Real* given, Index at, Real* row) {
      for (Index j = 0; j < shape_.hiddenSize; ++j)
        row[j * Kernel::lanes + lane] = given != nullptr ? given[j] : at >= 0 ? learned[at + j] : Real(0);
    };
    for (Index l = 0; l < shape_.layers; ++l) {
      Layer& layer = layers_[static_cast<std::size_t>(l)];
      const LayerOffsets& at = layout_.layers[static_cast<std::size_t>(l)];
      const auto part = [&](Index row) { return state == nullptr ? nullptr : state + row * shape_.hiddenSize; };
      fill(part(l), at.initialH, layer.h.get() + last_ * rowSize_);
      if (Cell::hasC) fill(part(shape_.layers + l), at.initialC, layer.c.get() + last_ * rowSize_);
    }
  }

  void advance(Index steps, const Real* inputs) override {
    Index width = shape_.inputSize;
    Index stride = width * Kernel::lanes;
    for (Layer& layer : layers_) {
      for (Real* rows : {layer.h.get(), layer.c.get()})
        if (rows != nullptr && last_ > 0) std::copy_n(rows + last_ * rowSize_, rowSize_, rows);
      Kernel::advance(
          {steps, width, shape_.hiddenSize, layer.weights.get(), inputs, stride, layer.h.get(), layer.c.get()});
      inputs = layer.h.get() + rowSize_;
      width = shape_.hiddenSize;
      stride = rowSize_;
    }
    last_ = steps;
  }

  void readOut(Index first, Index count, Real* outputs) const override {
    Kernel::readOut(shape_, readOut_.get(), layers_.back().h.get() + (first + 1) * rowSize_, count, outputs);
  }

  void copyStates(Index first, Index count, Index lane, const StateRows<Real>& to) const override {
    const auto copy = [&](const Real* rows, Real* out) {
      for (Index t = 0; t < count; ++t)
        for (Index j = 0; j < shape_.hiddenSize; ++j)
          out[t * shape_.hiddenSize + j] = rows[(first + t + 1) * rowSize_ + j * Kernel::lanes + lane];
    };
    for (Index l = 0; l < shape_.layers; ++l) {
      const Layer& layer = layers_[static_cast<std::size_t>(l)];
      if (to.h != nullptr) copy(layer.h.get(), to.h + l * to.layerStride);
      if (Cell::hasC && to.c != nullptr) copy(layer.c.get(), to.c + l * to.layerStride);
    }
  }

 private:
  // What a step reads and writes stays in the first cache over a block, or where a step is large in the second one.
  static Index stepsOf(const ModelShape& shape, Index rowSize) {
    constexpr Index cached = 24576 / sizeof(Real), least = 16, most = 256;
    const Index numbers = (Cell::hasC ? 2 : 1) * rowSize + (shape.inputSize + shape.outputSize) * Kernel::lanes;
    return std::clamp(cached / numbers, least, most);
  }

  struct Layer {
    Buffer<Real> weights;
    Buffer<Real> h, c;  // [blockSteps + 1, rowSize]
  };

  ModelShape shape_;
  Layout layout_;
  FullModels<Real> models_;
  Index rowSize_;
  Index blockSteps_;
  std::vector<Layer> layers_;
  Buffer<Real> readOut_;
  Index last_ = 0;  // the row that holds the present state
};

}  // namespace outlast
