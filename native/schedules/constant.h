// The learning rate as it is, after a warm-up.
#pragma once
#include "schedules/warmup.h"

namespace outlast {

struct ConstantSchedule {
  static constexpr const char* name = "constant";
  static constexpr const char* numbers[] = {"warmup"};

  static double factor(const double* numbers, Index step) { return warmupFactor(numbers[0], step); }
};

}  // namespace outlast
