// The one seam between the lane modes: how a weight is loaded, and how a gradient leaves the lanes.
#pragma once
#include "core/lane_sums.h"

namespace outlast {

/// Lanes hold sequences of one model: a weight is one number, broadcast; a gradient is summed over the lanes.
template <class Pack>
struct SequenceLanes {
  using V = Pack;
  using Real = RealOf<V>;
  static constexpr int stride = 1;  ///< numbers that a parameter has

  static V weight(const Real* at) { return broadcast<V>(*at); }
  static void addGradient(Real* to, V sum) { *to += sumLanes(sum); }
  /// The gradients of `count` parameters that lie side by side.
  template <int count>
  OUTLAST_INLINE static void addGradients(Real* to, const V (&sums)[count]) {
    addLaneSums(to, sums);
  }
};

/// Lanes hold models of one shape: a weight is a pack, and so is its gradient.
template <class Pack>
struct ModelLanes {
  using V = Pack;
  using Real = RealOf<V>;
  static constexpr int stride = widthOf<V>;

  static V weight(const Real* at) { return load<V>(at); }
  static void addGradient(Real* to, V sum) { store<V>(to, load<V>(to) + sum); }
  template <int count>
  OUTLAST_INLINE static void addGradients(Real* to, const V (&sums)[count]) {
    for (int i = 0; i < count; ++i) addGradient(to + i * stride, sums[i]);
  }
};

}  // namespace outlast
