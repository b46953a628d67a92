// Shapes of the register tiles.
#pragma once
#include <type_traits>

#include "core/types.h"
#include "lanes/lanes.h"

namespace outlast {

template <class Cell>
inline constexpr int keptSlots = Cell::saved > Cell::sums ? Cell::saved : Cell::sums;

/// How many accumulators a tile may hold: half of the registers, the rest is for operands.
template <class V>
inline constexpr int tileRegisters = sizeof(V) == 64 ? 16 : 8;

constexpr int powerOfTwoUpTo(int most) {
  int power = 1;
  while (2 * power <= most) power *= 2;
  return power;
}

template <class Cell, class Lanes, int packs>
struct TileShape {
  using V = typename Lanes::V;
  static constexpr int units =
      powerOfTwoUpTo(tileRegisters<V> / (Cell::sums * packs) > 1 ? tileRegisters<V> / (Cell::sums * packs) : 1);
  static constexpr int columns = tileRegisters<V> / packs > 1 ? tileRegisters<V> / packs : 1;
};

/// Calls visit(std::integral_constant width, first) over 0..count-1 in blocks of `widest`, then of its halves.
template <int widest, class Visit>
void forTiles(Index count, Visit&& visit, Index first = 0) {
  for (; first + widest <= count; first += widest) visit(std::integral_constant<int, widest>{}, first);
  if constexpr (widest > 1) forTiles<widest / 2>(count, visit, first);
}

}  // namespace outlast
