// One sequence's states and saved gate values, layer by layer, as the backward pass needs them.
#pragma once
#include <algorithm>
#include <vector>

#include "rnn/advance.h"
#include "rnn/network.h"

namespace outlast {

/// h and c [T + 1, H], row 0 the initial state; kept [T, saved * H].
template <class Real>
struct LayerTrajectory {
  std::vector<Real> h, c, kept;

  void reserve(Index steps, Index hidden, int saved, bool hasC) {
    const auto rows = static_cast<std::size_t>((steps + 1) * hidden);
    if (h.size() < rows) h.resize(rows);
    if (hasC && c.size() < rows) c.resize(rows);
    const auto numbers = static_cast<std::size_t>(steps * saved * hidden);
    if (kept.size() < numbers) kept.resize(numbers);
  }
};

/// Fills row 0 of every layer: the sequence's own initial state, else the learned one, else zeros.
template <class Cell, class Real>
void startTrajectories(const Layout& layout, Index hidden, const Real* parameters, const Real* initial,
                       std::vector<LayerTrajectory<Real>>& layers) {
  const auto fill = [&](const Real* given, Index learned, Real* row) {
    if (given != nullptr) {
      std::copy_n(given, hidden, row);
    } else if (learned >= 0) {
      std::copy_n(parameters + learned, hidden, row);
    } else {
      std::fill_n(row, hidden, Real(0));
    }
  };
  const auto count = static_cast<Index>(layers.size());
  for (Index l = 0; l < count; ++l) {
    fill(initial == nullptr ? nullptr : initial + l * hidden, layout.layers[l].initialH, layers[l].h.data());
    if constexpr (Cell::hasC) {
      fill(initial == nullptr ? nullptr : initial + (count + l) * hidden, layout.layers[l].initialC,
           layers[l].c.data());
    }
  }
}

/// Runs all layers over `steps` steps of `inputs` [steps, I]; `noise` [steps, L, H] or null. `sums` [sums * H] is
/// scratch.
template <class Cell, class Real>
void runTrajectories(const std::vector<PackedLayer<Real>>& packed, Index hidden, Index steps, const Real* inputs,
                     const Real* noise, std::vector<LayerTrajectory<Real>>& layers, Real* sums) {
  for (std::size_t l = 0; l < layers.size(); ++l) {
    LayerTrajectory<Real>& layer = layers[l];
    const Real* below = l == 0 ? inputs : layers[l - 1].h.data() + hidden;
    const Index width = packed[l].inputSize;
    for (Index t = 0; t < steps; ++t) {
      const Real* cPrevious = Cell::hasC ? layer.c.data() + t * hidden : nullptr;
      Real* c = Cell::hasC ? layer.c.data() + (t + 1) * hidden : nullptr;
      const std::size_t row = static_cast<std::size_t>(t) * layers.size() + l;
      advanceLayer<Cell>(packed[l], hidden, below + t * width, layer.h.data() + t * hidden, cPrevious,
                         noise == nullptr ? nullptr : noise + static_cast<Index>(row) * hidden, sums,
                         layer.kept.data() + t * Cell::saved * hidden, layer.h.data() + (t + 1) * hidden, c);
    }
  }
}

/// Copies the states after the last step out as [stateSize].
template <class Cell, class Real>
void finishTrajectories(Index hidden, Index steps, const std::vector<LayerTrajectory<Real>>& layers, Real* final) {
  const auto count = static_cast<Index>(layers.size());
  for (Index l = 0; l < count; ++l) {
    std::copy_n(layers[l].h.data() + steps * hidden, hidden, final + l * hidden);
    if constexpr (Cell::hasC) std::copy_n(layers[l].c.data() + steps * hidden, hidden, final + (count + l) * hidden);
  }
}

}  // namespace outlast
