// States of one unit in lanes. Sums add up in the order of rnn/advance.h: biases, inputs, state.
#include <vector>

#include "cells/list.h"
#include "core/interval.h"
#include "core/list.h"
#include "core/packs.h"
#include "rnn/pack.h"
#include "rnn/readout.h"
#include "rnn/state_map.h"
#include "rnn/structure.h"

namespace outlast {
namespace {

template <class Cell, class Real>
class CellStateMap final : public StateMap<Real> {
  using V = Pack<Real>;
  static constexpr int width = widthOf<V>;
  static_assert(statePad % width == 0);

 public:
  CellStateMap(const ModelShape& shape, const Real* parameters, std::span<const Real> inputs)
      : shape_(fullShape(shape)),
        layout_(makeLayout(shape_)),
        models_(shape, std::span(&parameters, 1)),
        symbols_(static_cast<Index>(inputs.size()) / shape.inputSize) {
    std::vector<PackedLayer<Real>> packed;
    packLayers<Cell>(layout_, 1, models_.parameters()[0], packed);
    hidden_ = packed[0].hiddenT;
    for (Index symbol = 0; symbol < symbols_; ++symbol) {
      std::vector<Real> sums = packed[0].bias;
      for (Index k = 0; k < shape.inputSize; ++k)
        for (int g = 0; g < Cell::gates; ++g)
          sums[static_cast<std::size_t>(Cell::inputSum[g])] +=
              packed[0].inputT[static_cast<std::size_t>(k * Cell::gates + g)] *
              inputs[static_cast<std::size_t>(symbol * shape.inputSize + k)];
      sums_.insert(sums_.end(), sums.begin(), sums.end());
    }
  }

  bool hasC() const override { return Cell::hasC; }

  [[gnu::flatten]] void advance(int symbol, Index count, States<const Real> from, States<Real> to) const override {
    for (Index i = 0; i < count; i += width) {
      V keep[Cell::saved + 1], h, c{};
      step<V>(symbol, loadAny<V>(from.h + i), Cell::hasC ? loadAny<V>(from.c + i) : V{}, keep, h, c);
      storeAny<V>(to.h + i, h);
      if constexpr (Cell::hasC) storeAny<V>(to.c + i, c);
    }
  }

  [[gnu::flatten]] void enclose(int symbol, Index count, const Boxes<const Real>& from,
                                const Boxes<Real>& to) const override {
    using Range = Interval<V>;
    for (Index i = 0; i < count; i += width) {
      Range keep[Cell::saved + 1], h, c{}, cFrom{};
      if constexpr (Cell::hasC) cFrom = at({from.low.c, from.high.c}, i);
      step<Range>(symbol, at({from.low.h, from.high.h}, i), cFrom, keep, h, c);
      put({to.low.h, to.high.h}, i, h);
      if constexpr (Cell::hasC) put({to.low.c, to.high.c}, i, c);
    }
  }

  [[gnu::flatten]] void encloseGate(int symbol, Index count, Span<const Real> from, Span<Real> o) const override {
    if constexpr (Cell::hasC) {
      for (Index i = 0; i < count; i += width) {
        Interval<V> keep[Cell::saved + 1], h, c{};
        step<Interval<V>>(symbol, at(from, i), {}, keep, h, c);
        put(o, i, keep[outputGate<Cell>]);
      }
    }
  }

  [[gnu::flatten]] void encloseOutput(Index count, const Real* c, Span<const Real> o, Span<Real> h) const override {
    for (Index i = 0; i < count; i += width) {
      const V state = loadAny<V>(c + i);
      put(h, i, detail::within(at(o, i) * tanh(Interval<V>{state, state}), Real(-1), Real(1)));
    }
  }

  [[gnu::flatten]] void readOut(Index count, const Real* h, Real* outputs) const override {
    const Real* parameters = models_.parameters()[0];
    const Index row = roundUp(count, statePad);
    for (Index o = 0; o < shape_.outputSize; ++o) {
      const V weight = broadcast<V>(parameters[layout_.readoutWeight + o]);
      const V bias = broadcast<V>(layout_.readoutBias < 0 ? Real(0) : parameters[layout_.readoutBias + o]);
      for (Index i = 0; i < count; i += width) {
        V sum = bias;
        sum += weight * loadAny<V>(h + i);
        storeAny<V>(outputs + o * row + i, activateReadout(shape_.readout, sum));
      }
    }
  }

  [[gnu::flatten]] bool ignoresH() const override {
    for (int symbol = 0; symbol < symbols_; ++symbol) {
      V low[Cell::saved + 1]{}, high[Cell::saved + 1]{}, h, c{};
      step<V>(symbol, broadcast<V>(-1), V{}, low, h, c);
      step<V>(symbol, broadcast<V>(1), V{}, high, h, c);
      for (int s = 0; s < Cell::saved; ++s)
        if (low[s][0] != high[s][0]) return false;
    }
    return Cell::hasC;
  }

  std::span<const Real> inputSums(int symbol) const override {
    return std::span(sums_).subspan(static_cast<std::size_t>(symbol) * Cell::sums, Cell::sums);
  }
  std::span<const Real> stateWeights() const override { return hidden_; }

 private:
  static Interval<V> at(Span<const Real> row, Index i) { return {loadAny<V>(row.low + i), loadAny<V>(row.high + i)}; }
  static void put(Span<Real> row, Index i, Interval<V> x) {
    storeAny<V>(row.low + i, x.low);
    storeAny<V>(row.high + i, x.high);
  }

  /// N: packs, or intervals of them.
  template <class N>
  OUTLAST_INLINE void step(int symbol, N hPrevious, N cPrevious, N* keep, N& h, N& c) const {
    N sum[Cell::sums];
    for (int s = 0; s < Cell::sums; ++s) sum[s] = constant<N>(inputSums(symbol)[static_cast<std::size_t>(s)]);
    for (int g = 0; g < Cell::gates; ++g)
      sum[Cell::hiddenSum[g]] = sum[Cell::hiddenSum[g]] + constant<N>(hidden_[static_cast<std::size_t>(g)]) * hPrevious;
    Cell::forward(sum, hPrevious, cPrevious, keep, h, c);
  }

  template <class N>
  OUTLAST_INLINE static N constant(Real x) {
    if constexpr (std::is_same_v<N, V>) {
      return broadcast<V>(x);
    } else {
      return {broadcast<V>(x), broadcast<V>(x)};
    }
  }

  ModelShape shape_;
  Layout layout_;
  FullModels<Real> models_;
  Index symbols_;
  std::vector<Real> hidden_;  // [gates]
  std::vector<Real> sums_;    // [symbols, sums]: biases and inputs
};

}  // namespace

template <class Real>
std::unique_ptr<StateMap<Real>> makeStateMap(const ModelShape& shape, const Real* parameters,
                                             std::span<const Real> inputs) {
  return visitItem<Cells>(shape.cell, [&](auto cell) -> std::unique_ptr<StateMap<Real>> {
    return std::make_unique<CellStateMap<decltype(cell), Real>>(shape, parameters, inputs);
  });
}

template std::unique_ptr<StateMap<float>> makeStateMap(const ModelShape&, const float*, std::span<const float>);
template std::unique_ptr<StateMap<double>> makeStateMap(const ModelShape&, const double*, std::span<const double>);

}  // namespace outlast
