// How long a training job may take, before it is begun.
#pragma once
#include <cmath>
#include <limits>

#include "cells/list.h"
#include "ensemble/lane_mode.h"

namespace outlast {

/// Microseconds that the job hardly exceeds, to judge whether it is worth a thread; infinite where its data has yet to
/// be made. Counts what one lane alone would cost, so that most jobs take far less.
template <class Real>
double estimateMicroseconds(const Chunk<Real>& chunk) {
  constexpr double stepOverhead = 0.25;
  constexpr double flopsAMicrosecond = 4000;
  constexpr double numbersAMicrosecond = 100;  // set up, packed and updated
  if (chunk.sequences == 0 || chunk.flow) return std::numeric_limits<double>::infinity();
  const ModelShape& shape = chunk.shape;
  const double h = static_cast<double>(shape.hiddenSize);
  const double gates = visitItem<Cells>(shape.cell, [](auto cell) { return decltype(cell)::gates; });
  const double layers = static_cast<double>(shape.inputSize) + h + static_cast<double>(shape.layers - 1) * 2 * h;
  const double outputs = static_cast<double>(shape.outputSize);
  const double noise = chunk.isNoisy() ? h * shape.layers / numbersAMicrosecond : 0;
  const double step = noise + stepOverhead + 6 * (gates * layers + outputs) * h / flopsAMicrosecond + outputs / 100;
  const double parameters = static_cast<double>(chunk.parameters.size()) / static_cast<double>(chunk.runs);
  double total = 0;
  for (Index run = 0; run < chunk.runs; ++run) {
    const Source& source = *chunk.source(run);
    if (!source.inMemory()) return std::numeric_limits<double>::infinity();
    const double perEpoch = static_cast<double>(chunk.sequences);
    const double batch = static_cast<double>(batchOf(chunk));
    const double updates = std::max(0.0, std::min(chunk.steps[run], chunk.epochs[run] * std::ceil(perEpoch / batch)));
    total += updates * (batch * static_cast<double>(source.trainingLengths().to) * step);
    total += (updates + 1) * parameters / numbersAMicrosecond;
  }
  return total;
}

}  // namespace outlast
