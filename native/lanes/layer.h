// One layer of a block of sequences: its weights, its activations over a segment of time, and the way through them
// forward and back.
#pragma once
#include "lanes/backward.h"
#include "lanes/beside.h"
#include "lanes/block.h"
#include "lanes/outer_gradients.h"
#include "lanes/weights.h"

namespace outlast {

template <class Cell, class Lanes, int packs>
class LaneLayer {
 public:
  using V = typename Lanes::V;
  using Real = typename Lanes::Real;
  using Products = typename Cell::Products;
  static constexpr int W = widthOf<V>;
  static constexpr int places = packs * W;
  static constexpr Index stateRows = Cell::hasC ? 2 : 1;  // h, and c

  /// Two packs of 64 bytes are for a few units only (sequence_network.cc), whose weights are narrow.
  static constexpr bool usesOuter = Lanes::stride == 1 && !(packBytes == 64 && packs == 2);
  struct None {};
  /// What the gradients' sums take besides, of any layer.
  using Scratch = std::conditional_t<usesOuter, OuterGradients<Products, V, packs>, None>;

  /// `index` of the shape's layers.
  LaneLayer(const ModelShape& shape, const Layout& layout, Index index)
      : at_(layout.layers[index]),
        index_(index),
        layers_(shape.layers),
        h_(shape.hiddenSize),
        stateStride_(strideOf(h_ * places, 3)),
        keptStride_(strideOf(h_ * keptSlots<Cell> * places, 5)) {
    dh_.reserve(h_ * places);
    dc_.reserve(h_ * places);
  }

  /// Bytes of a step's activations.
  [[nodiscard]] Index stepBytes() const {
    return ((stateRows + 1) * stateStride_ + keptStride_) * static_cast<Index>(sizeof(Real));
  }

  void setParameters(const Real* parameters) {
    parameters_ = parameters;
    WeightPacker<Products, Lanes, packs>(at_, h_, parameters).pack(weights_, index_ > 0);
  }

  /// Another layer has packed the same weights, and is the first of those that go together.
  void shareParameters(const Real* parameters) { parameters_ = parameters; }

  /// Row 0 of a first segment of `steps`: a sequence's own initial state, else the learned one, else zeros.
  void start(const Block<V, packs>& block, Index steps) {
    states_.reserve((steps + 1) * stateRows * stateStride_);
    kept_.reserve(steps * keptStride_);
    fromZeros_ = startsAtZeros(block);
    fillStart(block, index_, at_.initialH, h(0));
    if constexpr (Cell::hasC) fillStart(block, layers_ + index_, at_.initialC, c(0));
  }

  /// Row `row` of the states becomes row 0, where the next segment starts.
  void startFrom(Index row) { std::copy_n(h(row), stateRows * stateStride_, h(0)); }
  /// Row 0 into and out of a place that the caller keeps.
  void saveStart(Buffer<Real>& place) const {
    std::copy_n(h(0), stateRows * stateStride_, place.reserve(stateRows * stateStride_));
  }
  void restoreStart(const Buffer<Real>& place) { std::copy_n(place.get(), stateRows * stateStride_, h(0)); }

  /// A block's way through this layer: the block, and what is below it [steps, inputSize, packs, W].
  struct Way {
    LaneLayer* layer;
    const Block<V, packs>* block;
    Rows<const Real> below;
  };

  /// Steps from..from+steps-1 of the block, from the state in row 0; `noise` [steps, H, packs, W] or null; a step of
  /// `beside` after each, if that is not null.
  void forward(const Block<V, packs>& block, Index from, Index steps, Rows<const Real> below, Rows<const Real> noise,
               Beside* beside) {
    const std::array alone{Way{this, &block, below}};
    if (noise.data == nullptr) return advance<false>(alone, from, {0, steps}, {}, beside);
    if constexpr (noisesSum<Cell>) return advance<true>(alone, from, {0, steps}, noise, beside);
    // Past a sequence's end there is none, so that frozen states stay as they are.
    for (Index t = 0; t < steps; ++t) {
      advance<false>(alone, from, {t, t + 1}, {}, beside);
      Real* const state = Cell::hasC ? c(t + 1) : h(t + 1);
      for (Index i = 0; i < h_ * places; i += W) store<V>(state + i, load<V>(state + i) + load<V>(noise[t] + i));
    }
  }

  /// The same of several blocks, without noise.
  template <std::size_t count>
  static void forward(const std::array<Way, count>& ways, Index from, Index steps) {
    advance<false>(ways, from, {0, steps}, {}, nullptr);
  }

  /// The states after each step.
  [[nodiscard]] Rows<const Real> outputs() const { return {h(1), stateRows * stateStride_}; }

