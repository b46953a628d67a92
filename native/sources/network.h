// Any network as teacher: Gaussian inputs x_t ~ N(0, I), targets what a model of given parameters says to them, in
// float64.
#pragma once
#include <array>

#include "sources/arguments.h"
#include "sources/source.h"

namespace outlast {

/// `cell` is its place in cells/list.h, `readout` a ReadoutActivation; array parameters [P], those of the full layout.
struct NetworkTeacher {
  static constexpr const char* name = "network";
  static constexpr std::array numbers = {"cell", "inputSize",   "hiddenSize", "outputSize",        "layers",
                                         "bias", "readoutBias", "readout",    "learnInitialState", "length"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
