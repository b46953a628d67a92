// Sums over the lanes of several packs at once: with half the instructions of one pack after another.
#pragma once
#include <utility>

#include "core/simd.h"

namespace outlast {

namespace detail {

/// `half` 0 or 1 of every one of `parts` equal parts of a, then of b (or of a alone where To is half as wide).
template <class To, int parts, int half, class V, int... lane>
OUTLAST_INLINE To halvesOf(V a, V b, std::integer_sequence<int, lane...>) {
  constexpr int part = widthOf<V> / parts;
  return __builtin_shufflevector(a, b, (lane / (part / 2) * part + half * (part / 2) + lane % (part / 2))...);
}

template <class To, int parts, class V>
OUTLAST_INLINE To addHalves(V a, V b) {
  constexpr auto lanes = std::make_integer_sequence<int, widthOf<To>>{};
  return halvesOf<To, parts, 0>(a, b, lanes) + halvesOf<To, parts, 1>(a, b, lanes);
}

/// Packs of `parts` parts each to one pack of all parts' sums.
template <int parts, int count, class V>
OUTLAST_INLINE auto sumParts(const V (&packs)[count]) {
  if constexpr (count > 1) {
    V halved[count / 2];
#pragma GCC unroll 8
    for (int i = 0; i < count / 2; ++i) halved[i] = addHalves<V, parts>(packs[2 * i], packs[2 * i + 1]);
    return sumParts<2 * parts>(halved);
  } else if constexpr (widthOf<V> > parts) {
    using Half = Pack<RealOf<V>, widthOf<V> / 2>;
    const Half halved[1] = {addHalves<Half, parts>(packs[0], packs[0])};
    return sumParts<parts>(halved);
  } else {
    return packs[0];
  }
}

}  // namespace detail

/// Lane i is the sum over the lanes of packs[i], bit for bit as sumLanes has it; as many as fill a pack, at most V's
/// lanes.
template <class V, int count>
OUTLAST_INLINE auto laneSums(const V (&packs)[count]) {
  static_assert(count * sizeof(RealOf<V>) >= 16 && count <= widthOf<V>);
  return detail::sumParts<1>(packs);
}

/// to[i] += the sum of packs[i], bit for bit as sumLanes has it.
template <class V, int count>
OUTLAST_INLINE void addLaneSums(RealOf<V>* to, const V (&packs)[count]) {
  using Real = RealOf<V>;
  if constexpr (count * sizeof(Real) >= 16 && count <= widthOf<V>) {
    using Sums = Pack<Real, count>;
    storeAny<Sums>(to, loadAny<Sums>(to) + laneSums(packs));
  } else {
    for (int i = 0; i < count; ++i) to[i] += sumLanes(packs[i]);
  }
}

}  // namespace outlast
