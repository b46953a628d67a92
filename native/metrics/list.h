// Every metric, once. A metric says its `name` and value(score) of one sequence, `undefined` where it has none.
#pragma once
#include <tuple>

#include "core/list.h"
#include "metrics/first_failure.h"
#include "metrics/loss.h"
#include "metrics/normalized_error.h"
#include "metrics/sequence_accuracy.h"
#include "metrics/token_accuracy.h"

namespace outlast {

using Metrics =
    std::tuple<LossMetric, NormalizedErrorMetric, TokenAccuracyMetric, SequenceAccuracyMetric, FirstFailureMetric>;

/// The value of the metric at `index` of the list; one NaN, whatever arithmetic led to it.
inline double metricValue(int index, const SequenceScore& score) {
  const double value = visitItem<Metrics>(index, [&](const auto metric) { return metric.value(score); });
  return value == value ? value : undefined;
}

}  // namespace outlast
