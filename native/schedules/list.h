// Every learning-rate schedule, once: `numbers` by name and factor(numbers, step), what the rates are multiplied by at
// optimizer step 0, 1, ...
#pragma once
#include <tuple>

#include "schedules/constant.h"
#include "schedules/cosine.h"
#include "schedules/step.h"

namespace outlast {

using Schedules = std::tuple<ConstantSchedule, CosineSchedule, StepSchedule>;

}  // namespace outlast
