// Weights as the forward pass reads them: transposed, so that the products run along hidden units, biases summed.
#pragma once
#include <vector>

#include "rnn/layout.h"

namespace outlast {

/// One layer: inputT [inputSize, gates * H], hiddenT [H, gates * H], bias [sums * H].
template <class Real>
struct PackedLayer {
  Index inputSize = 0;
  std::vector<Real> inputT;
  std::vector<Real> hiddenT;
  std::vector<Real> bias;
};

/// from [rows, columns] to `to` [columns, rows].
template <class Real>
void transpose(const Real* from, Index rows, Index columns, std::vector<Real>& to) {
  to.resize(static_cast<std::size_t>(rows * columns));
  for (Index r = 0; r < rows; ++r)
    for (Index c = 0; c < columns; ++c) to[c * rows + r] = from[r * columns + c];
}

/// Packs every layer of `parameters` [P] into `packed`, reusing its memory.
template <class Cell, class Real>
void packLayers(const Layout& layout, Index hidden, const Real* parameters, std::vector<PackedLayer<Real>>& packed) {
  packed.resize(layout.layers.size());
  for (std::size_t l = 0; l < packed.size(); ++l) {
    const LayerOffsets& at = layout.layers[l];
    PackedLayer<Real>& layer = packed[l];
    layer.inputSize = at.inputSize;
    transpose(parameters + at.weightIh, Cell::gates * hidden, at.inputSize, layer.inputT);
    transpose(parameters + at.weightHh, Cell::gates * hidden, hidden, layer.hiddenT);
    layer.bias.assign(static_cast<std::size_t>(Cell::sums * hidden), Real(0));
    for (int g = 0; g < Cell::gates; ++g) {
      for (Index j = 0; j < hidden; ++j) {
        if (at.biasIh >= 0) layer.bias[Cell::inputSum[g] * hidden + j] += parameters[at.biasIh + g * hidden + j];
        if (at.biasHh >= 0) layer.bias[Cell::hiddenSum[g] * hidden + j] += parameters[at.biasHh + g * hidden + j];
      }
    }
  }
}

}  // namespace outlast