  /// Final states, from row `row`, where a sequence wants its own.
  void finish(const Block<V, packs>& block, Index row) const {
    for (int p = 0; p < places; ++p) {
      const auto* sequence = block.sequence[p];
      if (sequence == nullptr || sequence->final == nullptr) continue;
      for (Index j = 0; j < h_; ++j) {
        sequence->final[index_ * h_ + j] = h(row)[j * places + p];
        if (Cell::hasC) sequence->final[(layers_ + index_) * h_ + j] = c(row)[j * places + p];
      }
    }
  }

  void beginBackward() {
    std::fill_n(dh_.get(), h_ * places, Real(0));
    std::fill_n(dc_.get(), h_ * places, Real(0));
  }

  /// Back through the segment, for blocks that go together; addAbove(i, t, h after the step, dh) adds what comes from
  /// above block i. Where there is a layer below, its part goes to dBelow[i] [steps, H, packs, W]. A step of `beside`
  /// after each, if that is not null.
  template <std::size_t count, class AddAbove>
  static void backward(const std::array<LaneLayer*, count>& layers, Index from, Index steps, AddAbove addAbove,
                       const std::array<Real*, count>& dBelow, Beside* beside) {
    const LaneLayer& first = *layers[0];
    const Index size = first.h_ * places;
    const auto of = [&]<class Get>(Get get) {
      std::array<std::invoke_result_t<Get, LaneLayer&>, count> all;
      std::ranges::transform(layers, all.begin(), [&](LaneLayer* layer) { return get(*layer); });
      return all;
    };
    if constexpr (sumIsState)
      for (LaneLayer* layer : layers) std::copy_n(layer->dh_.get(), size, layer->kept(steps - 1));
    const auto backThrough = [&](Index t) {
      for (std::size_t i = 0; i < count; ++i) layers[i]->backwardStep(t, [&](auto... rest) { addAbove(i, rest...); });
      const auto dSum = of([&](LaneLayer& layer) -> const Real* { return layer.kept(t); });
      if (from + t > 0 || first.at_.initialH >= 0)
        multiplyTransposed<Products, Cell::hiddenSum, Lanes, packs, Cell::passesH>(
            first.h_, first.h_, dSum, first.weights_.hiddenT.get(),
            of([&](LaneLayer& layer) { return sumIsState && t > 0 ? layer.kept(t - 1) : layer.dh_.get(); }));
      if (first.index_ == 0) return;
      std::array<Real*, count> below;
      std::ranges::transform(dBelow, below.begin(), [&](Real* data) { return data + t * size; });
      multiplyTransposed<Products, Cell::inputSum, Lanes, packs, false>(first.h_, first.h_, dSum,
                                                                        first.weights_.inputT.get(), below);
    };
    for (Index t = steps - 1; t >= 0; --t) {
      backThrough(t);
      if (beside != nullptr) beside->step();
    }
  }

  /// After backward through the segment: its part of the gradient, added to `gradients` [P]. `far`: no cache is likely
  /// to have what the way back has left.
  void addGradients(Index from, Index steps, Rows<const Real> below, bool far, Scratch& scratch,
                    Real* gradients) const {
    const auto at = [&](Index offset) { return offset < 0 ? nullptr : gradients + offset * Lanes::stride; };
    InputProduct<Products, Real> inputs{at_.inputSize, below, at(at_.weightIh), {at(at_.biasIh)}};
    StateProduct<Products, Real> states{h_, {h(0), stateRows * stateStride_}, at(at_.weightHh), {}};
    // Where both products go into the same sums, their biases have one gradient.
    (oneSum<Cell> ? inputs.biases.second : states.biases.first) = at(at_.biasHh);
    states.zeros = fromZeros_ && from == 0 && !states.biases ? 1 : 0;
    const Rows<const Real> dSum{kept_.get(), keptStride_};
    if constexpr (usesOuter) {
      // Fewer units have too few rows to pay for the transposition.
      if (h_ >= 16) return scratch.add(h_, steps, dSum, inputs, states, far);
    }
    addWeightGradients<Products, Lanes, packs>(h_, {0, h_}, steps, dSum, inputs, states);
  }

  /// After the first segment: learned initial states, from the lanes whose sequence did not bring its own.
  void addStart(const Block<V, packs>& block, Real* gradients) const {
    if (at_.initialH < 0) return;
    alignas(64) Real learns[places];
    for (int p = 0; p < places; ++p) learns[p] = block.sequence[p] != nullptr && block.sequence[p]->initial == nullptr;
    for (Index j = 0; j < h_; ++j) {
      V dh{}, dc{};
      for (int n = 0; n < packs; ++n) {
        const auto own = load<V>(learns + n * W) > V{};
        dh += select(own, load<V>(dh_.get() + (j * packs + n) * W), V{});
        dc += select(own, load<V>(dc_.get() + (j * packs + n) * W), V{});
      }
      Lanes::addGradient(gradients + (at_.initialH + j) * Lanes::stride, dh);
      if (at_.initialC >= 0) Lanes::addGradient(gradients + (at_.initialC + j) * Lanes::stride, dc);
    }
  }

