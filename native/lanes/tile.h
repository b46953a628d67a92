// Shapes of the register tiles.
#pragma once
#include <algorithm>

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
  /// Not more than eight, since the gates of a tile are applied side by side and need registers of their own.
  static constexpr int units = std::min(8, powerOfTwoUpTo(std::max(1, registers / (Cell::sums * packs))));
  static constexpr int columns = std::max(1, registers / packs);
};

}  // namespace outlast
