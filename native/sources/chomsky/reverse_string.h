// Reverse string: a string of two symbols backwards.
#pragma once
#include "sources/chomsky/stored_string.h"

namespace outlast {

struct ReverseString : StoredStringRule {
  static constexpr const char* name = "reverseString";
  static std::unique_ptr<Source> make(const SourceArguments& arguments) {
    return makeAnswered<ReverseString>(arguments);
  }

  static Index answerLength(Index length) { return length; }

  Index answer() {
    const Index symbol = string.back();
    string.pop_back();
    return symbol;
  }
};

}  // namespace outlast
