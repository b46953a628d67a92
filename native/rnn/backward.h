// Back-propagation through time for one sequence: written once for all cells.
#pragma once
#include "rnn/trajectory.h"

namespace outlast {

/// Scratch of the backward pass, kept between sequences.
template <class Real>
struct BackwardScratch {
  std::vector<Real> above;  ///< [T, H] dL/dh from above: the read-out, then the layer above
  std::vector<Real> below;  ///< [T, H] dL/dinput, the next layer's `above`
  std::vector<Real> dh, dc, dSum;
};

/// One layer from step steps-1 down to 0. `scratch.above` holds dL/dh_t from above; gradients [P] are added to, and
/// scratch.dh, scratch.dc are left at dL/d(initial state). With `wantBelow` scratch.below becomes dL/dinput.
template <class Cell, class Real>
void backwardLayer(const LayerOffsets& at, Index hidden, Index steps, const Real* parameters, const Real* inputs,
                   const LayerTrajectory<Real>& layer, bool wantBelow, BackwardScratch<Real>& scratch,
                   Real* gradients) {
  const Index width = at.inputSize;
  scratch.dh.assign(static_cast<std::size_t>(hidden), Real(0));
  scratch.dc.assign(static_cast<std::size_t>(hidden), Real(0));
  scratch.dSum.resize(static_cast<std::size_t>(Cell::sums * hidden));
  if (wantBelow) scratch.below.assign(static_cast<std::size_t>(steps * width), Real(0));
  Real* dh = scratch.dh.data();
  Real* dc = scratch.dc.data();
  Real* dSum = scratch.dSum.data();

  for (Index t = steps - 1; t >= 0; --t) {
    const Real* hPrevious = layer.h.data() + t * hidden;
    const Real* h = hPrevious + hidden;
    const Real* cPrevious = Cell::hasC ? layer.c.data() + t * hidden : nullptr;
    const Real* kept = layer.kept.data() + t * Cell::saved * hidden;
    for (Index j = 0; j < hidden; ++j) {
      Real keep[Cell::saved + 1];
      Real d[Cell::sums];
      for (int s = 0; s < Cell::saved; ++s) keep[s] = kept[s * hidden + j];
      Real dhPrevious = 0;
      Real dcPrevious = 0;
      Cell::backward(keep, h[j], hPrevious[j], Cell::hasC ? cPrevious[j] : Real(0),
                     dh[j] + scratch.above[t * hidden + j], dc[j], d, dhPrevious, dcPrevious);
      for (int s = 0; s < Cell::sums; ++s) dSum[s * hidden + j] = d[s];
      dh[j] = dhPrevious;
      dc[j] = dcPrevious;
    }
    const Real* x = inputs + t * width;
    for (int g = 0; g < Cell::gates; ++g) {
      for (Index j = 0; j < hidden; ++j) {
        const Index row = g * hidden + j;
        const Real dInput = dSum[Cell::inputSum[g] * hidden + j];
        const Real dHidden = dSum[Cell::hiddenSum[g] * hidden + j];
        axpy(width, dInput, x, gradients + at.weightIh + row * width);
        axpy(hidden, dHidden, hPrevious, gradients + at.weightHh + row * hidden);
        axpy(hidden, dHidden, parameters + at.weightHh + row * hidden, dh);
        if (at.biasIh >= 0) gradients[at.biasIh + row] += dInput;
        if (at.biasHh >= 0) gradients[at.biasHh + row] += dHidden;
        if (wantBelow) axpy(width, dInput, parameters + at.weightIh + row * width, scratch.below.data() + t * width);
      }
    }
  }
}

/// All layers, from the top down; learned initial states get their gradient unless the sequence brought its own.
template <class Cell, class Real>
void backwardLayers(const Layout& layout, Index hidden, const Sequence<Real>& sequence, const Real* parameters,
                    const std::vector<LayerTrajectory<Real>>& layers, BackwardScratch<Real>& scratch, Real* gradients) {
  for (auto l = static_cast<Index>(layers.size()) - 1; l >= 0; --l) {
    const Real* inputs = l == 0 ? sequence.inputs : layers[l - 1].h.data() + hidden;
    const LayerOffsets& at = layout.layers[l];
    backwardLayer<Cell>(at, hidden, sequence.length, parameters, inputs, layers[l], l > 0, scratch, gradients);
    if (sequence.initial == nullptr) {
      if (at.initialH >= 0) axpy(hidden, Real(1), scratch.dh.data(), gradients + at.initialH);
      if (at.initialC >= 0) axpy(hidden, Real(1), scratch.dc.data(), gradients + at.initialC);
    }
    std::swap(scratch.above, scratch.below);
  }
}

}  // namespace outlast
