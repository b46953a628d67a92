// Gates of an LSTM that are open, and candidates that are +-1, whatever the state says: exact counters have both, and
// the loss itself has hardly a slope towards them once it is small. A hinge on the worst pre-activation of every unit,
//   weight sum max(0, target - worst)^2,
// over inputs that are one-hot and states |h| <= 1, as the counting papers bound them. With b the biases' sum,
//   i, f, o   worst = min over input columns w of w + b - sum |u|
//   g         worst = min over input columns w of |w + b| - sum |u|
// Layers above the first read states, |x| <= 1: worst = b - sum |w| - sum |u|, for g |b| - sum |w| - sum |u|.
#pragma once
#include <cmath>
#include <type_traits>

#include "cells/lstm.h"
#include "core/simd.h"
#include "penalties/row.h"

namespace outlast {

struct SaturationPenalty {
  static constexpr const char* name = "saturation";
  static constexpr const char* numbers[] = {"weight", "target"};
  template <class Cell>
  static constexpr bool fits = std::is_same_v<Cell, LstmCell>;

  static constexpr Index rows(Index hidden) { return LstmCell::gates * hidden; }

  template <class V>
  static constexpr void addRow(const PenaltyRow& place, const V* numbers, const RealOf<V>* parameters,
                               RealOf<V>* gradients) {
    addUnit<V>({place.layer, place.hidden, place.row, place.isFirst}, numbers, parameters, gradients);
  }

 private:
  /// One gate of one unit, row `row` of the layer's weights.
  struct Unit {
    const LayerOffsets& at;
    Index hidden, row;
    bool readsOneHot;

    [[nodiscard]] constexpr bool isCandidate() const { return row / hidden == 2; }
    [[nodiscard]] constexpr Index input(Index k) const { return at.weightIh + row * at.inputSize + k; }
    [[nodiscard]] constexpr Index state(Index k) const { return at.weightHh + row * hidden + k; }
  };

  // Devices have no packs, nor what loads them.
  template <class V>
  static constexpr V number(const RealOf<V>* from, Index i) {
    if constexpr (widthOf<V> == 1) {
      return from[i];
    } else {
      return load<V>(from + i * widthOf<V>);
    }
  }
  template <class V>
  static constexpr void add(RealOf<V>* to, Index i, V x) {
    if constexpr (widthOf<V> == 1) {
      to[i] += x;
    } else {
      store<V>(to + i * widthOf<V>, number<V>(to, i) + x);
    }
  }
  template <class V>
  static constexpr V sign(V x) {
    return select(x > V{}, broadcast<V>(1), select(x < V{}, broadcast<V>(-1), V{}));
  }

  template <class V>
  static constexpr void addUnit(const Unit& unit, const V* numbers, const RealOf<V>* parameters, RealOf<V>* gradients) {
    const LayerOffsets& at = unit.at;
    const auto weight = [&](Index i) { return number<V>(parameters, i); };
    const auto height = [&](V sum) { return unit.isCandidate() ? sum * sign(sum) : sum; };
    const V bias = at.biasIh < 0 ? V{} : weight(at.biasIh + unit.row) + weight(at.biasHh + unit.row);
    V sum = bias, column{};  // before the state takes its part; of several columns equally bad, the first
    if (unit.readsOneHot) sum += weight(unit.input(0));
    for (Index k = 1; unit.readsOneHot && k < at.inputSize; ++k) {
      const V other = bias + weight(unit.input(k));
      const auto isWorse = height(other) < height(sum);
      sum = select(isWorse, other, sum);
      column = select(isWorse, broadcast<V>(static_cast<RealOf<V>>(k)), column);
    }
    V worst = height(sum);
    forBounded(unit, [&](Index i) { worst -= weight(i) * sign(weight(i)); });

    // The penalty's slope in `worst`, which is never positive.
    const V steepness = numbers[0] * -2 * atLeast(V{}, numbers[1] - worst);
    const V dSum = unit.isCandidate() ? steepness * sign(sum) : steepness;
    if (at.biasIh >= 0) {
      add(gradients, at.biasIh + unit.row, dSum);
      add(gradients, at.biasHh + unit.row, dSum);
    }
    for (Index k = 0; unit.readsOneHot && k < at.inputSize; ++k)
      add(gradients, unit.input(k), select(column == broadcast<V>(static_cast<RealOf<V>>(k)), dSum, V{}));
    forBounded(unit, [&](Index i) { add(gradients, i, -steepness * sign(weight(i))); });
  }

  /// visit(place) of the weights of what is bounded by 1 alone: of the state, and of a layer below.
  template <class Visit>
  static constexpr void forBounded(const Unit& unit, Visit visit) {
    for (Index k = 0; !unit.readsOneHot && k < unit.at.inputSize; ++k) visit(unit.input(k));
    for (Index k = 0; k < unit.hidden; ++k) visit(unit.state(k));
  }
};

}  // namespace outlast
