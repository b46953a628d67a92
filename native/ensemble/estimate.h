// How long a training job may take, before it is begun.
#pragma once
#include <limits>

#include "cells/list.h"
#include "ensemble/chunk.h"

namespace outlast {

/// Microseconds that the job hardly exceeds, to judge whether it is worth a thread; infinite where its data has yet to
/// be made. Counts what one lane alone would cost, so that most jobs take far less.
template <class Real>
double estimateMicroseconds(const Chunk<Real>& chunk) {
  constexpr double stepOverhead = 0.25;
  constexpr double flopsAMicrosecond = 4000;
  if (chunk.sequences == 0) return std::numeric_limits<double>::infinity();
  const double h = static_cast<double>(chunk.shape.hiddenSize);
  const double gates = visitItem<Cells>(chunk.shape.cell, [](auto cell) { return decltype(cell)::gates; });
  const double firstLayer = static_cast<double>(chunk.shape.inputSize) + h;
  const double layers = firstLayer + static_cast<double>(chunk.shape.layers - 1) * 2 * h;
  const double stepMicroseconds = stepOverhead + 6 * gates * h * layers / flopsAMicrosecond;
  double total = 0;
  for (Index run = 0; run < chunk.runs; ++run) {
    const Source& source = *chunk.source(run);
    if (!source.inMemory()) return std::numeric_limits<double>::infinity();
    const Index batch = chunk.batchSize == 0 ? chunk.sequences : std::min(chunk.batchSize, chunk.sequences);
    const double sequences = std::min(chunk.steps[run] * static_cast<double>(batch),
                                      chunk.epochs[run] * static_cast<double>(chunk.sequences));
    total += sequences * static_cast<double>(source.trainingLengths().to) * stepMicroseconds;
  }
  return total;
}

}  // namespace outlast
