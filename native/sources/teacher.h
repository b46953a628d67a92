// A linear system as teacher: Gaussian inputs x_t ~ N(0, I), h_t = A h_{t-1} + B x_t from h_0 = 0, targets
// y_t = C h_t + noise, the noise independent of the inputs so that they are the same with and without it. `delayed`,
// the inputs are 0 at the first step and then x_1, x_2, ..., so that y_t says what was heard before t.
#pragma once
#include <array>

#include "sources/arguments.h"
#include "sources/source.h"

namespace outlast {

/// Arrays A [dimension, dimension], B [dimension, inputSize], C [outputSize, dimension].
struct Teacher {
  static constexpr const char* name = "teacher";
  static constexpr std::array numbers = {"dimension", "inputSize", "outputSize", "length", "noiseStd", "delayed"};
  static std::unique_ptr<Source> make(const SourceArguments& arguments);
};

}  // namespace outlast
