// Many runs of one shape, each with numbers of its own.
#pragma once
#include <limits>
#include <string_view>
#include <vector>

#include "cells/list.h"
#include "core/list.h"
#include "core/random.h"
#include "ensemble/chunk.h"
#include "rnn/layout.h"
#include "sources/list.h"

namespace chunk_case {

using namespace outlast;

constexpr Index runs = 37;
constexpr Index lastStep = 24;

inline double numberOf(std::string_view name, Index run) {
  if (name == "learningRate") return 0.002 * static_cast<double>(run % 7 + 1);
  if (name == "epsilon") return 1e-8;
  if (name == "nesterov") return static_cast<double>(run % 2);
  if (name == "weightDecay") return 0.01;
  if (name == "steps") return lastStep;
  if (name == "warmup") return static_cast<double>(run % 4);
  return 0.9 + 0.001 * static_cast<double>(run % 5);  // of moments
}

template <class List>
std::vector<double> numbersOf(int index) {
  std::vector<double> rows;
  visitItem<List>(index, [&](auto item) {
    for (Index run = 0; run < runs; ++run)
      for (const char* name : decltype(item)::numbers) rows.push_back(numberOf(name, run));
  });
  return rows;
}

/// Runs with numbers of their own on five shuffled sequences; batches of one fill the lanes with models.
template <class Real>
Chunk<Real> chunkOf(int cell, int optimizer, Index batchSize) {
  Chunk<Real> chunk;
  chunk.shape = {.cell = cell, .inputSize = 1, .hiddenSize = 3, .outputSize = 1};
  const Layout layout = makeLayout(chunk.shape);
  chunk.runs = runs;
  Random random(3, streamName("data"), 0);
  for (Index i = 0; i < runs * layout.size; ++i) chunk.parameters.push_back(static_cast<Real>(0.3 * random.gaussian()));
  const std::vector<double> delay = {1, 6};
  chunk.sources.push_back(makeSource("delay", delay, {}));
  chunk.sequences = 5;
  chunk.batchSize = batchSize;
  chunk.scored = Scored::every;
  chunk.optimizer = optimizer;
  chunk.optimizerNumbers = numbersOf<Optimizers>(optimizer);
  chunk.optimizerFields = static_cast<Index>(chunk.optimizerNumbers.size()) / runs;
  chunk.schedule = findItem<Schedules>("cosine");
  chunk.scheduleNumbers = numbersOf<Schedules>(chunk.schedule);
  chunk.scheduleFields = static_cast<Index>(chunk.scheduleNumbers.size()) / runs;
  const auto count = layout.parameters.size();
  chunk.parameterRates.assign(static_cast<std::size_t>(runs) * count, std::numeric_limits<double>::quiet_NaN());
  chunk.frozen.assign(count, 0);
  for (Index run = 0; run < runs; ++run) {
    chunk.dataSeeds.push_back(static_cast<std::uint64_t>(run % 3));
    chunk.shuffleSeeds.push_back(static_cast<std::uint64_t>(run));
    chunk.clipNorms.push_back(run % 3 == 0 ? 0.5 : std::numeric_limits<double>::infinity());
    chunk.lossBelow.push_back(-1);
    chunk.gradientBelow.push_back(0);
    chunk.stateNoise.push_back(run % 4 == 0 ? 0.1 : 0);
    chunk.steps.push_back(static_cast<double>(lastStep - run % 3));
    chunk.epochs.push_back(std::numeric_limits<double>::infinity());
    chunk.curricula.emplace_back();
  }
  chunk.checkpoints = {0, 7};
  return chunk;
}

}  // namespace chunk_case
