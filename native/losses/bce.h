// Binary cross-entropy on logits y: softplus(y) - target y, in the form that cannot overflow (as PyTorch's
// binary_cross_entropy_with_logits), averaged over every scored number.
#pragma once
#include "core/activations.h"
#include "core/elementary.h"
#include "core/types.h"

namespace outlast {

struct BceLoss {
  static constexpr const char* name = "bce";
  static constexpr bool classes = false;
  static constexpr bool estimates = false;  // the outputs are logits

  template <class Real, class Target>
  static double value(const Real* output, const Target* target, Index outputs) {
    double sum = 0;
    for (Index o = 0; o < outputs; ++o) {
      const double y = static_cast<double>(output[o]);
      const double magnitude = y < 0 ? -y : y;
      sum += (y > 0 ? y : 0.0) - y * static_cast<double>(target[o]) + elementary::log1p(elementary::exp(-magnitude));
    }
    return sum;
  }

  template <class Real>
  static void gradient(const Real* output, const Real* target, Index outputs, Real scale, Real* dOutput) {
    for (Index o = 0; o < outputs; ++o) dOutput[o] = scale * (sigmoid(output[o]) - target[o]);
  }
};

}  // namespace outlast
