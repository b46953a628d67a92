// Times `factor` after every `every` steps (torch's StepLR), after a warm-up.
#pragma once
#include "schedules/warmup.h"

namespace outlast {

struct StepSchedule {
  static constexpr const char* name = "step";
  static constexpr const char* numbers[] = {"warmup", "every", "factor"};

  static double factor(const double* numbers, Index step) {
    double product = 1;
    double base = numbers[2];
    const double passed = static_cast<double>(step) / numbers[1];
    // Power by squaring: a record's bits must not depend on a library's pow.
    for (Index times = passed >= 0 && passed <= static_cast<double>(largestWhole) ? static_cast<Index>(passed) : 0;
         times > 0; times /= 2) {
      if (times % 2 == 1) product *= base;
      base *= base;
    }
    return product * warmupFactor(numbers[0], step);
  }
};

}  // namespace outlast