 private:
  /// Numbers from a step to the next: some cache lines more than needed where steps would lie parts of 4 KiB apart.
  static Index strideOf(Index count, int lines) {
    return count * static_cast<Index>(sizeof(Real)) % 1024 == 0 ? count + lines * W : count;
  }

  [[nodiscard]] Real* h(Index row) const { return states_.get() + row * stateRows * stateStride_; }
  [[nodiscard]] Real* c(Index row) const { return Cell::hasC ? h(row) + stateStride_ : nullptr; }
  [[nodiscard]] Real* kept(Index t) const { return kept_.get() + t * keptStride_; }

  /// Models side by side multiply with zeros like with any state: whether a neighbour brings its own must not decide
  /// about a weight that has grown to infinity.
  [[nodiscard]] bool startsAtZeros(const Block<V, packs>& block) const {
    if (Lanes::stride > 1 || at_.initialH >= 0) return false;
    return block.startsAtZeros();
  }

  void fillStart(const Block<V, packs>& block, Index row, Index learned, Real* to) const {
    for (Index j = 0; j < h_; ++j)
      for (int n = 0; n < packs; ++n)
        store<V>(to + (j * packs + n) * W,
                 learned < 0 ? V{} : Lanes::weight(parameters_ + (learned + j) * Lanes::stride));
    for (int p = 0; p < places; ++p) {
      const auto* sequence = block.sequence[p];
      if (sequence == nullptr || sequence->initial == nullptr) continue;
      for (Index j = 0; j < h_; ++j) to[j * places + p] = sequence->initial[row * h_ + j];
    }
  }

  struct Steps {
    Index first, end;
  };

  /// Some steps of the segment that begins at step `from`; `noise` of cells that have it on their sum.
  template <bool noisy, std::size_t count>
  static void advance(const std::array<Way, count>& ways, Index from, Steps steps, Rows<const Real> noise,
                      Beside* beside) {
    const LaneLayer& first = *ways[0].layer;
    for (Index t = steps.first; t < steps.end; ++t) {
      std::array<StepMemory<Real>, count> at;
      std::ranges::transform(ways, at.begin(), [&](const Way& way) {
        const LaneLayer& own = *way.layer;
        return StepMemory<Real>{way.below[t],
                                own.h(t),
                                own.c(t),
                                own.kept(t),
                                own.h(t + 1),
                                own.c(t + 1),
                                own.fromZeros_ && from + t == 0,
                                noisy ? noise[t] : nullptr};
      });
      advanceLanes<Cell, Lanes, packs, noisy>(first.at_.inputSize, first.h_, first.weights_.forward.get(), at);
      if (beside != nullptr) beside->step();
      for (const Way& way : ways) {
        if (from + t < way.block->shortest) continue;
        way.layer->freeze(*way.block, from + t, way.layer->h(t));
        if constexpr (Cell::hasC) way.layer->freeze(*way.block, from + t, way.layer->c(t));
      }
    }
  }

  /// A step of the way back, but for its products with weights.
  template <class AddAbove>
  void backwardStep(Index t, AddAbove addAbove) {
    addAbove(t, h(t + 1), sumIsState ? kept(t) : dh_.get());
    if constexpr (!sumIsState)
      backwardGates<Cell, Lanes, packs>(h_, {nullptr, h(t), c(t), kept(t), h(t + 1), nullptr}, dh_.get(), dc_.get());
  }

  /// Lanes whose sequence has ended keep their state.
  void freeze(const Block<V, packs>& block, Index t, Real* now) const {
    Real* next = now + stateRows * stateStride_;
    for (int n = 0; n < packs; ++n) {
      const auto alive = block.alive(t, n);
      for (Index i = n * W; i < h_ * places; i += places)
        store<V>(next + i, select(alive, load<V>(next + i), load<V>(now + i)));
    }
  }

  /// Where a cell's only sum is its state, so are their gradients, and dL/dh_t is computed in that of the sum's place.
  static constexpr bool sumIsState = Cell::stateSpace;
  const LayerOffsets& at_;
  Index index_, layers_, h_;
  Index stateStride_, keptStride_;
  bool fromZeros_ = false;  // whether the block's states before step 0 are known to be zeros
  const Real* parameters_ = nullptr;
  LaneWeights<Real> weights_;
  Buffer<Real> states_;   // [steps + 1, stateRows, H, packs, W], row 0 where the segment starts
  Buffer<Real> kept_;     // [steps, H, slots, packs, W] gate values, then the gradients of the sums
  Buffer<Real> dh_, dc_;  // [H, packs, W]
};

}  // namespace outlast
