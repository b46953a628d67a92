// Cross-entropy of the softmax of the step's outputs against a class index, averaged over every scored step.
#pragma once
#include "core/elementary.h"
#include "core/types.h"

namespace outlast {

struct CeLoss {
  static constexpr const char* name = "ce";
  static constexpr bool classes = true;     // the target is one class index a step
  static constexpr bool estimates = false;  // the outputs are logits

  template <class Real, class Target>
  static double value(const Real* output, const Target* target, Index outputs) {
    const double top = static_cast<double>(largest(output, outputs));
    double sum = 0;
    for (Index o = 0; o < outputs; ++o) sum += elementary::exp(static_cast<double>(output[o]) - top);
    return elementary::log(sum) + top - static_cast<double>(output[static_cast<Index>(target[0])]);
  }

  template <class Real>
  static void gradient(const Real* output, const Real* target, Index outputs, Real scale, Real* dOutput) {
    const Real top = largest(output, outputs);
    Real sum = 0;
    for (Index o = 0; o < outputs; ++o) sum += dOutput[o] = elementary::exp(output[o] - top);
    for (Index o = 0; o < outputs; ++o) dOutput[o] *= scale / sum;
    dOutput[static_cast<Index>(target[0])] -= scale;
  }

 private:
  template <class Real>
  static Real largest(const Real* output, Index outputs) {
    Real top = output[0];
    for (Index o = 1; o < outputs; ++o) top = output[o] > top ? output[o] : top;
    return top;
  }
};

}  // namespace outlast
