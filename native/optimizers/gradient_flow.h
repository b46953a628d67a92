// The gradient flow p' = -dL/dp, which is integrated (exact/gradient_flow.h) and has no update rule of a step.
#pragma once

namespace outlast {

struct GradientFlowNumbers {
  static constexpr const char* name = "gradientFlow";
  static constexpr const char* numbers[] = {"time", "relativeTolerance"};
};

}  // namespace outlast
