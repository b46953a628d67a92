#include "lanes/sequence_network.h"

#include <array>
#include <optional>

#include "cells/list.h"
#include "core/list.h"
#include "lanes/engine.h"
#include "lanes/unit_network.h"
#include "levels/cpu.h"

namespace outlast {
namespace {

/// An engine and the blocks it works on, made when the first batch needs them; a second one of each where two blocks
/// are to go side by side.
template <class Cell, class V, int packs>
class BlockRunner {
 public:
  using Real = RealOf<V>;
  using Engine = LaneEngine<Cell, SequenceLanes<V>, packs>;
  static constexpr int places = Engine::places;

  void setParameters() { packed_ = false; }
  void repeatBatch() {
    blocks_.keep();
    others_.keep();
  }
  void begin() { next_ = nextOther_ = 0; }

  /// Adds the gradient of the first `places` of what is left of a batch (or of all, if those are fewer), whose noise is
  /// `noise`, and gives their loss; that of `beside` before, if that is not null, whose way it is.
  double add(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> batch,
             const StateNoise& noise, const Objective& objective, Real* gradients, UnitNetwork<Real>* beside) {
    prepare(shape, parameters);
    for (std::size_t p = 0; noise.sigma != 0 && p < places; ++p) noise_[p] = noise.from(static_cast<Index>(p));
    const auto& block = fill(blocks_, next_++, shape, batch, objective);
    if (beside != nullptr && !engine_->keepsAll(block)) {
      beside->run();
      beside = nullptr;
    }
    return addBlock(block, noise.sigma == 0 ? nullptr : &noise_, objective, gradients, beside);
  }

  /// The same of the first 2 `places`, without noise and with the same bits: side by side where that can be. Gives the
  /// losses of both blocks.
  std::array<double, 2> addTwo(const ModelShape& shape, const Real* parameters, std::span<const Sequence<Real>> batch,
                               const Objective& objective, Real* gradients) {
    prepare(shape, parameters);
    if (!other_) other_.emplace(shape);
    other_->shareParameters(parameters);
    const auto& one = fill(blocks_, next_++, shape, batch, objective);
    const auto& two = fill(others_, nextOther_++, shape, batch.subspan(places), objective);
    if (!engine_->canPair(one, two)) {
      const double first = addBlock(one, nullptr, objective, gradients, nullptr);
      return {first, addBlock(two, nullptr, objective, gradients, nullptr)};
    }
    const auto losses =
        Engine::addPair({{{&*engine_, &one}, {&*other_, &two}}}, Engine::Readout::scoreOf(objective.loss),
                        broadcast<V>(static_cast<Real>(objective.scale)), gradients);
    return {sumOf(losses[0]), sumOf(losses[1])};
  }

 private:
  using OneBlock = Block<V, packs>;

  void prepare(const ModelShape& shape, const Real* parameters) {
    if (!engine_) engine_.emplace(shape);
    if (!packed_) engine_->setParameters(parameters);
    packed_ = true;
  }

  static const OneBlock& fill(Blocks<V, packs>& blocks, std::size_t index, const ModelShape& shape,
                              std::span<const Sequence<Real>> batch, const Objective& objective) {
    return blocks.get(index, [&](auto& to) {
      const Sequence<Real>* sequences[places] = {};
      for (std::size_t p = 0; p < std::min<std::size_t>(places, batch.size()); ++p) sequences[p] = &batch[p];
      to.fill(sequences, shape.inputSize, objective.targetSize, objective.scored);
    });
  }

  double addBlock(const OneBlock& block, const typename LaneNoise<V, packs>::Places* noise, const Objective& objective,
                  Real* gradients, Beside* beside) {
    engine_->forward(block, noise, beside);
    return sumOf(engine_->backward(block, Engine::Readout::scoreOf(objective.loss),
                                   broadcast<V>(static_cast<Real>(objective.scale)), gradients, beside));
  }

  static double sumOf(V losses) {
    double sum = 0;
    for (int lane = 0; lane < widthOf<V>; ++lane) sum += static_cast<double>(losses[lane]);
    return sum;
  }

  std::optional<Engine> engine_, other_;
  Blocks<V, packs> blocks_, others_;
  typename LaneNoise<V, packs>::Places noise_;  // of the last block, if it has any
  std::size_t next_ = 0, nextOther_ = 0;
  bool packed_ = false;
};

template <class Cell, class Real>
class SequenceNetwork final : public Network<Real> {
 public:
  SequenceNetwork(const ModelShape& shape, bool pairs)
      : shape_(shape),
        layoutSize_(makeLayout(shape).size),
        pairs_(pairs && hasHalf && shape.hiddenSize >= leastPaired) {}

