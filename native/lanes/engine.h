// Forward and backward of one block through all layers and all time, lanes side by side.
#pragma once
#include "lanes/backward.h"
#include "lanes/block.h"
#include "lanes/gradients.h"
#include "lanes/weights.h"
#include "rnn/readout.h"

namespace outlast {

template <class Cell, class Lanes, int packs>
class LaneEngine {
 public:
  using V = typename Lanes::V;
  using Real = typename Lanes::Real;
  static constexpr int W = widthOf<V>;
  static constexpr int places = packs * W;

  explicit LaneEngine(const ModelShape& shape)
      : shape_(shape), layout_(makeLayout(shape)), layers_(static_cast<std::size_t>(shape.layers)) {
    const Index h = shape.hiddenSize;
    // A few cache lines more than needed, so that steps do not lie 4 KiB apart.
    stateStride_ = h * places + 3 * W;
    keptStride_ = h * keptSlots<Cell> * places + 5 * W;
    readout_.reserve(shape.outputSize * (h + 1) * W);
    output_.reserve(3 * shape.outputSize * places);
    dh_.reserve(h * places);
    dc_.reserve(h * places);
  }

  [[nodiscard]] const Layout& layout() const { return layout_; }

  /// `parameters` [P] of Lanes::stride numbers; must stay alive and unchanged until the next call.
  void setParameters(const Real* parameters) {
    parameters_ = parameters;
    for (std::size_t l = 0; l < layers_.size(); ++l)
      WeightPacker<Cell, Lanes, packs>(layout_.layers[l], shape_.hiddenSize, parameters)
          .pack(layers_[l].weights, l > 0);
  }

  /// Runs the block forward and writes final states where a sequence wants its own.
  void forward(const Block<V, packs>& block) {
    const Index h = shape_.hiddenSize;
    const Real* below = block.inputs.get();
    Index belowStride = shape_.inputSize * places;
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      LayerState& layer = layers_[l];
      layer.h.reserve((block.steps + 1) * stateStride_);
      if (Cell::hasC) layer.c.reserve((block.steps + 1) * stateStride_);
      layer.kept.reserve(block.steps * keptStride_);
      start(block, static_cast<Index>(l));
      const Index width = layout_.layers[l].inputSize;
      for (Index t = 0; t < block.steps; ++t) {
        Real* hNow = layer.h.get() + t * stateStride_;
        Real* cNow = Cell::hasC ? layer.c.get() + t * stateStride_ : nullptr;
        Real* cNext = Cell::hasC ? cNow + stateStride_ : nullptr;
        advanceLanes<Cell, Lanes, packs>(
            width, h, layer.weights.forward.get(),
            {below + t * belowStride, hNow, cNow, layer.kept.get() + t * keptStride_, hNow + stateStride_, cNext});
        if (t < block.shortest) continue;
        freeze(block, t, hNow);
        if constexpr (Cell::hasC) freeze(block, t, cNow);
      }
      finish(block, static_cast<Index>(l));
      below = layer.h.get() + stateStride_;
      belowStride = stateStride_;
    }
  }

  /// After forward: adds the block's loss, lane by lane, to `losses` [W] packs' sum and its gradient to `gradients` [P]
  /// (of Lanes::stride numbers). `scale` is one over the number of scored numbers.
  template <class Loss>
  V backward(const Block<V, packs>& block, V scale, Real* gradients) {
    const Index h = shape_.hiddenSize;
    V loss{};
    std::fill_n(readout_.get(), shape_.outputSize * (h + 1) * W, Real(0));
    for (auto l = static_cast<Index>(layers_.size()) - 1; l >= 0; --l) {
      LayerState& layer = layers_[l];
      const bool top = l + 1 == static_cast<Index>(layers_.size());
      std::fill_n(dh_.get(), h * places, Real(0));
      std::fill_n(dc_.get(), h * places, Real(0));
      const bool wantStart = layout_.layers[l].initialH >= 0;
      if (l > 0) layers_[l - 1].above.reserve(block.steps * h * places);
      for (Index t = block.steps - 1; t >= 0; --t) {
        const Real* hNow = layer.h.get() + t * stateStride_;
        const Real* cNow = Cell::hasC ? layer.c.get() + t * stateStride_ : nullptr;
        Real* kept = layer.kept.get() + t * keptStride_;
        if (top) {
          if (block.scoresAny(t)) loss += score<Loss>(block, t, hNow + stateStride_, scale);
        } else {
          addPacks(h * packs, layer.above.get() + t * h * places, dh_.get());
        }
        backwardGates<Cell, Lanes, packs>(
            h, {nullptr, hNow, cNow, kept, layer.h.get() + (t + 1) * stateStride_, nullptr}, dh_.get(), dc_.get());
        if (t > 0 || wantStart)
          addTransposed<Cell, Lanes, packs>(h, h, kept, layer.weights.hiddenT.get(), Cell::hiddenSum, dh_.get());
        if (l > 0) {
          Real* above = layers_[l - 1].above.get() + t * h * places;
          std::fill_n(above, h * places, Real(0));
          addTransposed<Cell, Lanes, packs>(h, h, kept, layer.weights.inputT.get(), Cell::inputSum, above);
        }
      }
      addGradients(block, l, gradients);
    }
    addReadout(gradients);
    return loss;
  }

