// Rows of numbers cut into tiles of packs.
#pragma once
#include <type_traits>
#include <utility>

#include "core/simd.h"

namespace outlast {

/// count / parts, rounded up.
constexpr Index ceilDivide(Index count, Index parts) { return (count + parts - 1) / parts; }

/// The least multiple of `of` that is not below `count`.
constexpr Index roundUp(Index count, Index of) { return ceilDivide(count, of) * of; }

constexpr int powerOfTwoUpTo(int most) {
  int power = 1;
  while (2 * power <= most) power *= 2;
  return power;
}

/// Calls visit(std::integral_constant width, first) over 0..count-1 in blocks of `widest`, then of its halves.
template <int widest, class Visit>
void forTiles(Index count, Visit&& visit, Index first = 0) {
  for (; first + widest <= count; first += widest) visit(std::integral_constant<int, widest>{}, first);
  if constexpr (widest > 1) forTiles<widest / 2>(count, visit, first);
}

/// Calls visit(std::type_identity<T>) with the narrowest pack T of 16 bytes or more, at most V, that holds `count`
/// numbers.
template <class V, class Visit>
OUTLAST_INLINE void visitNarrowest(Index count, Visit&& visit) {
  if constexpr (sizeof(V) > 16) {
    constexpr int half = widthOf<V> / 2;
    if (count <= half) return visitNarrowest<Pack<RealOf<V>, half>>(count, std::forward<Visit>(visit));
  }
  visit(std::type_identity<V>{});
}

/// Calls visit(std::type_identity<T>, std::integral_constant packs, first number) over a row of `count` numbers: tiles
/// of at most `widest` packs T = V, then the rest in one pack T as narrow as it may be.
template <class V, int widest, class Visit>
OUTLAST_INLINE void forPacks(Index count, Visit&& visit) {
  constexpr int width = widthOf<V>;
  const Index whole = count / width;
  forTiles<widest>(whole, [&](auto packs, Index pack) { visit(std::type_identity<V>{}, packs, pack * width); });
  if (count == whole * width) return;
  visitNarrowest<V>(count - whole * width,
                    [&](auto pack) { visit(pack, std::integral_constant<int, 1>{}, whole * width); });
}

}  // namespace outlast
