// What the rules that say a string of two symbols again have in common: they remember it, a byte a symbol.
#pragma once
#include <cstdint>
#include <vector>

#include "sources/chomsky/answered.h"

namespace outlast {

struct StoredStringRule : OneTokenRule {
  static constexpr Index symbols = 2;

  Index draw(Random& random) {
    string.push_back(static_cast<std::uint8_t>(drawSymbol<symbols>(random)));
    return string.back();
  }

  std::vector<std::uint8_t> string;
};

}  // namespace outlast
