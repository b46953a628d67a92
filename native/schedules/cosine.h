// Cosine decay from 1 to `final` over `steps` steps, then constant (torch's CosineAnnealingLR, held at its end).
#pragma once
#include "core/types.h"

namespace outlast {

struct CosineSchedule {
  static constexpr const char* name = "cosine";
  static constexpr const char* numbers[] = {"warmup", "steps", "final"};

  /// A function of its own, in which products are not fused: it has the same bits at every level.
  static double factor(const double* numbers, Index step);
};

}  // namespace outlast
