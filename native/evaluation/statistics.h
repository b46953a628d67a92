// Statistics over sequences, in one order whatever the threads did.
#pragma once
#include <array>
#include <span>

#include "core/types.h"

namespace outlast {

/// Names of the statistics in the order of their indices.
inline constexpr std::array statisticNames = {"mean", "median", "q05", "q25", "q75", "q95"};

/// The statistic at `index`. Quantiles interpolate linearly between order statistics (numpy's default), infinities
/// being the largest numbers and NaN beyond them; NaN where there are no values. Reorders `values` for a quantile.
double statistic(int index, std::span<double> values);

}  // namespace outlast
