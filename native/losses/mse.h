// Mean squared error: (output - target)^2, averaged over every scored number.
#pragma once
#include "core/types.h"

namespace outlast {

struct MseLoss {
  static constexpr const char* name = "mse";
  static constexpr bool classes = false;   // the target is a number an output
  static constexpr bool estimates = true;  // the outputs estimate the targets

  /// Sum over the step's numbers.
  template <class Real, class Target>
  static double value(const Real* output, const Target* target, Index outputs) {
    double sum = 0;
    for (Index o = 0; o < outputs; ++o) {
      const double error = static_cast<double>(output[o]) - static_cast<double>(target[o]);
      sum += error * error;
    }
    return sum;
  }

  /// dOutput = scale * d value / d output.
  template <class Real>
  static void gradient(const Real* output, const Real* target, Index outputs, Real scale, Real* dOutput) {
    for (Index o = 0; o < outputs; ++o) dOutput[o] = scale * Real(2) * (output[o] - target[o]);
  }
};

}  // namespace outlast
