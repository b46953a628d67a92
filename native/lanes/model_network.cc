#include "lanes/model_network.h"

#include "cells/list.h"
#include "core/list.h"
#include "lanes/engine.h"
#include "losses/list.h"

namespace outlast {
namespace {

template <class Cell, class Real>
class LaneModelNetwork final : public ModelNetwork<Real> {
 public:
  using V = Pack<Real>;
  using Engine = LaneEngine<Cell, ModelLanes<V>, 1>;
  using Base = ModelNetwork<Real>;
  static constexpr int models = Base::models;

  explicit LaneModelNetwork(const ModelShape& shape) : shape_(shape), engine_(shape) {}

  void setParameters(const Real* parameters) override { engine_.setParameters(parameters); }

  void setNoise(const typename Base::Noises& noise) override {
    noise_ = noise;
    isNoisy_ = std::ranges::any_of(noise, [](const StateNoise& one) { return one.sigma != 0; });
  }

  void repeatBatch() override {
    repeats_ = true;
    blocks_.keep();
  }

  void gradients(const typename Base::Batches& batches, int loss, Scored scored, Real* gradients,
                 std::array<double, models>& losses) override {
    const Index targetSize = targetSizeOf(loss, shape_.outputSize);
    const auto score = Engine::Readout::scoreOf(loss);
    if (!repeats_ || !scaled_) setScales(batches, scored, targetSize);
    std::size_t most = 0;
    for (const auto& batch : batches) most = std::max(most, batch.size());
    std::fill_n(gradients, engine_.layout().size * models, Real(0));
    losses.fill(0);
    for (std::size_t row = 0; row < most; ++row) {
      const auto& block = blocks_.get(row, [&](auto& to) {
        const Sequence<Real>* sequences[models] = {};
        for (std::size_t m = 0; m < models; ++m)
          if (row < batches[m].size()) sequences[m] = &batches[m][row];
        to.fill(sequences, shape_.inputSize, targetSize, scored);
      });
      if (isNoisy_) {
        auto noise = noise_;
        for (StateNoise& one : noise) one = one.from(static_cast<Index>(row));
        engine_.forward(block, &noise);
      } else {
        engine_.forward(block, nullptr);
      }
      const V loss = engine_.backward(block, score, scale_, gradients);
      for (std::size_t m = 0; m < models; ++m) losses[m] += static_cast<double>(loss[m]);
    }
    for (std::size_t m = 0; m < models; ++m) losses[m] *= scales_[m];
  }

 private:
  void setScales(const typename Base::Batches& batches, Scored scored, Index targetSize) {
    for (std::size_t m = 0; m < models; ++m) {
      scales_[m] = meanScale(batches[m], scored, targetSize);
      scale_[m] = static_cast<Real>(scales_[m]);
    }
    scaled_ = true;
  }

  ModelShape shape_;
  Engine engine_;
  Blocks<V, 1> blocks_;
  std::array<double, models> scales_{};  // of the last batches
  V scale_{};
  typename Base::Noises noise_{};
  bool repeats_ = false, scaled_ = false, isNoisy_ = false;
};

}  // namespace

template <class Real>
std::unique_ptr<ModelNetwork<Real>> makeModelNetwork(const ModelShape& shape) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<ModelNetwork<Real>> {
    return std::make_unique<LaneModelNetwork<decltype(cell), Real>>(shape);
  });
}

template std::unique_ptr<ModelNetwork<float>> makeModelNetwork<float>(const ModelShape&);
template std::unique_ptr<ModelNetwork<double>> makeModelNetwork<double>(const ModelShape&);

}  // namespace outlast
