// Bucket sort: the string's symbols in ascending order, of an alphabet of 5.
#pragma once
#include "sources/chomsky/answered.h"

namespace outlast {

struct BucketSort : OneTokenRule {
  static constexpr const char* name = "bucketSort";
  static std::unique_ptr<Source> make(const SourceArguments& arguments) { return makeAnswered<BucketSort>(arguments); }

  static constexpr Index symbols = 5;
  static Index answerLength(Index length) { return length; }

  Index draw(Random& random) {
    const Index symbol = drawSymbol<symbols>(random);
    ++left[static_cast<std::size_t>(symbol)];
    return symbol;
  }
  Index answer() {
    const auto least = std::find_if(left.begin(), left.end(), [](Index count) { return count > 0; });
    --*least;
    return least - left.begin();
  }

  std::array<Index, symbols> left{};  // of each symbol
};

}  // namespace outlast
