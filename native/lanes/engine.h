// Forward and backward of one block through all layers and all time, lanes side by side.
#pragma once
#include <array>
#include <vector>

#include "lanes/layer.h"
#include "lanes/noise.h"
#include "lanes/readout.h"

namespace outlast {

/// Steps whose activations are kept at once. Longer sequences are cut into segments, whose activations are computed
/// again, from the state at the segment's start, on the way back: a third more work, in memory that hardly grows. Where
/// few units make little work of a byte, that is faster than to fetch what no cache holds, so segments begin earlier.
/// Sums are added up segment by segment: models side by side are cut alike however long the others' sequences are, by
/// `steps` beyond any.
inline Index segmentSteps(Index hidden, Index steps, Index stepBytes) {
  constexpr Index mebi = Index{1} << 20;
  const bool narrow = hidden < 64;
  if (steps * stepBytes <= (narrow ? 8 : 64) * mebi) return std::max<Index>(1, steps);
  return std::max<Index>(64, (narrow ? 4 : 8) * mebi / stepBytes);
}

template <class Cell, class Lanes, int packs>
class LaneEngine {
 public:
  using V = typename Lanes::V;
  using Real = typename Lanes::Real;
  using Readout = LaneReadout<Lanes, packs>;
  static constexpr int W = widthOf<V>;
  static constexpr int places = packs * W;

  explicit LaneEngine(const ModelShape& shape) : shape_(shape), layout_(makeLayout(shape)), readout_(shape, layout_) {
    for (Index l = 0; l < shape.layers; ++l) {
      layers_.emplace_back(shape, layout_, l);
      stepBytes_ += layers_.back().stepBytes();
    }
  }
  LaneEngine(const LaneEngine&) = delete;
  LaneEngine& operator=(const LaneEngine&) = delete;

  [[nodiscard]] const Layout& layout() const { return layout_; }

  /// `parameters` [P] of Lanes::stride numbers; must stay alive and unchanged until the next call.
  void setParameters(const Real* parameters) {
    readout_.setParameters(parameters);
    for (auto& layer : layers_) layer.setParameters(parameters);
  }

  /// Another engine has packed these; this one goes beside it, and never alone.
  void shareParameters(const Real* parameters) {
    readout_.setParameters(parameters);
    for (auto& layer : layers_) layer.shareParameters(parameters);
  }

  /// Whether the block's activations are all kept at once.
  [[nodiscard]] bool keepsAll(const Block<V, packs>& block) const {
    return segmentSteps(shape_.hiddenSize, block.steps, stepBytes_) >= block.steps;
  }

  /// Runs the block forward, with each place's noise if that is given, and writes final states where a sequence wants
  /// its own. `beside`, if not null, goes beside a block that is kept, here and in backward.
  void forward(const Block<V, packs>& block, const typename LaneNoise<V, packs>::Places* noise,
               Beside* beside = nullptr) {
    start(block, noise);
    starts_.resize(std::max(starts_.size(), segments(block) * layers_.size()));
    Index steps = 0;
    for (Index from = 0; from < block.steps; from += segment_) {
      for (std::size_t l = 0; l < layers_.size(); ++l) {
        if (from > 0) layers_[l].startFrom(segment_);
        if (block.steps > segment_) layers_[l].saveStart(startOf(from, l));
      }
      steps = forwardSegment(block, from, beside);
    }
    for (const auto& layer : layers_) layer.finish(block, steps);
  }

  /// After forward: gives the block's losses, lane by lane, and adds its gradient to `gradients` [P] (of Lanes::stride
  /// numbers). `score` is the loss's; `scale` one over the number of scored numbers.
  V backward(const Block<V, packs>& block, typename Readout::Score score, V scale, Real* gradients,
             Beside* beside = nullptr) {
    beginBackward();
    V loss{};
    const Index last = (static_cast<Index>(segments(block)) - 1) * segment_;
    for (Index from = last; from >= 0; from -= segment_) {
      if (from < last) {
        for (std::size_t l = 0; l < layers_.size(); ++l) layers_[l].restoreStart(startOf(from, l));
        forwardSegment(block, from, nullptr);
      }
      loss += backwardSegment(std::array{Pass{this, &block}}, from, score, scale, gradients, beside)[0];
    }
    addRest(block, gradients);
    return loss;
  }

  /// A block and the engine that it goes through.
  struct Pass {
    LaneEngine* engine;
    const Block<V, packs>* block;
  };

  /// Whether two blocks can go together: each then has the bits that it has alone.
  [[nodiscard]] bool canPair(const Block<V, packs>& one, const Block<V, packs>& other) const {
    return one.steps == other.steps && one.startsAtZeros() == other.startsAtZeros() && keepsAll(one);
  }

  /// Forward and backward of two such blocks side by side, without noise, the second through an engine that shares the
  /// first one's parameters: every weight is fetched for both. Gives each one's losses.
  static std::array<V, 2> addPair(const std::array<Pass, 2>& passes, typename Readout::Score score, V scale,
                                  Real* gradients) {
    for (const Pass& pass : passes) pass.engine->start(*pass.block, nullptr);
    const Index steps = passes[0].block->steps;
    for (std::size_t l = 0; l < passes[0].engine->layers_.size(); ++l) Layer::forward(waysOf(passes, 0, l), 0, steps);
    for (const Pass& pass : passes) {
      for (const auto& layer : pass.engine->layers_) layer.finish(*pass.block, steps);
      pass.engine->beginBackward();
    }
    const auto losses = backwardSegment(passes, 0, score, scale, gradients, nullptr);
    for (const Pass& pass : passes) pass.engine->addRest(*pass.block, gradients);
    return losses;
  }

