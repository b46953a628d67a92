#include "lanes/sequence_network.h"

#include "cells/list.h"
#include "core/list.h"
#include "lanes/engine.h"
#include "losses/list.h"

namespace outlast {
namespace {

template <class Cell, class Real, int packs>
class SequenceNetwork final : public Network<Real> {
 public:
  using V = Pack<Real>;
  using Engine = LaneEngine<Cell, SequenceLanes<V>, packs>;

  explicit SequenceNetwork(const ModelShape& shape) : shape_(shape), engine_(shape) {}

  void setParameters(const Real* parameters) override {
    parameters_ = parameters;
    packed_ = false;
  }

  void forward(const Sequence<Real>& sequence, const ForwardOutput<Real>& output) override {
    if (!plain_) plain_ = makeNetwork<Real>(shape_);
    plain_->setParameters(parameters_);
    plain_->forward(sequence, output);
  }

  double gradients(std::span<const Sequence<Real>> batch, int loss, Scored scored, Real* gradients) override {
    if (!packed_) engine_.setParameters(parameters_);
    packed_ = true;
    return visitItem<Losses>(loss, [&](auto item) { return batchGradients<decltype(item)>(batch, scored, gradients); });
  }

 private:
  template <class Loss>
  double batchGradients(std::span<const Sequence<Real>> batch, Scored scored, Real* gradients) {
    Index count = 0;
    for (const auto& sequence : batch) count += scoredSteps(sequence, scored);
    if constexpr (!Loss::classes) count *= shape_.outputSize;
    const double scale = count == 0 ? 0 : 1.0 / static_cast<double>(count);
    std::fill_n(gradients, engine_.layout().size, Real(0));
    double sum = 0;
    constexpr std::size_t places = Engine::places;
    for (std::size_t first = 0; first < batch.size(); first += places) {
      const Sequence<Real>* sequences[places] = {};
      for (std::size_t p = 0; p < places && first + p < batch.size(); ++p) sequences[p] = &batch[first + p];
      block_.fill(sequences, shape_.inputSize, Loss::classes ? 1 : shape_.outputSize, scored);
      engine_.forward(block_);
      const V loss = engine_.template backward<Loss>(block_, broadcast<V>(static_cast<Real>(scale)), gradients);
      for (int lane = 0; lane < widthOf<V>; ++lane) sum += static_cast<double>(loss[lane]);
    }
    return sum * scale;
  }

  ModelShape shape_;
  Engine engine_;
  Block<V, packs> block_;
  const Real* parameters_ = nullptr;
  bool packed_ = false;
  std::unique_ptr<Network<Real>> plain_;
};

}  // namespace

template <class Real>
std::unique_ptr<Network<Real>> makeSequenceNetwork(const ModelShape& shape) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<Network<Real>> {
    return std::make_unique<SequenceNetwork<decltype(cell), Real, 1>>(shape);
  });
}

template std::unique_ptr<Network<float>> makeSequenceNetwork<float>(const ModelShape&);
template std::unique_ptr<Network<double>> makeSequenceNetwork<double>(const ModelShape&);

}  // namespace outlast
