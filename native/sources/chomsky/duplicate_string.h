// Duplicate string: a string of two symbols twice.
#pragma once
#include "sources/chomsky/stored_string.h"

namespace outlast {

struct DuplicateString : StoredStringRule {
  static constexpr const char* name = "duplicateString";
  static std::unique_ptr<Source> make(const SourceArguments& arguments) {
    return makeAnswered<DuplicateString>(arguments);
  }

  static Index answerLength(Index length) { return 2 * length; }

  Index answer() { return string[said++ % string.size()]; }

  std::size_t said = 0;
};

}  // namespace outlast
