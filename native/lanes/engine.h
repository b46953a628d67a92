// Forward and backward of one block through all layers and all time, lanes side by side.
#pragma once
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

  /// Runs the block forward, with each place's noise if that is given, and writes final states where a sequence wants
  /// its own.
  void forward(const Block<V, packs>& block, const typename LaneNoise<V, packs>::Places* noise) {
    noise_.set(noise);
    segment_ = segmentSteps(shape_.hiddenSize, Lanes::stride > 1 ? longest : block.steps, stepBytes_);
    for (auto& layer : layers_) layer.start(block, std::min(segment_, block.steps));
    starts_.resize(std::max(starts_.size(), segments(block) * layers_.size()));
    Index steps = 0;
    for (Index from = 0; from < block.steps; from += segment_) {
      for (std::size_t l = 0; l < layers_.size(); ++l) {
        if (from > 0) layers_[l].startFrom(segment_);
        if (block.steps > segment_) layers_[l].saveStart(startOf(from, l));
      }
      steps = forwardSegment(block, from);
    }
    for (const auto& layer : layers_) layer.finish(block, steps);
  }

  /// After forward: gives the block's losses, lane by lane, and adds its gradient to `gradients` [P] (of Lanes::stride
  /// numbers). `score` is the loss's; `scale` one over the number of scored numbers.
  V backward(const Block<V, packs>& block, typename Readout::Score score, V scale, Real* gradients) {
    readout_.begin();
    for (auto& layer : layers_) layer.beginBackward();
    V loss{};
    const Index last = (static_cast<Index>(segments(block)) - 1) * segment_;
    for (Index from = last; from >= 0; from -= segment_) {
      if (from < last) {
        for (std::size_t l = 0; l < layers_.size(); ++l) layers_[l].restoreStart(startOf(from, l));
        forwardSegment(block, from);
      }
      loss += backwardSegment(block, from, score, scale, gradients);
    }
    for (const auto& layer : layers_) layer.addStart(block, gradients);
    readout_.addGradients(gradients);
    return loss;
  }

 private:
  using Layer = LaneLayer<Cell, Lanes, packs>;
  static constexpr Index longest = Index{1} << 32;

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
  Index forwardSegment(const Block<V, packs>& block, Index from) {
    const Index steps = std::min(segment_, block.steps - from);
    const Index size = shape_.hiddenSize * places;
    Rows<const Real> noise = noise_.draw(block, from, steps, shape_.layers * shape_.hiddenSize);
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      layers_[l].forward(block, from, steps, below(block, from, l), noise);
      if (noise.data != nullptr) noise.data += size;
    }
    return steps;
  }

  V backwardSegment(const Block<V, packs>& block, Index from, typename Readout::Score score, V scale, Real* gradients) {
    const Index steps = std::min(segment_, block.steps - from);
    const Index size = shape_.hiddenSize * places;
    V loss{};
    if (layers_.size() > 1)
      for (auto& one : between_) one.reserve(steps * size);
    layers_.back().backward(
        from, steps,
        [&](Index t, const Real* h, Real* dh) {
          if (block.scoresAny(from + t)) loss += (readout_.*score)(block, from + t, h, scale, dh);
        },
        between_[layers_.size() % 2].get());
    for (std::size_t l = layers_.size() - 1; l-- > 0;) {
      const Real* above = between_[l % 2].get();
      layers_[l].backward(
          from, steps,
          [&](Index t, const Real*, Real* dh) {
            for (Index i = t * size; i < (t + 1) * size; i += W, dh += W)
              store<V>(dh, load<V>(dh) + load<V>(above + i));
          },
          between_[(l + 1) % 2].get());
    }
    for (std::size_t l = 0; l < layers_.size(); ++l)
      layers_[l].addGradients(from, steps, below(block, from, l), gradients);
    return loss;
  }

  ModelShape shape_;
  Layout layout_;
  Readout readout_;
  std::vector<Layer> layers_;
  std::vector<Buffer<Real>> starts_;  // [segments, layers] states where segments start, if there is more than one
  Buffer<Real> between_[2];           // [steps, H, packs, W] dL/dh between two layers
  LaneNoise<V, packs> noise_;         // of the last block
  Index stepBytes_ = 0;
  Index segment_ = 1;
};

}  // namespace outlast
