#include "sources/symbol_strings.h"

#include <algorithm>

namespace outlast {

std::size_t hashOf(std::span<const std::uint8_t> string) {
  std::uint64_t value = 0xcbf29ce484222325ULL;
  for (const std::uint8_t symbol : string) value = (value ^ symbol) * 0x100000001b3ULL;
  return static_cast<std::size_t>(value ^ (value >> 32));
}

SymbolStrings SymbolStrings::part(Index skip, Index count) const {
  const auto startOf = [this](Index row) { return row == 0 ? 0 : ends[static_cast<std::size_t>(row) - 1]; };
  const std::size_t start = startOf(skip);
  const auto at = [](std::size_t place) { return static_cast<std::ptrdiff_t>(place); };
  SymbolStrings strings{{symbols.begin() + at(start), symbols.begin() + at(startOf(skip + count))},
                        {ends.begin() + skip, ends.begin() + skip + count}};
  for (std::size_t& end : strings.ends) end -= start;
  return strings;
}

bool DistinctStrings::add(std::span<const std::uint8_t> string) {
  if (2 * strings_.ends.size() >= slots_.size()) grow();
  Index& slot = find(string);
  if (slot != empty) return false;
  slot = strings_.count();
  strings_.append(string);
  return true;
}

Index& DistinctStrings::find(std::span<const std::uint8_t> string) {
  std::size_t place = hashOf(string) & (slots_.size() - 1);
  while (slots_[place] != empty && !std::ranges::equal(strings_[slots_[place]], string))
    place = (place + 1) & (slots_.size() - 1);
  return slots_[place];
}

void DistinctStrings::grow() {
  slots_.assign(2 * slots_.size(), empty);
  for (Index row = 0; row < strings_.count(); ++row) find(strings_[row]) = row;
}

}  // namespace outlast
