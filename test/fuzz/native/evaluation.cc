// Evaluations and scans of small models over sources of any kind.
#include "any_shape.h"
#include "any_source.h"
#include "backend/contract.h"
#include "core/random.h"
#include "metrics/list.h"

using namespace outlast;

namespace {

template <class Real>
void use(fuzz::Input& input, ModelShape shape, const Source& source) {
  JobControl control;
  ScanPlan scan;
  scan.loss = static_cast<int>(input.whole(0, static_cast<Index>(std::tuple_size_v<Losses>) - 1));
  // As binding/source.h asks of them.
  shape.inputSize = source.inputSize();
  if (targetSizeOf(scan.loss, 2) == 2)
    shape.outputSize = source.targetSize();
  else if (source.targetSize() != 1)
    return;
  scan.shape = shape;
  scan.stream = streamName(input.flag() ? "data" : "evaluate");
  scan.sequences = input.whole(1, 20);
  scan.scored = input.flag() ? Scored::every : Scored::last;
  scan.correct = {static_cast<CorrectRule>(input.whole(0, 3)), input.number()};
  scan.threads = static_cast<int>(input.whole(1, 3));
  const Index count = makeLayout(shape).size;
  constexpr Index metrics = static_cast<Index>(std::tuple_size_v<Metrics>);
  if (input.flag()) {
    scan.seed = input.byte();
    scan.from = input.whole(1, 20);
    scan.upTo = scan.from + input.whole(0, 20);
    scan.metric = static_cast<int>(input.whole(0, metrics - 1));
    scan.statistic = static_cast<int>(input.whole(0, 5));
    scan.bound = input.number();
    scan.atLeast = input.flag();
    cpuBackend<Real>().scan(scan, source, fuzz::anyParameters<Real>(input, count).data(), control);
    return;
  }
  EvaluationPlan plan;
  static_cast<ScoringPlan&>(plan) = scan;
  const Index runs = input.whole(1, 20);
  for (Index run = 0; run < runs; ++run) plan.seeds.push_back(input.byte());
  plan.prefix = input.flag();
  for (Index i = input.whole(1, 4), to = 0; i > 0; --i) {
    to += input.whole(0, 12);
    plan.lengths.push_back(
        {plan.prefix ? std::max<Index>(to, 1) : input.whole(1, std::max<Index>(to, 1)), std::max<Index>(to, 1)});
  }
  for (Index i = input.whole(1, 4); i > 0; --i) plan.metrics.push_back(static_cast<int>(input.whole(0, metrics - 1)));
  plan.perSequence = input.flag();
  cpuBackend<Real>().evaluate(plan, source, fuzz::anyParameters<Real>(input, runs * count).data(), count, control);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::mayRefuse([&] {
    fuzz::Input input(data, size);
    const ModelShape shape = fuzz::anyShape(input);
    const fuzz::AnySource any = fuzz::anySource(input);
    if (any.source->inputSize() > 64 || any.source->targetSize() > 64) return;
    if (input.flag())
      use<float>(input, shape, *any.source);
    else
      use<double>(input, shape, *any.source);
  });
  return 0;
}
