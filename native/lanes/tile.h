// Shapes of the register tiles.
#pragma once
#include <algorithm>
#include <numeric>

#include "core/packs.h"
#include "lanes/lanes.h"

namespace outlast {

template <class Cell>
inline constexpr int keptSlots = Cell::saved > Cell::sums ? Cell::saved : Cell::sums;

/// How many accumulators a tile may hold: AVX-512 has 32 registers and takes a broadcast weight straight from memory;
/// elsewhere 16 registers hold operands and weights as well.
template <class V>
inline constexpr int tileRegisters = packBytes == 64 ? 16 : 12;

template <class Cell, class Lanes, int packs>
struct TileShape {
  static constexpr int registers = tileRegisters<typename Lanes::V>;
  /// Accumulators a pack: rows of weights (a unit's gates, the next unit's, ...) that are multiplied at once.
  static constexpr int rows = std::max(1, registers / packs);
  /// Units whose gates are applied at once. Their rows fit one tile; or, where registers are few and the gates of one
  /// unit would leave a part of them idle, they fill several. Not more than eight, since gates side by side need
  /// registers of their own.
  static constexpr bool fillsSeveral = packBytes < 64 && rows % Cell::gates != 0;
  static constexpr int units = std::min(
      8, fillsSeveral ? std::lcm(rows, Cell::gates) / Cell::gates : powerOfTwoUpTo(std::max(1, rows / Cell::sums)));
  static constexpr int columns = rows;
};

/// Asks for weights a page ahead of those that a tile reads: where they come from beyond the second cache, what the
/// processor asks for by itself ends with the page.
template <class Real>
OUTLAST_INLINE void askAhead(const Real* weights) {
  __builtin_prefetch(weights + 4096 / sizeof(Real));
}

/// Whether a layer's step, which is a function of its own lest registers run out within its caller, has all its tiles
/// within it, too: calls cost a ReLU of two units a tenth. Several gates in two packs leave no registers for that.
template <class Cell, int packs>
inline constexpr bool inOneFunction = packs == 1 || Cell::gates == 1;

/// Calls visit(std::integral_constant first row, std::integral_constant rows) for the tiles of `count` rows.
template <int rows, int count, int first = 0, class Visit>
OUTLAST_INLINE void forRowTiles(Visit&& visit) {
  constexpr int here = std::min(rows, count - first);
  visit(std::integral_constant<int, first>{}, std::integral_constant<int, here>{});
  if constexpr (first + here < count) forRowTiles<rows, count, first + here>(visit);
}

}  // namespace outlast
