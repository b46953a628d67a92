// One layer over one sequence, hidden units in the lanes: its weights, its trajectory and the way back.
#pragma once
#include "lanes/unit_weights.h"

namespace outlast {

template <class Cell, class V>
class UnitLayer {
 public:
  using Real = RealOf<V>;
  static constexpr int W = widthOf<V>;

  UnitLayer(const LayerOffsets& at, Index hidden, bool hasBelow)
      : at_(at), h_(hidden), padded_(wholePacks<V>(hidden)), weights_(at, hidden, hasBelow) {
    dh_.reserve(padded_);
    dc_.reserve(padded_);
    dBias_.reserve(Cell::sums * padded_);
  }

  void setParameters(const Real* parameters) {
    parameters_ = parameters;
    weights_.pack(parameters);
  }

  /// Makes room for `steps` steps and takes the states before the first: given ones, else learned ones, else zeros.
  void start(Index steps, const Real* initialH, const Real* initialC) {
    states_ = {nullptr, stepStride<Real>(padded_)};
    kept_ = {nullptr, stepStride<Real>(slots * padded_)};
    kept_.data = keptMemory_.reserve(steps * kept_.stride);
    states_.data = hMemory_.reserve((steps + 1) * states_.stride);
    fillStart(initialH, at_.initialH, states_.data);
    if constexpr (Cell::hasC) fillStart(initialC, at_.initialC, cMemory_.reserve((steps + 1) * states_.stride));
  }

  /// h [steps + 1, padded H], row 0 before the first step; c likewise where the cell has one.
  Rows<const Real> h() const { return {hMemory_.get(), states_.stride}; }
  Rows<const Real> c() const { return {cMemory_.get(), states_.stride}; }

  /// Runs over `below` [steps, input size].
  void forward(Index steps, Rows<const Real> below) {
    project(steps, below);
    const auto& blocks = weights_.blocks();
    // Odd steps take the blocks the other way round, and find what the step before left in the caches.
    for (Index t = 0; t < steps; ++t)
      for (std::size_t i = 0; i < blocks.size(); ++i)
        visitPacks(blocks[t % 2 == 0 ? i : blocks.size() - 1 - i],
                   [&](auto packs, const UnitBlock& block) { advance<packs>(block, t); });
  }

  /// After forward. Row t - aboveFrom of `above` is dL/dh_t from above for t >= aboveFrom; other steps have none.
  /// Gate values become gradients of the sums.
  void backward(Index steps, Rows<const Real> above, Index aboveFrom) {
    std::fill_n(dh_.get(), padded_, Real(0));
    std::fill_n(dc_.get(), padded_, Real(0));
    for (Index t = steps - 1; t >= 0; --t) {
      backwardGates(t, t >= aboveFrom ? above[t - aboveFrom] : nullptr);
      if (t > 0 || at_.initialH >= 0)
        addTransposed<V, 1>(weights_.hiddenRows(), padded_, t % 2 == 0, {kept_[t], 0}, {dh_.get(), 0});
    }
  }

  /// After backward: adds this layer's part of the gradient [P]. `ownStart`: the states before the first step were
  /// given.
  void addGradients(Index steps, Rows<const Real> below, bool ownStart, Real* gradients) const {
    for (int g = 0; g < Cell::gates; ++g) {
      addOuter<V>(steps, h_, at_.inputSize, slot(Cell::inputSum[g]), below,
                  gradients + at_.weightIh + g * h_ * at_.inputSize);
      addOuter<V>(steps, h_, h_, slot(Cell::hiddenSum[g]), h(), gradients + at_.weightHh + g * h_ * h_);
    }
    if (at_.biasIh >= 0) addBiases(steps, gradients);
    if (ownStart) return;
    addTo(at_.initialH, 0, dh_.get(), gradients);
    addTo(at_.initialC, 0, dc_.get(), gradients);
  }

  /// After backward: out [steps, padded input size] += dL/dinput.
  void addBelow(Index steps, Rows<Real> out) const {
    addTransposedSteps<V>(weights_.inputRows(), wholePacks<V>(at_.inputSize), steps, slot(0), out);
  }

 private:
  static constexpr int slots = keptSlots<Cell>;

  /// Calls visit(std::integral_constant packs, block).
  template <class Visit, int widest = unitPacks<Cell, V>>
  static void visitPacks(const UnitBlock& block, Visit&& visit) {
    if constexpr (widest > 1) {
      if (block.packs < widest) return visitPacks<Visit, widest / 2>(block, std::forward<Visit>(visit));
    }
    visit(std::integral_constant<int, widest>{}, block);
  }

  void fillStart(const Real* given, Index learned, Real* to) const {
    std::fill_n(to, padded_, Real(0));
    const Real* from = learned < 0 ? nullptr : parameters_ + learned;
    if (given != nullptr) from = given;
    if (from != nullptr) std::copy_n(from, h_, to);
  }

  Rows<const Real> slot(int s) const { return {kept_.data + s * padded_, kept_.stride}; }

  /// Adds the H numbers at `from` to row `gate` of the parameter at `offset`, if there is one.
  void addTo(Index offset, int gate, const Real* from, Real* gradients) const {
    if (offset < 0) return;
    Real* to = gradients + offset + gate * h_;
    for (Index j = 0; j < h_; ++j) to[j] += from[j];
  }

