// Cosine decay from 1 to `final` over `steps` steps, then constant (torch's CosineAnnealingLR, held at its end).
#pragma once
#include "core/elementary.h"
#include "schedules/warmup.h"

namespace outlast {

struct CosineSchedule {
  static constexpr const char* name = "cosine";
  static constexpr const char* numbers[] = {"warmup", "steps", "final"};

  static double factor(const double* numbers, Index step) {
    const double share = static_cast<double>(step) < numbers[1] ? static_cast<double>(step) / numbers[1] : 1.0;
    const double decay = numbers[2] + (1 - numbers[2]) * (1 + elementary::cos(3.14159265358979323846 * share)) / 2;
    return decay * warmupFactor(numbers[0], step);
  }
};

}  // namespace outlast
