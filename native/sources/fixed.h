// Given sequences, in the order given: arrays inputs [S, T, I], targets [S, T, targetSize] (ce: class indices,
// targetSize 1), lengths [S] (absent: T each), mask [S, T] of the steps that `every` reads (absent: all).
#pragma once
#include <array>

#include "sources/arguments.h"
#include "sources/source.h"

namespace outlast {

struct Fixed {
  static constexpr const char* name = "fixed";
  static constexpr std::array numbers = {"sequences", "time", "inputSize", "targetSize"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
