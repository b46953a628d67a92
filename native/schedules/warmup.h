// Linear warm-up, which every schedule begins with: 1/warmup at step 0, 1 from step warmup - 1 on (0: none).
#pragma once
#include "core/types.h"

namespace outlast {

inline double warmupFactor(double warmup, Index step) {
  const double done = static_cast<double>(step + 1);
  return done < warmup ? done / warmup : 1.0;
}

}  // namespace outlast