 private:
  struct LayerState {
    LaneWeights<Real> weights;
    Buffer<Real> h, c;   // [steps + 1, H, packs, W], row 0 the initial state
    Buffer<Real> kept;   // [steps, H, slots, packs, W] gate values, then the gradients of the sums
    Buffer<Real> above;  // [steps, H, packs, W] dL/dh from the layer above
  };

  /// Row 0: a sequence's own initial state, else the learned one, else zeros.
  void start(const Block<V, packs>& block, Index l) {
    const LayerOffsets& at = layout_.layers[l];
    fillStart(block, l, at.initialH, layers_[l].h.get());
    if constexpr (Cell::hasC) fillStart(block, shape_.layers + l, at.initialC, layers_[l].c.get());
  }

  void fillStart(const Block<V, packs>& block, Index row, Index learned, Real* to) {
    const Index h = shape_.hiddenSize;
    for (Index j = 0; j < h; ++j)
      for (int n = 0; n < packs; ++n)
        store<V>(to + (j * packs + n) * W,
                 learned < 0 ? V{} : Lanes::weight(parameters_ + (learned + j) * Lanes::stride));
    for (int p = 0; p < places; ++p) {
      const auto* sequence = block.sequence[p];
      if (sequence == nullptr || sequence->initial == nullptr) continue;
      for (Index j = 0; j < h; ++j) to[j * places + p] = sequence->initial[row * h + j];
    }
  }

  void finish(const Block<V, packs>& block, Index l) {
    const Index h = shape_.hiddenSize;
    for (int p = 0; p < places; ++p) {
      const auto* sequence = block.sequence[p];
      if (sequence == nullptr || sequence->final == nullptr) continue;
      const Index last = block.steps * stateStride_;
      for (Index j = 0; j < h; ++j) {
        sequence->final[l * h + j] = layers_[l].h.get()[last + j * places + p];
        if (Cell::hasC) sequence->final[(shape_.layers + l) * h + j] = layers_[l].c.get()[last + j * places + p];
      }
    }
  }

  /// Lanes whose sequence has ended keep their state.
  void freeze(const Block<V, packs>& block, Index t, Real* now) {
    for (int n = 0; n < packs; ++n) {
      const auto alive = block.alive(t, n);
      for (Index j = 0; j < shape_.hiddenSize; ++j) {
        Real* at = now + (j * packs + n) * W;
        store<V>(at + stateStride_, select(alive, load<V>(at + stateStride_), load<V>(at)));
      }
    }
  }

  static void addPacks(Index count, const Real* from, Real* to) {
    for (Index i = 0; i < count; ++i) store<V>(to + i * W, load<V>(to + i * W) + load<V>(from + i * W));
  }

  /// Read-out, loss and its gradient at step t: adds dL/dh to dh_, the read-out's gradient to readout_.
  template <class Loss>
  V score(const Block<V, packs>& block, Index t, const Real* h, V scale) {
    const Index hidden = shape_.hiddenSize;
    const Index outputs = shape_.outputSize;
    const Index targetSize = Loss::classes ? 1 : outputs;
    V* y = reinterpret_cast<V*>(output_.get());
    V* target = y + outputs;
    V* d = target + outputs;
    V* sums = reinterpret_cast<V*>(readout_.get());
    V loss{};
    for (int n = 0; n < packs; ++n) {
      const auto scored = block.scores(t, n);
      for (Index o = 0; o < outputs; ++o) {
        const Real* row = parameters_ + (layout_.readoutWeight + o * hidden) * Lanes::stride;
        V sum = layout_.readoutBias < 0 ? V{} : Lanes::weight(parameters_ + (layout_.readoutBias + o) * Lanes::stride);
        for (Index k = 0; k < hidden; ++k)
          sum += Lanes::weight(row + k * Lanes::stride) * load<V>(h + (k * packs + n) * W);
        y[o] = activateReadout(shape_.readout, sum);
      }
      for (Index o = 0; o < targetSize; ++o)
        target[o] = load<V>(block.targets.get() + ((t * targetSize + o) * packs + n) * W);
      loss += select(scored, Loss::value(y, target, outputs), V{});
      Loss::gradient(y, target, outputs, scale, d);
      for (Index o = 0; o < outputs; ++o) {
        const V slope = select(scored, d[o] * readoutSlope(shape_.readout, y[o]), V{});
        const Real* row = parameters_ + (layout_.readoutWeight + o * hidden) * Lanes::stride;
        for (Index k = 0; k < hidden; ++k) {
          Real* to = dh_.get() + (k * packs + n) * W;
          store<V>(to, load<V>(to) + Lanes::weight(row + k * Lanes::stride) * slope);
          sums[o * (hidden + 1) + k] += slope * load<V>(h + (k * packs + n) * W);
        }
        sums[o * (hidden + 1) + hidden] += slope;
      }
    }
    return loss;
  }

