// The recurrence, once: one layer, one sequence, one step. Forward, backward's recomputation and the stepper all use
// it.
#pragma once
#include <algorithm>

#include "rnn/pack.h"

namespace outlast {

/// y[i] += a x[i]
template <class Real>
inline void axpy(Index count, Real a, const Real* x, Real* y) {
  for (Index i = 0; i < count; ++i) y[i] += a * x[i];
}

/// `input` [inputSize], hPrevious and cPrevious [H] -> h and c [H] (may not alias the previous ones), kept [saved * H].
/// `sums` [sums * H] is scratch. c's pointers may be null where the cell has none.
template <class Cell, class Real>
void advanceLayer(const PackedLayer<Real>& layer, Index hidden, const Real* input, const Real* hPrevious,
                  const Real* cPrevious, Real* sums, Real* kept, Real* h, Real* c) {
  std::copy(layer.bias.begin(), layer.bias.end(), sums);
  const Index rows = Cell::gates * hidden;
  for (Index k = 0; k < layer.inputSize; ++k)
    for (int g = 0; g < Cell::gates; ++g)
      axpy(hidden, input[k], layer.inputT.data() + k * rows + g * hidden, sums + Cell::inputSum[g] * hidden);
  for (Index k = 0; k < hidden; ++k)
    for (int g = 0; g < Cell::gates; ++g)
      axpy(hidden, hPrevious[k], layer.hiddenT.data() + k * rows + g * hidden, sums + Cell::hiddenSum[g] * hidden);

  for (Index j = 0; j < hidden; ++j) {
    Real sum[Cell::sums];
    Real keep[Cell::saved + 1];
    for (int s = 0; s < Cell::sums; ++s) sum[s] = sums[s * hidden + j];
    Real cNext = 0;
    Cell::forward(sum, hPrevious[j], Cell::hasC ? cPrevious[j] : Real(0), keep, h[j], cNext);
    if constexpr (Cell::hasC) c[j] = cNext;
    for (int s = 0; s < Cell::saved; ++s) kept[s * hidden + j] = keep[s];
  }
}

}  // namespace outlast
