// Noise on the states of a block's sequences, drawn segment by segment, where there is any.
#pragma once
#include <array>

#include "lanes/block.h"
#include "rnn/state_noise.h"

namespace outlast {

template <class V, int packs>
class LaneNoise {
 public:
  using Real = RealOf<V>;
  static constexpr int W = widthOf<V>;
  static constexpr int places = packs * W;
  using Places = std::array<StateNoise, places>;

  /// Each place's own for the block that follows; null for none at all.
  void set(const Places* noise) {
    any_ = noise != nullptr;
    if (any_) places_ = *noise;
  }

  /// Steps from..from+steps-1 of a block, `width` numbers a step: rows [steps, width, packs, W], whose data are null
  /// without noise. Places have none past the end of their sequence.
  Rows<const Real> draw(const Block<V, packs>& block, Index from, Index steps, Index width) {
    if (!any_) return {};
    const Index count = steps * width;
    const Index padded = roundUp(count, W);
    Real* rows = rows_.reserve(places * padded);
    for (int p = 0; p < places; ++p) {
      const auto* sequence = block.sequence[p];
      const Index there = sequence == nullptr ? 0 : std::clamp<Index>((sequence->length - from) * width, 0, count);
      fillNoise(places_[static_cast<std::size_t>(p)], from * width, there, rows + p * padded);
      std::fill(rows + p * padded + there, rows + (p + 1) * padded, static_cast<Real>(noNoise));
    }
    Real* to = spread_.reserve(places * padded);
    for (int n = 0; n < packs; ++n) {
      for (Index first = 0; first < padded; first += W) {
        const Real* tile[W];
        for (int l = 0; l < W; ++l) tile[l] = rows + (n * W + l) * padded + first;
        transposeTile<V>(tile, to + first * places + n * W, places);
      }
    }
    return {to, width * places};
  }

 private:
  Places places_;
  bool any_ = false;
  Buffer<Real> rows_;    // [places, steps, width]
  Buffer<Real> spread_;  // [steps, width, packs, W]
};

}  // namespace outlast