 private:
  using Layer = LaneLayer<Cell, Lanes, packs>;
  static constexpr Index longest = Index{1} << 32;
  /// Bytes, of activations and of weights, their gradients and their moments, of which a third cache that others use
  /// too keeps what is not read for a while.
  static constexpr Index mostNear = Index{1} << 23;

  [[nodiscard]] std::size_t segments(const Block<V, packs>& block) const {
    return static_cast<std::size_t>((block.steps + segment_ - 1) / segment_);
  }

  Buffer<Real>& startOf(Index from, std::size_t l) {
    return starts_[static_cast<std::size_t>(from / segment_) * layers_.size() + l];
  }

  /// What layer l reads: the block's inputs, or the states of the layer below.
  Rows<const Real> below(const Block<V, packs>& block, Index from, std::size_t l) const {
    if (l > 0) return layers_[l - 1].outputs();
    const Index stride = shape_.inputSize * places;
    return {block.inputs.get() + from * stride, stride};
  }

  /// Gives the segment's steps.
  Index forwardSegment(const Block<V, packs>& block, Index from, Beside* beside) {
    const Index steps = std::min(segment_, block.steps - from);
    const Index size = shape_.hiddenSize * places;
    Rows<const Real> noise = noise_.draw(block, from, steps, shape_.layers * shape_.hiddenSize);
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      if (beside != nullptr) beside->beginForward(l);
      layers_[l].forward(block, from, steps, below(block, from, l), noise, beside);
      if (beside != nullptr) beside->end();
      if (noise.data != nullptr) noise.data += size;
    }
    return steps;
  }

  void start(const Block<V, packs>& block, const typename LaneNoise<V, packs>::Places* noise) {
    noise_.set(noise);
    segment_ = segmentSteps(shape_.hiddenSize, Lanes::stride > 1 ? longest : block.steps, stepBytes_);
    for (auto& layer : layers_) layer.start(block, std::min(segment_, block.steps));
  }

  void beginBackward() {
    readout_.begin();
    for (auto& layer : layers_) layer.beginBackward();
  }

  /// The gradients of what is no layer's weight.
  void addRest(const Block<V, packs>& block, Real* gradients) const {
    for (const auto& layer : layers_) layer.addStart(block, gradients);
    readout_.addGradients(gradients);
  }

  template <std::size_t count>
  static auto waysOf(const std::array<Pass, count>& passes, Index from, std::size_t l) {
    std::array<typename Layer::Way, count> ways;
    std::ranges::transform(passes, ways.begin(), [&](const Pass& pass) {
      LaneEngine& engine = *pass.engine;
      return typename Layer::Way{&engine.layers_[l], pass.block, engine.below(*pass.block, from, l)};
    });
    return ways;
  }

  /// Gives each block's losses.
  template <std::size_t count>
  static std::array<V, count> backwardSegment(const std::array<Pass, count>& passes, Index from,
                                              typename Readout::Score score, V scale, Real* gradients, Beside* beside) {
    LaneEngine& first = *passes[0].engine;
    const Index steps = std::min(first.segment_, passes[0].block->steps - from);
    const Index size = first.shape_.hiddenSize * places;
    const std::size_t top = first.layers_.size() - 1;
    std::array<V, count> losses{};
    for (std::size_t l = top + 1; l-- > 0;) {
      std::array<Layer*, count> layers;
      std::array<Real*, count> below;
      for (std::size_t i = 0; i < count; ++i) {
        LaneEngine& engine = *passes[i].engine;
        layers[i] = &engine.layers_[l];
        below[i] = l == 0 ? nullptr : engine.between_[(l + 1) % 2].reserve(steps * size);
      }
      if (beside != nullptr) beside->beginBackward(l);
      Layer::backward(
          layers, from, steps,
          [&](std::size_t i, Index t, const Real* h, Real* dh) {
            LaneEngine& engine = *passes[i].engine;
            const auto& block = *passes[i].block;
            if (l == top) {
              if (block.scoresAny(from + t)) losses[i] += (engine.readout_.*score)(block, from + t, h, scale, dh);
              return;
            }
            const Real* above = engine.between_[l % 2].get() + t * size;
            for (Index k = 0; k < size; k += W) store<V>(dh + k, load<V>(dh + k) + load<V>(above + k));
          },
          below, beside);
      if (beside != nullptr) beside->end();
    }
    const Index parameters = first.layout_.size * static_cast<Index>(sizeof(Real));
    const bool far = static_cast<Index>(count) * steps * first.stepBytes_ + 8 * parameters > mostNear;
    for (const Pass& pass : passes)
      for (std::size_t l = 0; l <= top; ++l) {
        LaneEngine& engine = *pass.engine;
        engine.layers_[l].addGradients(from, steps, engine.below(*pass.block, from, l), far, first.scratch_, gradients);
      }
    return losses;
  }

  ModelShape shape_;
  Layout layout_;
  Readout readout_;
  std::vector<Layer> layers_;
  std::vector<Buffer<Real>> starts_;  // [segments, layers] states where segments start, if there is more than one
  Buffer<Real> between_[2];           // [steps, H, packs, W] dL/dh between two layers
  LaneNoise<V, packs> noise_;         // of the last block
  [[no_unique_address]] typename Layer::Scratch scratch_;
  Index stepBytes_ = 0;
  Index segment_ = 1;
};

}  // namespace outlast
