// Even pairs: class 0 where the pairs ab and ba of a string of a and b are even in number together, which they are
// where it ends as it begins; else class 1.
#pragma once
#include "sources/chomsky/answered.h"

namespace outlast {

struct EvenPairs : OneTokenRule {
  static constexpr const char* name = "evenPairs";
  static std::unique_ptr<Source> make(const SourceArguments& arguments) { return makeAnswered<EvenPairs>(arguments); }

  static constexpr Index symbols = 2;

  Index draw(Random& random) {
    last = drawSymbol<symbols>(random);
    if (first < 0) first = last;
    return last;
  }
  [[nodiscard]] Index answer() const { return first == last ? 0 : 1; }

  Index first = -1;  // before there is one
  Index last = -1;
};

}  // namespace outlast