  void setParameters(const Real* parameters) override {
    parameters_ = parameters;
    forRunners([](auto& runner) { runner.setParameters(); });
    unitsPacked_ = false;
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
    const std::size_t full = batch.size() - singles(batch.size());
    const Singles added = addSingles(batch.subspan(full), noise_.from(static_cast<Index>(full)), objective, gradients);
    double sum = added.loss;
    UnitNetwork<Real>* beside = added.beside;
    batch = batch.first(full);
    StateNoise noise = noise_;
    const auto take = [&](std::size_t places) {
      const std::size_t taken = std::min(places, batch.size());
      batch = batch.subspan(taken);
      noise = noise.from(static_cast<Index>(taken));
    };
    const auto add = [&](auto& runner) {
      sum += runner.add(shape_, parameters_, batch, noise, objective, gradients, beside);
      if (beside != nullptr) sum += beside->loss();
      beside = nullptr;
      take(runner.places);
    };
    while (!batch.empty()) {
      if (prefersWide() && batch.size() > width) {
        add(wide_);
      } else if (pairs_ && noise.sigma == 0 && batch.size() > width + width / 2) {
        for (const double loss : one_.addTwo(shape_, parameters_, batch, objective, gradients)) sum += loss;
        take(2 * width);
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

  /// Fewer units have activations that the second cache keeps of one block and not of two.
  static constexpr Index leastPaired = 24;

  /// Few units have steps that wait for themselves, and leave time for something beside them.
  [[nodiscard]] bool isSmall() const { return shape_.hiddenSize <= 8; }

  /// Two packs a tile share a weight. With 16 registers that is needed to keep the units busy; with 32 it is where a
  /// few units leave too little to do side by side.
  [[nodiscard]] bool prefersWide() const { return packBytes < 64 || isSmall(); }

  /// Sequences of a batch that go one by one, units in the lanes: so few behind full packs that a pack of their own
  /// would cost more.
  [[nodiscard]] std::size_t singles(std::size_t batch) const {
    if (width < 8 || batch < width) return 0;
    const std::size_t left = batch % width;
    return left <= std::clamp<std::size_t>(static_cast<std::size_t>(shape_.hiddenSize) / 4, 1, width / 4) ? left : 0;
  }

  struct Singles {
    double loss = 0;
    UnitNetwork<Real>* beside = nullptr;  // ready to go beside the block that follows
  };

  /// Adds the gradients of such sequences; but for the last one where units are few, which is to go beside a block.
  Singles addSingles(std::span<const Sequence<Real>> batch, const StateNoise& noise, const Objective& objective,
                     Real* gradients) {
    Singles added;
    if (batch.empty()) return added;
    if (!units_) units_ = makeUnitNetwork<Real>(shape_);
    if (!unitsPacked_) units_->setParameters(parameters_);
    unitsPacked_ = true;
    for (const auto& sequence : batch) {
      units_->take(sequence, noise.from(&sequence - batch.data()), objective, gradients);
      if (isSmall() && &sequence == &batch.back()) {
        added.beside = &*units_;
      } else {
        units_->run();
        added.loss += units_->loss();
      }
    }
    return added;
  }

  template <class Visit>
  void forRunners(Visit visit) {
    visit(wide_);
    visit(one_);
    visit(half_);
  }

  ModelShape shape_;
  Index layoutSize_;
  bool pairs_;  // whether two blocks of one pack go side by side: a choice that no bits depend on
  BlockRunner<Cell, Pack<Real>, 2> wide_;
  BlockRunner<Cell, Pack<Real>, 1> one_;
  BlockRunner<Cell, Pack<Real, hasHalf ? packWidth<Real> / 2 : packWidth<Real>>, 1> half_;
  std::unique_ptr<UnitNetwork<Real>> units_;  // made when the first batch needs it
  bool unitsPacked_ = false;                  // whether it has the parameters
  const Real* parameters_ = nullptr;
  StateNoise noise_;
  bool repeats_ = false;
  double scale_ = -1;  // of the last batch
};

}  // namespace

template <class Real>
std::unique_ptr<Network<Real>> makeSequenceNetworkWith(const ModelShape& shape, bool pairs) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<Network<Real>> {
    return std::make_unique<SequenceNetwork<decltype(cell), Real>>(shape, pairs);
  });
}

template <class Real>
std::unique_ptr<Network<Real>> makeSequenceNetwork(const ModelShape& shape) {
  return makeSequenceNetworkWith<Real>(shape, levels::startsTwoWide());
}

template std::unique_ptr<Network<float>> makeSequenceNetworkWith<float>(const ModelShape&, bool);
template std::unique_ptr<Network<double>> makeSequenceNetworkWith<double>(const ModelShape&, bool);
template std::unique_ptr<Network<float>> makeSequenceNetwork<float>(const ModelShape&);
template std::unique_ptr<Network<double>> makeSequenceNetwork<double>(const ModelShape&);

}  // namespace outlast
