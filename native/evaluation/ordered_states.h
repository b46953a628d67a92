// Floating-point numbers by their places: the neighbours of a number have the places next to its own.
#pragma once
#include <bit>
#include <cstdint>
#include <limits>
#include <numeric>
#include <type_traits>

#include "core/types.h"

namespace outlast {

/// Rises with x; 0 for both zeros. Not for NaN.
template <class Real>
Index placeOf(Real x) {
  using Bits = std::conditional_t<sizeof(Real) == 4, std::int32_t, std::int64_t>;
  const auto bits = std::bit_cast<Bits>(x);
  return bits >= 0 ? bits : std::numeric_limits<Bits>::min() - bits;
}

template <class Real>
Real numberAt(Index place) {
  using Bits = std::conditional_t<sizeof(Real) == 4, std::int32_t, std::int64_t>;
  const auto bits = static_cast<Bits>(place);
  return std::bit_cast<Real>(bits >= 0 ? bits : static_cast<Bits>(std::numeric_limits<Bits>::min() - bits));
}

/// Places from..to, both included; empty where from > to.
struct Places {
  Index from;
  Index to;
};

inline Places common(const Places& a, const Places& b) {
  return {a.from > b.from ? a.from : b.from, a.to < b.to ? a.to : b.to};
}

/// The first place of `all` at which `holds`, which is false up to some place and true from there on; the one after
/// the last where it never holds. Looks near `guess` first: an answer d places from it takes about 2 log2(d) looks.
template <class Holds>
Index firstPlace(const Places& all, Index guess, Holds&& holds) {
  constexpr Index longest = Index{1} << 60;
  Index below = all.from - 1, found = all.to + 1;  // it does not hold at the one, it does at the other
  Index at = guess < all.from ? all.from : guess > all.to ? all.to : guess;
  const bool held = holds(at);
  (held ? found : below) = at;
  for (Index stride = 1; held ? found > all.from : below < all.to; stride = stride < longest ? 2 * stride : stride) {
    at = held ? (found < all.from + stride ? all.from : found - stride)
              : (below > all.to - stride ? all.to : below + stride);
    const bool holdsThere = holds(at);
    (holdsThere ? found : below) = at;
    if (holdsThere != held) break;
  }
  // Places may lie further apart than a signed number says.
  while (static_cast<std::uint64_t>(found) - static_cast<std::uint64_t>(below) > 1) {
    at = std::midpoint(below, found);
    (holds(at) ? found : below) = at;
  }
  return found;
}

}  // namespace outlast