  void addBiases(Index steps, Real* gradients) const {
    Real* dBias = dBias_.get();
    forTiles<4>(Cell::sums * padded_ / W, [&](auto packs, Index first) {
      V sums[packs]{};
      for (Index t = 0; t < steps; ++t)
        for (int n = 0; n < packs; ++n) sums[n] += load<V>(kept_[t] + (first + n) * W);
      for (int n = 0; n < packs; ++n) store<V>(dBias + (first + n) * W, sums[n]);
    });
    for (int g = 0; g < Cell::gates; ++g) {
      addTo(at_.biasIh, g, dBias + Cell::inputSum[g] * padded_, gradients);
      addTo(at_.biasHh, g, dBias + Cell::hiddenSum[g] * padded_, gradients);
    }
  }

  /// What the sums have before the states come in: biases and input products of all steps, into their slots.
  void project(Index steps, Rows<const Real> below) {
    for (const UnitBlock& each : weights_.blocks())
      visitPacks(each, [&](auto packs, const UnitBlock& block) {
        constexpr int together = std::max(1, unitRegisters<V> / (Cell::sums * packs));
        Index t = 0;
        for (; t + together <= steps; t += together) projectSteps<packs, together>(block, t, below);
        for (; t < steps; ++t) projectSteps<packs, 1>(block, t, below);
      });
  }

  template <int packs, int together>
  void projectSteps(const UnitBlock& block, Index first, Rows<const Real> below) {
    V sums[together][Cell::sums][packs];
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s) {
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) {
        const V bias = load<V>(weights_.bias(block) + (s * packs + n) * W);
#pragma GCC unroll 16
        for (int t = 0; t < together; ++t) sums[t][s][n] = bias;
      }
    }
    const Real* weights = weights_.input(block);
    const Rows<const Real> from = below.from(first);
    for (Index k = 0; k < at_.inputSize; ++k) {
      V x[together];
#pragma GCC unroll 16
      for (int t = 0; t < together; ++t) x[t] = broadcast<V>(from[t][k]);
#pragma GCC unroll 4
      for (int g = 0; g < Cell::gates; ++g) {
#pragma GCC unroll 8
        for (int n = 0; n < packs; ++n, weights += W) {
          const V w = load<V>(weights);
#pragma GCC unroll 16
          for (int t = 0; t < together; ++t) sums[t][Cell::inputSum[g]][n] += w * x[t];
        }
      }
    }
#pragma GCC unroll 16
    for (int t = 0; t < together; ++t) {
      Real* to = at(first + t, 0, block.first);
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s, to += padded_) {
#pragma GCC unroll 8
        for (int n = 0; n < packs; ++n) store<V>(to + n * W, sums[t][s][n]);
      }
    }
  }

  Real* at(Index t, int slot, Index unit) const { return kept_[t] + slot * padded_ + unit; }

  /// One step of a block of units: the products with the states before, and the gates straight from the registers.
  template <int packs>
  void advance(const UnitBlock& block, Index t) {
    constexpr int ways = waysFor(Cell::gates * packs);
    const Real* hBefore = states_[t];
    Real* hAfter = states_[t + 1];
    const Real* cBefore = Cell::hasC ? cMemory_.get() + t * states_.stride : nullptr;
    Real* cAfter = Cell::hasC ? cMemory_.get() + (t + 1) * states_.stride : nullptr;
    V sums[ways][Cell::sums][packs]{};
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s) {
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) sums[0][s][n] = load<V>(at(t, s, block.first + n * W));
    }
    addUnitProducts<V>(h_, hBefore, weights_.hidden(block), Cell::hiddenSum, sums);
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n) {
      const Index unit = block.first + n * W;
      V sum[Cell::sums], keep[Cell::saved + 1], h, c{};
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s) sum[s] = sumWays<ways>([&](int w) { return sums[w][s][n]; });
      Cell::forward(sum, load<V>(hBefore + unit), Cell::hasC ? load<V>(cBefore + unit) : V{}, keep, h, c);
      store<V>(hAfter + unit, h);
      if constexpr (Cell::hasC) store<V>(cAfter + unit, c);
#pragma GCC unroll 5
      for (int s = 0; s < Cell::saved; ++s) store<V>(at(t, s, unit), keep[s]);
    }
  }

  /// dh and dc come as dL/dh_t (but for `above`, which may be null) and dL/dc_t, and leave as their direct parts at t
  /// - 1.
  void backwardGates(Index t, const Real* above) {
    const Real* cBefore = Cell::hasC ? cMemory_.get() + t * states_.stride : nullptr;
    for (Index unit = 0; unit < padded_; unit += W) {
      V keep[Cell::saved + 1], dSum[Cell::sums], dhBefore{}, dcBefore{};
#pragma GCC unroll 5
      for (int s = 0; s < Cell::saved; ++s) keep[s] = load<V>(at(t, s, unit));
      V dh = load<V>(dh_.get() + unit);
      if (above != nullptr) dh += load<V>(above + unit);
      Cell::backward(keep, load<V>(states_[t + 1] + unit), load<V>(states_[t] + unit),
                     Cell::hasC ? load<V>(cBefore + unit) : V{}, dh, Cell::hasC ? load<V>(dc_.get() + unit) : V{}, dSum,
                     dhBefore, dcBefore);
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s) store<V>(at(t, s, unit), dSum[s]);
      store<V>(dh_.get() + unit, dhBefore);
      if constexpr (Cell::hasC) store<V>(dc_.get() + unit, dcBefore);
    }
  }

  LayerOffsets at_;
  Index h_, padded_;
  UnitWeights<Cell, V> weights_;
  const Real* parameters_ = nullptr;
  Rows<Real> states_;  // h, and with its stride c
  Rows<Real> kept_;    // [steps, slots, padded H] the sums, then gate values, then gradients of the sums
  Buffer<Real> hMemory_, cMemory_, keptMemory_;
  Buffer<Real> dh_, dc_, dBias_;
};

}  // namespace outlast
