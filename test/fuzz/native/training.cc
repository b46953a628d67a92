// Training chunks: what binding/chunk.cc lets through, on sources of any kind, in one part and in several.
#include "any_shape.h"
#include "any_source.h"
#include "backend/contract.h"
#include "exact/impulse_network.h"

using namespace outlast;

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

template <class List>
int anyRule(fuzz::Input& input, Index runs, Index& fields, std::vector<double>& numbers) {
  const int kind = static_cast<int>(input.whole(0, static_cast<Index>(std::tuple_size_v<List>) - 1));
  fields = visitItem<List>(kind, [](auto item) { return static_cast<Index>(std::size(decltype(item)::numbers)); });
  numbers = input.numbers<double>(runs * fields);
  return kind;
}

template <class Real>
void use(fuzz::Input& input, ModelShape shape, std::shared_ptr<const Source> source) {
  Chunk<Real> chunk;
  chunk.loss = static_cast<int>(input.whole(0, static_cast<Index>(std::tuple_size_v<Losses>) - 1));
  shape.inputSize = source->inputSize();
  if (targetSizeOf(chunk.loss, 2) == 2)
    shape.outputSize = source->targetSize();
  else if (source->targetSize() != 1)
    return;
  chunk.shape = shape;
  const Layout layout = makeLayout(shape);
  const Index runs = chunk.runs = input.whole(1, 10);
  chunk.parameters = fuzz::anyParameters<Real>(input, runs * layout.size);
  chunk.sources = {std::move(source)};
  chunk.sequences = input.whole(0, 12);
  chunk.batchSize = input.whole(chunk.sequences == 0 ? 1 : 0, 9);
  chunk.scored = input.flag() ? Scored::every : Scored::last;
  if (chunk.scored == Scored::every) chunk.window = input.whole(0, 5);
  chunk.carryState = input.flag();
  if (chunk.sequences > 0 && input.flag())
    chunk.initial = fuzz::anyParameters<Real>(input, chunk.sequences * stateSize(shape));
  chunk.optimizer = anyRule<Optimizers>(input, runs, chunk.optimizerFields, chunk.optimizerNumbers);
  chunk.schedule = anyRule<Schedules>(input, runs, chunk.scheduleFields, chunk.scheduleNumbers);
  chunk.parameterRates = input.numbers<double>(runs * std::ssize(layout.parameters));
  chunk.frozen = input.numbers<std::uint8_t>(std::ssize(layout.parameters));
  for (Index run = 0; run < runs; ++run) {
    chunk.dataSeeds.push_back(input.byte());
    chunk.shuffleSeeds.push_back(input.byte());
    chunk.clipNorms.push_back(input.number());
    chunk.lossBelow.push_back(input.number());
    chunk.gradientBelow.push_back(0);
    chunk.steps.push_back(static_cast<double>(input.whole(0, 6)));
    chunk.epochs.push_back(input.flag() ? never : static_cast<double>(input.whole(0, 3)));
    chunk.stateNoise.push_back(input.flag() ? 0 : input.number());
    chunk.curricula.push_back({input.whole(0, 9), input.whole(0, 3)});
  }
  if (input.flag()) {
    PenaltyRule rule;
    rule.kind = anyRule<Penalties>(input, runs, rule.fields, rule.numbers);
    const bool fits = visitItem<Penalties>(rule.kind, [&](auto item) {
      using Penalty = decltype(item);
      return visitItem<Cells>(shape.cell, [](auto cell) { return Penalty::template fits<decltype(cell)>; });
    });
    if (fits) chunk.penalties.push_back(rule);
  }
  const bool hasStates = chunk.window > 0 || chunk.carryState || !chunk.initial.empty() || chunk.isNoisy();
  if (input.flag() && hasImpulseResponse(shape) && !hasStates) chunk.mode = GradientMode::impulse;
  chunk.lossEvery = input.whole(1, 3);
  chunk.checkpoints = {input.whole(0, 2), input.whole(2, 9)};
  chunk.threads = static_cast<int>(input.whole(1, 3));
  JobControl control;
  if (input.flag()) {
    cpuBackend<Real>().train(chunk, control);
    return;
  }
  const auto training = cpuBackend<Real>().beginTraining(chunk);
  std::vector<Index> left;
  for (Index run = 0; run < runs; ++run) left.push_back(run);
  for (int part = 0; part < 3 && !left.empty(); ++part) {
    training->advance(left, {input.whole(0, 3), static_cast<double>(input.whole(0, 9))}, control);
    const auto out = static_cast<std::ptrdiff_t>(input.byte() % left.size());
    training->take(left[static_cast<std::size_t>(out)]);
    left.erase(left.begin() + out);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::mayRefuse([&] {
    fuzz::Input input(data, size);
    const ModelShape shape = fuzz::anyShape(input);
    fuzz::AnySource any = fuzz::anySource(input);
    const Source& source = *any.source;
    if (source.inputSize() > 64 || source.targetSize() > 64 || source.trainingLengths().to > 200) return;
    if (input.flag())
      use<float>(input, shape, std::move(any.source));
    else
      use<double>(input, shape, std::move(any.source));
  });
  return 0;
}
