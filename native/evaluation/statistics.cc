#include "evaluation/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace outlast {
namespace {

bool before(double a, double b) { return a < b || (std::isnan(b) && !std::isnan(a)); }

double quantile(double share, std::span<double> values) {
  const double place = share * static_cast<double>(values.size() - 1);
  const auto index = static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), values.begin() + index, values.end(), before);
  const double lower = values[static_cast<std::size_t>(index)];
  const double fraction = place - static_cast<double>(index);
  if (fraction == 0.0) return lower;
  const double upper = *std::min_element(values.begin() + index + 1, values.end(), before);
  return lower == upper ? lower : lower + (upper - lower) * fraction;
}

}  // namespace

double statistic(int index, std::span<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (index == 0) return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  constexpr std::array shares = {0.5, 0.05, 0.25, 0.75, 0.95};
  return quantile(shares[static_cast<std::size_t>(index) - 1], values);
}

}  // namespace outlast
