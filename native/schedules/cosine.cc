#include "schedules/cosine.h"

#include "core/elementary.h"
#include "schedules/warmup.h"

namespace outlast {

double CosineSchedule::factor(const double* numbers, Index step) {
  const double share = static_cast<double>(step) < numbers[1] ? static_cast<double>(step) / numbers[1] : 1.0;
  const double decay = numbers[2] + (1 - numbers[2]) * (1 + elementary::cos(3.14159265358979323846 * share)) / 2;
  return decay * warmupFactor(numbers[0], step);
}

}  // namespace outlast
