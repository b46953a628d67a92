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
      : at_(at), h_(hidden), padded_(paddedSize<V>(hidden)), weights_(at, hidden, hasBelow) {
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
    kept_ = {nullptr, stepStride<Real>(keptSlots<Cell> * padded_)};
    kept_.data = keptMemory_.reserve(steps * kept_.stride);
    states_.data = hMemory_.reserve((steps + 1) * states_.stride);
    fillStart(initialH, at_.initialH, states_.data);
    if constexpr (Cell::hasC) fillStart(initialC, at_.initialC, cMemory_.reserve((steps + 1) * states_.stride));
  }

  /// h [steps + 1, padded H], row 0 before the first step; c likewise where the cell has one.
  Rows<const Real> h() const { return {hMemory_.get(), states_.stride}; }
  Rows<const Real> c() const { return {cMemory_.get(), states_.stride}; }

  /// After start: what the sums have of `below` [steps, input size], and of `noise` [steps, H] or null, before the
  /// states come in.
  void begin(Index steps, Rows<const Real> below, Rows<const Real> noise) {
    project(steps, below);
    if (noisesSum<Cell> && noise.data != nullptr)
      for (Index t = 0; t < steps; ++t) addNoise(noise[t], kept_[t]);
  }

  /// Steps first..end-1, behind those before them.
  void forward(Index first, Index end, Rows<const Real> noise) {
    if (isNarrow()) {
      for (Index t = first; t < end; ++t) {
        visitTail([&](auto pack) { advanceNarrow<typename decltype(pack)::type>(t); });
        addStateNoise(t, noise);
      }
    } else {
      forwardWide(first, end, noise);
    }
  }

  void beginBackward() {
    std::fill_n(dh_.get(), padded_, Real(0));
    std::fill_n(dc_.get(), padded_, Real(0));
  }

  /// After forward, from step end-1 back to `first`, behind those that come after them. Row t - aboveFrom of `above` is
  /// dL/dh_t from above for t >= aboveFrom; other steps have none. Gate values become gradients of the sums.
  void backward(Index first, Index end, Rows<const Real> above, Index aboveFrom) {
    if (isNarrow()) {
      for (Index t = end - 1; t >= first; --t)
        visitTail([&](auto pack) {
          returnNarrow<typename decltype(pack)::type>(t, t >= aboveFrom ? above[t - aboveFrom] : nullptr);
        });
    } else {
      backwardWide(first, end, above, aboveFrom);
    }
  }

  /// After backward: adds this layer's part of the gradient [P]. `ownStart`: the states before the first step were
  /// given.
  void addGradients(Index steps, Rows<const Real> below, bool ownStart, Real* gradients) const {
    const Rows<Real> inputRows{gradients + at_.weightIh, at_.inputSize}, hiddenRows{gradients + at_.weightHh, h_};
    addOuter<V>(steps, {inputRows, h_, Cell::inputSum, padded_}, at_.inputSize, kept(), below);
    addOuter<V>(steps, {hiddenRows, h_, Cell::hiddenSum, padded_}, h_, kept(), h());
    if (at_.biasIh >= 0) addBiases(steps, gradients);
    if (ownStart) return;
    addTo(at_.initialH, 0, dh_.get(), gradients);
    addTo(at_.initialC, 0, dc_.get(), gradients);
  }

  /// After backward: out [steps, padded input size] += dL/dinput.
  void addBelow(Index steps, Rows<Real> out) const {
    addTransposedSteps<V>(weights_.inputRows(), paddedSize<V>(at_.inputSize), steps, kept(), out);
  }

 private:
  /// Calls visit(std::integral_constant packs, block).
  template <class Visit, int widest = unitPacks<Cell, V>>
  static void visitPacks(const UnitBlock& block, Visit&& visit) {
    if constexpr (widest > 1) {
      if (block.packs < widest) return visitPacks<Visit, widest / 2>(block, std::forward<Visit>(visit));
    }
    visit(std::integral_constant<int, widest>{}, block);
  }

  /// Calls visit(std::type_identity of the last block's pack), which is narrower than V.
  template <class Visit>
  void visitTail(Visit&& visit) const {
    visitNarrowest<V>(weights_.blocks().back().width, [&](auto pack) {
      if constexpr (!std::is_same_v<typename decltype(pack)::type, V>) visit(pack);
    });
  }

  void fillStart(const Real* given, Index learned, Real* to) const {
    std::fill_n(to, padded_, Real(0));
    const Real* from = learned < 0 ? nullptr : parameters_ + learned;
    if (given != nullptr) from = given;
    if (from != nullptr) std::copy_n(from, h_, to);
  }

  Rows<const Real> kept() const { return {kept_.data, kept_.stride}; }

  void addNoise(const Real* noise, Real* to) const {
    for (Index j = 0; j < h_; ++j) to[j] += noise[j];
  }

  /// After step t, where noise is added to what it leaves.
  void addStateNoise(Index t, Rows<const Real> noise) const {
    if (noisesSum<Cell> || noise.data == nullptr) return;
    addNoise(noise[t], (Cell::hasC ? cMemory_ : hMemory_).get() + (t + 1) * states_.stride);
  }

  /// Whether one pack narrower than V holds all units.
  [[nodiscard]] bool isNarrow() const { return padded_ < W; }

  /// Adds the H numbers at `from` to row `gate` of the parameter at `offset`, if there is one.
  void addTo(Index offset, int gate, const Real* from, Real* gradients) const {
    if (offset < 0) return;
    Real* to = gradients + offset + gate * h_;
    for (Index j = 0; j < h_; ++j) to[j] += from[j];
  }

  void addBiases(Index steps, Real* gradients) const {
    Real* dBias = dBias_.get();
    forPacks<V, 4>(Cell::sums * padded_, [&](auto pack, auto packs, Index first) {
      using T = typename decltype(pack)::type;
      T sums[packs]{};
      for (Index t = 0; t < steps; ++t)
        for (int n = 0; n < packs; ++n) sums[n] += load<T>(kept_[t] + first + n * widthOf<T>);
      for (int n = 0; n < packs; ++n) store<T>(dBias + first + n * widthOf<T>, sums[n]);
    });
    for (int g = 0; g < Cell::gates; ++g) {
      addTo(at_.biasIh, g, dBias + Cell::inputSum[g] * padded_, gradients);
      addTo(at_.biasHh, g, dBias + Cell::hiddenSum[g] * padded_, gradients);
    }
  }

  /// What the sums have before the states come in: biases and input products of all steps, into their slots.
  void project(Index steps, Rows<const Real> below) {
    const auto projectBlock = [&](auto pack, auto packs, const UnitBlock& block) {
      using T = typename decltype(pack)::type;
      constexpr int together = std::max(1, unitRegisters<V> / (Cell::sums * packs));
      Index t = 0;
      for (; t + together <= steps; t += together) projectSteps<T, packs, together>(block, t, below);
      for (; t < steps; ++t) projectSteps<T, packs, 1>(block, t, below);
    };
    for (const UnitBlock& each : weights_.blocks()) {
      if (each.width < W) {
        visitTail([&](auto pack) { projectBlock(pack, std::integral_constant<int, 1>{}, each); });
      } else {
        visitPacks(each,
                   [&](auto packs, const UnitBlock& block) { projectBlock(std::type_identity<V>{}, packs, block); });
      }
    }
  }

  template <class T, int packs, int together>
  void projectSteps(const UnitBlock& block, Index first, Rows<const Real> below) {
    T sums[together][Cell::sums][packs];
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s) {
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) {
        const T bias = load<T>(weights_.bias(block) + (s * packs + n) * widthOf<T>);
#pragma GCC unroll 16
        for (int t = 0; t < together; ++t) sums[t][s][n] = bias;
      }
    }
    const Real* weights = weights_.input(block);
    const Rows<const Real> from = below.from(first);
    for (Index k = 0; k < at_.inputSize; ++k) {
      T x[together];
#pragma GCC unroll 16
      for (int t = 0; t < together; ++t) x[t] = broadcast<T>(from[t][k]);
#pragma GCC unroll 4
      for (int g = 0; g < Cell::gates; ++g) {
#pragma GCC unroll 8
        for (int n = 0; n < packs; ++n, weights += widthOf<T>) {
          const T w = load<T>(weights);
#pragma GCC unroll 16
          for (int t = 0; t < together; ++t) sums[t][Cell::inputSum[g]][n] += w * x[t];
        }
      }
    }
    const Rows<Real> slots = slotsAt(first, block.first);
    const Index step = kept_.stride;
