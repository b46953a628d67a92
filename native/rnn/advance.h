// The recurrence, once: one layer, one sequence, one step. Forward and backward's recomputation use it.
#pragma once
#include <algorithm>
#include <type_traits>

#include "core/simd.h"
#include "rnn/pack.h"
#include "rnn/state_noise.h"

namespace outlast {

/// y[i] += a x[i]
template <class Real>
inline void axpy(Index count, Real a, const Real* x, Real* y) {
  for (Index i = 0; i < count; ++i) y[i] += a * x[i];
}

/// The gates of one unit, or of as many as V has lanes, with the same bits; sums and kept have a row of `stride` a
/// slot.
template <class Cell, class V>
inline void applyGates(Index stride, const RealOf<V>* sums, const RealOf<V>* hPrevious, const RealOf<V>* cPrevious,
                       RealOf<V>* kept, RealOf<V>* h, RealOf<V>* c) {
  V sum[Cell::sums];
  V keep[Cell::saved + 1];
  for (int s = 0; s < Cell::sums; ++s) sum[s] = loadAny<V>(sums + s * stride);
  V hNext;
  V cNext{};
  Cell::forward(sum, loadAny<V>(hPrevious), Cell::hasC ? loadAny<V>(cPrevious) : V{}, keep, hNext, cNext);
  storeAny<V>(h, hNext);
  if constexpr (Cell::hasC) storeAny<V>(c, cNext);
  for (int s = 0; s < Cell::saved; ++s) storeAny<V>(kept + s * stride, keep[s]);
}

/// `input` [inputSize], hPrevious and cPrevious [H] -> h and c [H] (may not alias the previous ones), kept [saved * H].
/// `sums` [sums * H] is scratch. c's pointers may be null where the cell has none, `noise` [H] where there is none.
template <class Cell, class Real>
void advanceLayer(const PackedLayer<Real>& layer, Index hidden, const Real* input, const Real* hPrevious,
                  const Real* cPrevious, const Real* noise, Real* sums, Real* kept, Real* h, Real* c) {
  std::copy(layer.bias.begin(), layer.bias.end(), sums);
  const Index rows = Cell::gates * hidden;
  for (Index k = 0; k < layer.inputSize; ++k)
    for (int g = 0; g < Cell::gates; ++g)
      axpy(hidden, input[k], layer.inputT.data() + k * rows + g * hidden, sums + Cell::inputSum[g] * hidden);
  for (Index k = 0; k < hidden; ++k)
    for (int g = 0; g < Cell::gates; ++g)
      axpy(hidden, hPrevious[k], layer.hiddenT.data() + k * rows + g * hidden, sums + Cell::hiddenSum[g] * hidden);
  if (noisesSum<Cell> && noise != nullptr) axpy(hidden, Real(1), noise, sums);

  const auto gates = [&]<class V>(std::type_identity<V>, Index j) {
    const Real* cFrom = Cell::hasC ? cPrevious + j : nullptr;
    Real* cTo = Cell::hasC ? c + j : nullptr;
    applyGates<Cell, V>(hidden, sums + j, hPrevious + j, cFrom, kept + j, h + j, cTo);
  };
  Index j = 0;
  for (; j + packWidth<Real> <= hidden; j += packWidth<Real>) gates(std::type_identity<Pack<Real>>{}, j);
  for (; j < hidden; ++j) gates(std::type_identity<Real>{}, j);
  if (!noisesSum<Cell> && noise != nullptr) axpy(hidden, Real(1), noise, Cell::hasC ? c : h);
}

}  // namespace outlast
