// Cycle navigation: the place on a circle of 5, from place 0, after moves by -1, 0 and +1 (symbols 0, 1 and 2).
#pragma once
#include "sources/chomsky/answered.h"

namespace outlast {

struct CycleNavigation : OneTokenRule {
  static constexpr const char* name = "cycleNavigation";
  static std::unique_ptr<Source> make(const SourceArguments& arguments) {
    return makeAnswered<CycleNavigation>(arguments);
  }

  static constexpr Index symbols = 3;
  static constexpr Index places = 5;

  Index draw(Random& random) {
    const Index symbol = drawSymbol<symbols>(random);
    place = (place + places + symbol - 1) % places;
    return symbol;
  }
  [[nodiscard]] Index answer() const { return place; }

  Index place = 0;
};

}  // namespace outlast