#pragma GCC unroll 16
    for (int t = 0; t < together; ++t) {
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s) {
#pragma GCC unroll 8
        for (int n = 0; n < packs; ++n) storeAny<T>(slots[s] + t * step + n * widthOf<T>, sums[t][s][n]);
      }
    }
  }

  /// Row s: slot s at step t, from `unit` on. To be taken once: stores of any alignment might write this object.
  Rows<Real> slotsAt(Index t, Index unit) const { return {kept_[t] + unit, padded_}; }

  /// One step of a block of whole packs: the products with the states before, and the gates straight from the
  /// registers.
  template <int packs>
  void advance(const UnitBlock& block, Index t) {
    constexpr int ways = waysFor(Cell::gates * packs);
    const Rows<Real> start = slotsAt(t, block.first);
    V sums[ways][Cell::sums][packs]{};
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s) {
#pragma GCC unroll 8
      for (int n = 0; n < packs; ++n) sums[0][s][n] = loadAny<V>(start[s] + n * W);
    }
    addUnitProducts<V>(h_, states_[t], weights_.hidden(block), Cell::hiddenSum, sums);
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n) {
      V sum[Cell::sums];
#pragma GCC unroll 4
      for (int s = 0; s < Cell::sums; ++s) sum[s] = sumWays<ways>([&](int w) { return sums[w][s][n]; });
      forwardGates(sum, t, block.first + n * W);
    }
  }

  /// The products of a block narrower than V, whose gates share packs: visit(gate, its products T).
  template <class T, int ways, class Visit>
  OUTLAST_INLINE void visitTailProducts(const UnitBlock& block, Index t, Visit&& visit) const {
    using Shared = SharedPack<Cell, V, T>;
    constexpr int packs = sharedPacks<Cell, V, T>;
    constexpr int to[] = {0};
    Shared sums[ways][1][packs]{};
    addUnitProducts<Shared>(h_, states_[t], weights_.hidden(block), to, sums);
    alignas(64) Real products[packs * widthOf<Shared>];
#pragma GCC unroll 8
    for (int n = 0; n < packs; ++n)
      store<Shared>(products + n * widthOf<Shared>, sumWays<ways>([&](int w) { return sums[w][0][n]; }));
#pragma GCC unroll 4
    for (int g = 0; g < Cell::gates; ++g) visit(g, load<T>(products + g * widthOf<T>));
  }

  /// These, added to the block's sums.
  template <class T>
  void addTailProducts(const UnitBlock& block, Index t) {
    const Rows<Real> slots = slotsAt(t, block.first);
    visitTailProducts<T, waysFor(sharedPacks<Cell, V, T>)>(block, t, [&](int g, T product) {
      Real* sum = slots[Cell::hiddenSum[g]];
      storeAny<T>(sum, loadAny<T>(sum) + product);
    });
  }

  template <class T>
  void advanceTail(const UnitBlock& block, Index t) {
    const Rows<Real> slots = slotsAt(t, block.first);
    T sum[Cell::sums];
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s) sum[s] = loadAny<T>(slots[s]);
    forwardGates(sum, t, block.first);
  }

  [[gnu::noinline]] void forwardWide(Index first, Index end, Rows<const Real> noise) {
    // A narrow last block's products come first, so that its gates may overlap with those of the block before.
    const std::vector<UnitBlock>& blocks = weights_.blocks();
    const bool tail = blocks.back().width < W;
    const std::size_t whole = blocks.size() - (tail ? 1 : 0);
    // Odd steps take the blocks the other way round, and find what the step before left in the caches.
    for (Index t = first; t < end; ++t) {
      if (tail) visitTail([&](auto pack) { addTailProducts<typename decltype(pack)::type>(blocks.back(), t); });
      for (std::size_t i = 0; i < whole; ++i)
        visitPacks(blocks[t % 2 == 0 ? i : whole - 1 - i],
                   [&](auto packs, const UnitBlock& block) { advance<packs>(block, t); });
      if (tail) visitTail([&](auto pack) { advanceTail<typename decltype(pack)::type>(blocks.back(), t); });
      addStateNoise(t, noise);
    }
  }

  [[gnu::noinline]] void backwardWide(Index first, Index end, Rows<const Real> above, Index aboveFrom) {
    for (Index t = end - 1; t >= first; --t) {
      backwardGates(t, t >= aboveFrom ? above[t - aboveFrom] : nullptr);
      if (t > 0 || at_.initialH >= 0)
        addTransposed<V, 1>(weights_.hiddenRows(), padded_, t % 2 == 0, {kept_[t], 0}, {dh_.get(), 0});
    }
  }

  /// Step t of units that fit T: a function without a loop, which has constants at hand in memory rather than in
  /// registers filled before, since beside a block it is called for every step.
  template <class T>
  [[gnu::noinline]] void advanceNarrow(Index t) {
    const Rows<Real> slots = slotsAt(t, 0);
    T sum[Cell::sums];
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s) sum[s] = load<T>(slots[s]);
    visitTailProducts<T, 2>(weights_.blocks().front(), t,
                            [&](int g, T product) { sum[Cell::hiddenSum[g]] += product; });
    forwardGates(sum, t, 0);
  }

  template <class T>
  [[gnu::noinline]] void returnNarrow(Index t, const Real* above) {
    constexpr int ways = std::min(2, Cell::gates);
    const Rows<const Real> rows = weights_.hiddenRows().rows;
    const Rows<Real> slots = slotsAt(t, 0);
    T sums[ways]{backwardPack<T>(t, 0, above)};
    for (Index j = 0; j < h_ && (t > 0 || at_.initialH >= 0); ++j) {
#pragma GCC unroll 4
      for (int g = 0; g < Cell::gates; ++g)
        sums[g % ways] += loadAny<T>(rows[g * h_ + j]) * broadcast<T>(slots[Cell::hiddenSum[g]][j]);
    }
    store<T>(dh_.get(), sumWays<ways>([&](int w) { return sums[w]; }));
  }

  template <class T>
  OUTLAST_INLINE void forwardGates(const T (&sum)[Cell::sums], Index t, Index unit) {
    const Index state = t * states_.stride + unit;
    const Rows<Real> slots = slotsAt(t, unit);
    T keep[Cell::saved + 1], h, c{};
    Cell::forward(sum, load<T>(states_.data + state), Cell::hasC ? load<T>(cMemory_.get() + state) : T{}, keep, h, c);
    store<T>(states_.data + state + states_.stride, h);
    if constexpr (Cell::hasC) store<T>(cMemory_.get() + state + states_.stride, c);
#pragma GCC unroll 5
    for (int s = 0; s < Cell::saved; ++s) storeAny<T>(slots[s], keep[s]);
  }

  /// dh and dc come as dL/dh_t (but for `above`, which may be null) and dL/dc_t, and leave as their direct parts at t
  /// - 1.
  void backwardGates(Index t, const Real* above) {
    const auto goBack = [&]<class T>(std::type_identity<T>, Index unit) {
      Real* const to = dh_.get() + unit;
      store<T>(to, backwardPack<T>(t, unit, above));
    };
    Index unit = 0;
    for (; unit + W <= padded_; unit += W) goBack(std::type_identity<V>{}, unit);
    if (unit < padded_) visitTail([&](auto pack) { goBack(pack, unit); });
  }

  /// Gives the direct part of dh.
  template <class T>
  OUTLAST_INLINE T backwardPack(Index t, Index unit, const Real* above) {
    const Index state = t * states_.stride + unit;
    const Rows<Real> slots = slotsAt(t, unit);
    Real* const dcAt = dc_.get() + unit;
    T keep[Cell::saved + 1], dSum[Cell::sums], dhBefore{}, dcBefore{};
#pragma GCC unroll 5
    for (int s = 0; s < Cell::saved; ++s) keep[s] = loadAny<T>(slots[s]);
    T dh = load<T>(dh_.get() + unit);
    if (above != nullptr) dh += load<T>(above + unit);
    Cell::backward(keep, load<T>(states_.data + state + states_.stride), load<T>(states_.data + state),
                   Cell::hasC ? load<T>(cMemory_.get() + state) : T{}, dh, Cell::hasC ? load<T>(dcAt) : T{}, dSum,
                   dhBefore, dcBefore);
#pragma GCC unroll 4
    for (int s = 0; s < Cell::sums; ++s) storeAny<T>(slots[s], dSum[s]);
    if constexpr (Cell::hasC) store<T>(dcAt, dcBefore);
    return dhBefore;
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
