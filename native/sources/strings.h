// Given strings of a language's symbols, labelled by its rules.
#pragma once
#include <array>

#include "sources/arguments.h"
#include "sources/source.h"

namespace outlast {

/// `language` and `size` are those of withLabels in labels.h; arrays `symbols`, all strings one after the other, and
/// `lengths`. A set is the strings of a wanted length in their order; `every` scores no symbol that may not stand where
/// it stands, and no last one where the string may not end.
struct Strings {
  static constexpr const char* name = "strings";
  static constexpr std::array numbers = {"language", "size"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
