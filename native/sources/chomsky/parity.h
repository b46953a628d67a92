// Parity check: class 1 for an odd number of ones among zeros and ones, else class 0.
#pragma once
#include "sources/chomsky/answered.h"

namespace outlast {

struct Parity : OneTokenRule {
  static constexpr const char* name = "parity";
  static std::unique_ptr<Source> make(const SourceArguments& arguments) { return makeAnswered<Parity>(arguments); }

  static constexpr Index symbols = 2;

  Index draw(Random& random) {
    const Index symbol = drawSymbol<symbols>(random);
    odd ^= symbol;
    return symbol;
  }
  [[nodiscard]] Index answer() const { return odd; }

  Index odd = 0;
};

}  // namespace outlast
