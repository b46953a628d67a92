#include "lanes/sequence_network.h"

#include <optional>

#include "cells/list.h"
#include "core/list.h"
#include "lanes/engine.h"

namespace outlast {
namespace {

/// What a batch is scored by; `scale` is one over what the loss is a mean of.
struct Objective {
  int loss;
  Scored scored;
  Index targetSize;
  double scale;
};

/// Each place's noise, that of the first being given.
template <std::size_t places>
std::array<StateNoise, places> spreadNoise(const StateNoise& first) {
  std::array<StateNoise, places> noise;
  for (std::size_t p = 0; p < places; ++p) noise[p] = first.from(static_cast<Index>(p));
  return noise;
}

/// An engine and the blocks it works on, made when the first batch needs them.
template <class Cell, class V, int packs>
class BlockRunner {
 public:
  using Real = RealOf<V>;
  using Engine = LaneEngine<Cell, SequenceLanes<V>, packs>;
  static constexpr int places = Engine::places;

  void setParameters() { packed_ = false; }
  void repeatBatch() { blocks_.keep(); }
  void begin() { next_ = 0; }

  /// Adds the gradient of the first `places` of what is left of a batch (or of all, if those are fewer), whose noise is
  /// `noise`, and gives their loss.
  double add(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> batch,
             const StateNoise& noise, const Objective& objective, Real* gradients) {
    if (!engine_) engine_.emplace(shape);
    if (!packed_) engine_->setParameters(parameters);
    packed_ = true;
    const auto& block = blocks_.get(next_++, [&](auto& to) {
      const Sequence<Real>* sequences[places] = {};
      for (std::size_t p = 0; p < std::min<std::size_t>(places, batch.size()); ++p) sequences[p] = &batch[p];
      to.fill(sequences, shape.inputSize, objective.targetSize, objective.scored);
    });
    if (noise.sigma == 0) {
      engine_->forward(block, nullptr);
    } else {
      const auto each = spreadNoise<places>(noise);
      engine_->forward(block, &each);
    }
    const V losses = engine_->backward(block, Engine::Readout::scoreOf(objective.loss),
                                       broadcast<V>(static_cast<Real>(objective.scale)), gradients);
    double sum = 0;
    for (int lane = 0; lane < widthOf<V>; ++lane) sum += static_cast<double>(losses[lane]);
    return sum;
  }

 private:
  std::optional<Engine> engine_;
  Blocks<V, packs> blocks_;
  std::size_t next_ = 0;
  bool packed_ = false;
};

template <class Cell, class Real>
class SequenceNetwork final : public Network<Real> {
 public:
  explicit SequenceNetwork(const ModelShape& shape) : shape_(shape), layoutSize_(makeLayout(shape).size) {}

  void setParameters(const Real* parameters) override {
    parameters_ = parameters;
    forRunners([](auto& runner) { runner.setParameters(); });
  }

  void setNoise(const StateNoise& noise) override { noise_ = noise; }

  void repeatBatch() override {
    repeats_ = true;
    forRunners([](auto& runner) { runner.repeatBatch(); });
  }

  double gradients(std::span<const Sequence<Real>> batch, int loss, Scored scored, Real* gradients) override {
    const Index targetSize = targetSizeOf(loss, shape_.outputSize);
    if (!repeats_ || scale_ < 0) scale_ = meanScale(batch, scored, targetSize);
    const Objective objective{loss, scored, targetSize, scale_};
    std::fill_n(gradients, layoutSize_, Real(0));
    forRunners([](auto& runner) { runner.begin(); });
    double sum = 0;
    StateNoise noise = noise_;
    const auto add = [&](auto& runner) {
      sum += runner.add(shape_, parameters_, batch, noise, objective, gradients);
      const std::size_t taken = std::min<std::size_t>(runner.places, batch.size());
      batch = batch.subspan(taken);
      noise = noise.from(static_cast<Index>(taken));
    };
    while (!batch.empty()) {
      if (prefersWide() && batch.size() > width) {
        add(wide_);
      } else if (batch.size() > width / 2 || !hasHalf) {
        add(one_);
      } else {
        add(half_);
      }
    }
    return sum * objective.scale;
  }

 private:
  static constexpr std::size_t width = packWidth<Real>;
  /// Half packs for what is left of a batch: at 64 bytes they cost half, and are common to all compilers' machines.
  static constexpr bool hasHalf = packBytes == 64;

  /// Two packs a tile share a weight. With 16 registers that is needed to keep the units busy; with 32 it is where a
  /// few units leave too little to do side by side.
  [[nodiscard]] bool prefersWide() const { return packBytes < 64 || shape_.hiddenSize <= 8; }

  template <class Visit>
  void forRunners(Visit visit) {
    visit(wide_);
    visit(one_);
    visit(half_);
  }

  ModelShape shape_;
  Index layoutSize_;
  BlockRunner<Cell, Pack<Real>, 2> wide_;
  BlockRunner<Cell, Pack<Real>, 1> one_;
  BlockRunner<Cell, Pack<Real, hasHalf ? packWidth<Real> / 2 : packWidth<Real>>, 1> half_;
  const Real* parameters_ = nullptr;
  StateNoise noise_;
  bool repeats_ = false;
  double scale_ = -1;  // of the last batch
};

}  // namespace

template <class Real>
std::unique_ptr<Network<Real>> makeSequenceNetwork(const ModelShape& shape) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<Network<Real>> {
    return std::make_unique<SequenceNetwork<decltype(cell), Real>>(shape);
  });
}

template std::unique_ptr<Network<float>> makeSequenceNetwork<float>(const ModelShape&);
template std::unique_ptr<Network<double>> makeSequenceNetwork<double>(const ModelShape&);

}  // namespace outlast
