// Strings of symbols in memory, a byte a symbol, and telling them apart.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/types.h"

namespace outlast {

using SymbolString = std::vector<std::uint8_t>;

/// FNV-1a over the symbols, its high bits mixed into the low ones.
std::size_t hashOf(std::span<const std::uint8_t> string);

/// Strings in one piece of memory.
struct SymbolStrings {
  std::vector<std::uint8_t> symbols;
  std::vector<std::size_t> ends;

  [[nodiscard]] Index count() const { return static_cast<Index>(ends.size()); }
  [[nodiscard]] std::span<const std::uint8_t> operator[](Index row) const {
    const std::size_t start = row == 0 ? 0 : ends[static_cast<std::size_t>(row) - 1];
    return {symbols.data() + start, ends[static_cast<std::size_t>(row)] - start};
  }
  void append(std::span<const std::uint8_t> string) {
    symbols.insert(symbols.end(), string.begin(), string.end());
    ends.push_back(symbols.size());
  }
  /// A copy of the strings skip..skip+count-1.
  [[nodiscard]] SymbolStrings part(Index skip, Index count) const;
};

/// Different strings: open addressing, at most half full.
class DistinctStrings {
 public:
  /// Appends a string that is not there yet; says whether it did.
  bool add(std::span<const std::uint8_t> string);

  [[nodiscard]] const SymbolStrings& strings() const { return strings_; }
  /// Hands the strings over; this object is of no further use.
  [[nodiscard]] SymbolStrings take() { return std::move(strings_); }

 private:
  static constexpr Index empty = -1;

  Index& find(std::span<const std::uint8_t> string);
  void grow();

  SymbolStrings strings_;
  std::vector<Index> slots_ = std::vector<Index>(1024, empty);
};

}  // namespace outlast