  void addGradients(const Block<V, packs>& block, Index l, Real* gradients) {
    const Index h = shape_.hiddenSize;
    const LayerOffsets& at = layout_.layers[l];
    LayerState& layer = layers_[l];
    const Real* below = l == 0 ? block.inputs.get() : layers_[l - 1].h.get() + stateStride_;
    const Index belowStride = l == 0 ? shape_.inputSize * places : stateStride_;
    const Real* d = layer.kept.get();
    addWeightGradients<Cell, Lanes, packs>(h, at.inputSize, block.steps, {d, keptStride_}, {below, belowStride},
                                           Cell::inputSum, gradients + at.weightIh * Lanes::stride);
    addWeightGradients<Cell, Lanes, packs>(h, h, block.steps, {d, keptStride_}, {layer.h.get(), stateStride_},
                                           Cell::hiddenSum, gradients + at.weightHh * Lanes::stride);
    addBiases(block.steps, d, at, gradients);
    addStart(block, at, gradients);
  }

  void addBiases(Index steps, const Real* d, const LayerOffsets& at, Real* gradients) {
    const Index h = shape_.hiddenSize;
    if (at.biasIh < 0 && at.biasHh < 0) return;
    for (Index j = 0; j < h; ++j) {
      V sums[Cell::sums]{};
      for (Index t = 0; t < steps; ++t)
        for (int s = 0; s < Cell::sums; ++s)
          for (int n = 0; n < packs; ++n)
            sums[s] += load<V>(d + t * keptStride_ + ((j * keptSlots<Cell> + s) * packs + n) * W);
      for (int g = 0; g < Cell::gates; ++g) {
        const Index row = g * h + j;
        if (at.biasIh >= 0) Lanes::addGradient(gradients + (at.biasIh + row) * Lanes::stride, sums[Cell::inputSum[g]]);
        if (at.biasHh >= 0) Lanes::addGradient(gradients + (at.biasHh + row) * Lanes::stride, sums[Cell::hiddenSum[g]]);
      }
    }
  }

  /// Learned initial states, from the lanes whose sequence did not bring its own.
  void addStart(const Block<V, packs>& block, const LayerOffsets& at, Real* gradients) {
    if (at.initialH < 0) return;
    alignas(64) Real learns[places];
    for (int p = 0; p < places; ++p) learns[p] = block.sequence[p] != nullptr && block.sequence[p]->initial == nullptr;
    for (Index j = 0; j < shape_.hiddenSize; ++j) {
      V h{}, c{};
      for (int n = 0; n < packs; ++n) {
        const auto own = load<V>(learns + n * W) > V{};
        h += select(own, load<V>(dh_.get() + (j * packs + n) * W), V{});
        c += select(own, load<V>(dc_.get() + (j * packs + n) * W), V{});
      }
      Lanes::addGradient(gradients + (at.initialH + j) * Lanes::stride, h);
      if (at.initialC >= 0) Lanes::addGradient(gradients + (at.initialC + j) * Lanes::stride, c);
    }
  }

  void addReadout(Real* gradients) {
    const Index h = shape_.hiddenSize;
    const V* sums = reinterpret_cast<const V*>(readout_.get());
    for (Index o = 0; o < shape_.outputSize; ++o) {
      for (Index k = 0; k < h; ++k)
        Lanes::addGradient(gradients + (layout_.readoutWeight + o * h + k) * Lanes::stride, sums[o * (h + 1) + k]);
      if (layout_.readoutBias >= 0)
        Lanes::addGradient(gradients + (layout_.readoutBias + o) * Lanes::stride, sums[o * (h + 1) + h]);
    }
  }

  ModelShape shape_;
  Layout layout_;
  std::vector<LayerState> layers_;
  const Real* parameters_ = nullptr;
  Index stateStride_, keptStride_;
  Buffer<Real> readout_;  // [O, H + 1, W] the read-out's gradient, still in lanes
  Buffer<Real> output_;   // [3, O, W] outputs, targets, their gradients
  Buffer<Real> dh_, dc_;  // [H, packs, W]
};

}  // namespace outlast
