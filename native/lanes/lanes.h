// The one seam between the lane modes: how a weight is loaded, and how a gradient leaves the lanes.
#pragma once
#include <array>

#include "lanes/sums.h"

namespace outlast {

/// Lanes hold sequences of one model: a weight is one number, broadcast; a gradient is summed over packs and lanes.
template <class Pack>
struct SequenceLanes {
  using V = Pack;
  using Real = RealOf<V>;
  static constexpr int stride = 1;    ///< numbers that a parameter has
  static constexpr int ownPacks = 1;  ///< packs with parameters, and so with sums, of their own
  using Sums = std::array<V, ownPacks>;

  static V weight(const Real* at, int /*pack*/) { return broadcast<V>(*at); }
  static void addGradient(Real* to, const Sums& sums) { *to += sumLanes(sums[0]); }
  /// The gradients of `count` parameters that lie side by side, from the own pack `pack`.
  template <int count>
  OUTLAST_INLINE static void addGradients(Real* to, int /*pack*/, const V (&sums)[count]) {
    addLaneSums(to, sums);
  }
};

/// Lanes hold models of one shape, in `packs` packs: a weight is that many packs, and so is its gradient.
template <class Pack, int packs>
struct ModelLanes {
  using V = Pack;
  using Real = RealOf<V>;
  static constexpr int stride = packs * widthOf<V>;
  static constexpr int ownPacks = packs;
  using Sums = std::array<V, ownPacks>;

  static V weight(const Real* at, int pack) { return load<V>(at + pack * widthOf<V>); }
  static void addGradient(Real* to, const Sums& sums) {
    for (int n = 0; n < packs; ++n, to += widthOf<V>) store<V>(to, load<V>(to) + sums[n]);
  }
  template <int count>
  OUTLAST_INLINE static void addGradients(Real* to, int pack, const V (&sums)[count]) {
    to += pack * widthOf<V>;
    for (int i = 0; i < count; ++i, to += stride) store<V>(to, load<V>(to) + sums[i]);
  }
};

}  // namespace outlast
