#include "binding/chunk.h"

#include "binding/source.h"
#include "cells/list.h"
#include "ensemble/lane_mode.h"
#include "exact/impulse_network.h"

namespace outlast::binding {
namespace {

/// A rule of `List` with its [runs, fields] numbers.
template <class List>
int readRule(const Napi::Value& value, const char* key, Index runs, Index& fields, std::vector<double>& numbers) {
  const Napi::Object rule = object(value, key);
  const std::string kind = text(rule, "kind");
  const int index = item(key, kind, findItem<List>(kind));
  fields = visitItem<List>(index, [](auto entry) { return static_cast<Index>(std::size(decltype(entry)::numbers)); });
  numbers = array<double>(rule, "numbers", runs * fields);
  return index;
}

std::vector<std::uint64_t> readSeeds(const Napi::Object& from, const char* key, Index runs) {
  std::vector<std::uint64_t> seeds;
  for (const double value : array<double>(from, key, runs)) seeds.push_back(seed(value, key));
  return seeds;
}

/// More sequences, even of one step each, would pass what a data set may take.
constexpr Index mostFresh = Index{1} << 29;

template <class Real>
void readData(const Napi::Object& from, Chunk<Real>& chunk) {
  const Napi::Value sources = property(from, "sources");
  const Index count = sources.IsArray() ? static_cast<Index>(sources.As<Napi::Array>().Length()) : 0;
  if (count != 1 && count != chunk.runs)
    throw Failure("OUTLAST_INVALID_ARGUMENT", "sources must be an array of one source for all runs, or one a run");
  for (Index i = 0; i < count; ++i) {
    chunk.sources.push_back(readSource(sources.As<Napi::Array>().Get(static_cast<std::uint32_t>(i))));
    requireSizes(*chunk.sources.back(), chunk.shape, chunk.loss);
  }
  chunk.sequences = whole(from, "sequences", 0, largestWhole);
  chunk.batchSize = whole(from, "batchSize", 0, largestWhole);
  chunk.window = whole(from, "window", 0, largestWhole);
  chunk.carryState = flag(from, "carryState");
  if (chunk.sequences == 0 && chunk.batchSize == 0)
    throw Failure("OUTLAST_INVALID_ARGUMENT", "fresh sequences need a batch size");
  if (chunk.sequences == 0 && chunk.batchSize > mostFresh)
    throw Failure("OUTLAST_TOO_LARGE", "a batch of so many fresh sequences takes more than 4 GiB");
  if (chunk.window > 0 && chunk.scored == Scored::last)
    throw Failure("OUTLAST_INVALID_ARGUMENT", "a window needs scored: every");
  if (chunk.sequences > 0) chunk.initial = readStates<Real>(from, chunk.shape, chunk.sequences);
}

GradientMode readMode(const std::string& name) {
  if (name == "bptt") return GradientMode::bptt;
  if (name == "impulse") return GradientMode::impulse;
  throw Failure("OUTLAST_INVALID_ARGUMENT", "mode must be bptt or impulse, got " + name);
}

template <class Real>
void requireMode(const Chunk<Real>& chunk) {
  if (chunk.mode != GradientMode::impulse) return;
  const bool hasStates = chunk.window > 0 || chunk.carryState || !chunk.initial.empty() || chunk.isNoisy();
  if (hasImpulseResponse(chunk.shape) && !hasStates) return;
  throw Failure("OUTLAST_INVALID_ARGUMENT",
                "mode impulse needs a linear cell, and no window, noise, carried or given states");
}

template <class Real>
void requireFlow(const Chunk<Real>& chunk) {
  if (!chunk.flow) return;
  bool counted = repeatsBatch(chunk);
  for (const double steps : chunk.steps) counted = counted && steps >= 0 && steps <= static_cast<double>(largestWhole);
  if (std::is_same_v<Real, double> && counted) return;
  throw Failure("OUTLAST_INVALID_ARGUMENT", "gradientFlow needs float64, a fixed set as one batch, and steps");
}

/// What steps and loss leave open: noise on the state, the order of the set, penalties.
template <class Real>
void readRemedies(const Napi::Object& from, Chunk<Real>& chunk) {
  chunk.stateNoise = array<double>(from, "stateNoise", chunk.runs);
  const Napi::Object curricula = object(property(from, "curricula"), "curricula");
  const auto starts = array<double>(curricula, "from", chunk.runs);
  const auto epochs = array<double>(curricula, "epochs", chunk.runs);
  for (std::size_t run = 0; run < starts.size(); ++run)
    chunk.curricula.push_back({static_cast<Index>(seed(starts[run], "curricula.from")),
                               static_cast<Index>(seed(epochs[run], "curricula.epochs"))});
  const Napi::Value penalties = property(from, "penalties");
  const Index count = penalties.IsArray() ? static_cast<Index>(penalties.As<Napi::Array>().Length()) : 0;
  for (Index i = 0; i < count; ++i) {
    PenaltyRule& rule = chunk.penalties.emplace_back();
    const Napi::Value one = penalties.As<Napi::Array>().Get(static_cast<std::uint32_t>(i));
    rule.kind = readRule<Penalties>(one, "penalties", chunk.runs, rule.fields, rule.numbers);
    const bool fits = visitItem<Penalties>(rule.kind, [&](auto item) {
      using Penalty = decltype(item);
      return visitItem<Cells>(chunk.shape.cell, [](auto cell) { return Penalty::template fits<decltype(cell)>; });
    });
    if (!fits) throw Failure("OUTLAST_INVALID_ARGUMENT", "the model's cell does not have what a penalty is on");
  }
}

template <class Real>
void readNumbers(const Napi::Object& from, Index parameters, Chunk<Real>& chunk) {
  const Index n = chunk.runs;
  chunk.dataSeeds = readSeeds(from, "dataSeeds", n);
  chunk.shuffleSeeds = readSeeds(from, "shuffleSeeds", n);
  chunk.optimizer = readRule<AnyOptimizers>(property(from, "optimizer"), "optimizer", n, chunk.optimizerFields,
                                            chunk.optimizerNumbers);
  chunk.flow = chunk.optimizer == static_cast<int>(std::tuple_size_v<Optimizers>);
  chunk.schedule =
      readRule<Schedules>(property(from, "schedule"), "schedule", n, chunk.scheduleFields, chunk.scheduleNumbers);
  chunk.parameterRates = array<double>(from, "parameterRates", n * parameters);
  chunk.frozen = array<std::uint8_t>(from, "frozen", parameters);
  chunk.clipNorms = array<double>(from, "clipNorms", n);
  chunk.lossBelow = array<double>(from, "lossBelow", n);
  chunk.gradientBelow = array<double>(from, "gradientBelow", n);
  chunk.steps = array<double>(from, "steps", n);
  chunk.epochs = array<double>(from, "epochs", n);
  constexpr double never = std::numeric_limits<double>::infinity();
  for (Index run = 0; run < n; ++run) {
    const double steps = chunk.steps[run], epochs = chunk.epochs[run];
    const bool ends = steps < never || (epochs < never && chunk.sequences > 0);
    if (!ends || std::isnan(steps) || std::isnan(epochs))
      throw Failure("OUTLAST_INVALID_ARGUMENT", "a run needs a number of steps, or of epochs over a fixed set");
  }
  chunk.lossEvery = whole(from, "lossEvery", 1, largestWhole);
  chunk.threads = static_cast<int>(whole(from, "threads", 1, mostThreads));
  for (const double step : array<double>(from, "checkpoints", -1))
    chunk.checkpoints.push_back(static_cast<Index>(seed(step, "checkpoints")));
}

/// [N, width], the rows of `member` one under the other.
template <class Real, class Member>
Napi::Value rows(Napi::Env env, const std::vector<RunOutcome<Real>>& outcomes, Member member) {
  std::vector<Real> all;
  for (const auto& outcome : outcomes) all.insert(all.end(), (outcome.*member).begin(), (outcome.*member).end());
  return typedArray(env, all);
}

}  // namespace

template <class Real>
std::shared_ptr<Chunk<Real>> readChunk(const Napi::Object& from, const ShapeArgument& shape) {
  auto chunk = std::make_shared<Chunk<Real>>();
  chunk->shape = shape.shape;
  chunk->runs = whole(from, "runs", 1, Index{1} << 32);
  chunk->parameters = array<Real>(from, "parameters", numbersOf({chunk->runs, shape.layout.size}));
  const std::string loss = text(from, "loss");
  chunk->loss = item("loss", loss, findItem<Losses>(loss));
  chunk->scored = readScored(text(from, "scored"));
  chunk->mode = readMode(text(from, "mode"));
  readData(from, *chunk);
  readRemedies(from, *chunk);
  requireMode(*chunk);
  readNumbers(from, static_cast<Index>(shape.layout.parameters.size()), *chunk);
  requireFlow(*chunk);
  return chunk;
}

template <class Real>
Napi::Value chunkResult(Napi::Env env, const std::vector<RunOutcome<Real>>& outcomes, int sideBySide) {
  Napi::Array losses = Napi::Array::New(env, outcomes.size());
  std::vector<double> steps;
  std::vector<std::uint8_t> status;
  for (std::size_t run = 0; run < outcomes.size(); ++run) {
    losses.Set(static_cast<std::uint32_t>(run), typedArray(env, outcomes[run].losses));
    steps.push_back(static_cast<double>(outcomes[run].steps));
    status.push_back(static_cast<std::uint8_t>(outcomes[run].status));
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("parameters", rows<Real>(env, outcomes, &RunOutcome<Real>::parameters));
  result.Set("checkpoints", rows<Real>(env, outcomes, &RunOutcome<Real>::checkpoints));
  result.Set("losses", losses);
  result.Set("steps", typedArray(env, steps));
  result.Set("status", typedArray(env, status));
  result.Set("sideBySide", sideBySide);
  return result;
}

template std::shared_ptr<Chunk<float>> readChunk<float>(const Napi::Object&, const ShapeArgument&);
template std::shared_ptr<Chunk<double>> readChunk<double>(const Napi::Object&, const ShapeArgument&);
template Napi::Value chunkResult<float>(Napi::Env, const std::vector<RunOutcome<float>>&, int);
template Napi::Value chunkResult<double>(Napi::Env, const std::vector<RunOutcome<double>>&, int);

}  // namespace outlast::binding
