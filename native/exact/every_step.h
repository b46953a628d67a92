// `scored: every`: the read-outs of a sequence are its inputs convolved with the impulse response, and the response's
// gradient is the correlation of the inputs with the read-outs' gradients. Lanes run along time.
#pragma once
#include "exact/products.h"

namespace outlast {

/// Packs of a tile: a triangle in tiles wastes half a tile a row.
inline constexpr int convolutionPacks = packBytes == 64 ? 2 : 4;

/// Zeros that must lie before a response, and behind read-outs' gradients.
template <class Real>
inline constexpr Index convolutionMargin = convolutionPacks* packWidth<Real>;

/// One sequence's inputs [length, size].
template <class Real>
struct InputSteps {
  const Real* data;
  Index length;
  Index size;
};

/// sums[t] = sum over s <= t and inputs i of x_s[i] m_(t-s)[i], for t < length in whole tiles. Response of input i at
/// response + i * stride, zeros before it, anything finite behind it.
template <class Real>
void convolve(InputSteps<Real> x, const Real* response, Index stride, Real* sums) {
  constexpr Index block = convolutionMargin<Real>;
  for (Index t = 0; t < x.length; t += block) {
    ProductTile<Real, 1, convolutionPacks> tile;
    const Index reached = std::min(x.length, t + block);
    for (Index i = 0; i < x.size; ++i) tile.add({response + i * stride + t, reached, -1}, {x.data + i, 0, x.size});
    tile.finish(sums + t, 0);
  }
}

/// gradient[i * stride + j] += sum over s of x_s[i] d_(s+j), for j < length in whole tiles. `d` [length] has zeros
/// behind it.
template <class Real>
void correlate(InputSteps<Real> x, const Real* d, Index stride, Real* gradient) {
  using V = Pack<Real>;
  constexpr Index block = convolutionMargin<Real>;
  for (Index i = 0; i < x.size; ++i) {
    for (Index j = 0; j < x.length; j += block) {
      Real* to = gradient + i * stride + j;
      ProductTile<Real, 1, convolutionPacks> tile;
      for (int p = 0; p < convolutionPacks; ++p) tile.sums[0][0][p] = loadAny<V>(to + p * widthOf<V>);
      tile.add({d + j, x.length - j, 1}, {x.data + i, 0, x.size});
      tile.finish(to, 0);
    }
  }
}

}  // namespace outlast
