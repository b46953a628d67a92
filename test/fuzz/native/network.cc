// Shapes and batches: layout, initialization, forward passes and gradients of both dtypes.
#include "any_shape.h"
#include "backend/contract.h"
#include "rnn/initialize.h"

using namespace outlast;

namespace {

template <class Real>
void use(fuzz::Input& input, const ModelShape& shape) {
  const Layout layout = makeLayout(shape);
  std::vector<Real> parameters = fuzz::anyParameters<Real>(input, layout.size);
  if (input.flag()) {
    std::vector<Initializer> rules;
    for (const Parameter& parameter : layout.parameters) {
      Initializer& one = rules.emplace_back();
      one.rule = static_cast<int>(input.whole(0, std::ssize(initializerRules()) - 1));
      const auto& names = initializerRules()[static_cast<std::size_t>(one.rule)].numbers;
      for (const auto& name : names)
        one.numbers.push_back(name == "blockRows" ? static_cast<double>(input.whole(1, 200)) : input.number());
      if (names.empty()) one.numbers = fuzz::anyParameters<double>(input, parameter.size);
    }
    initialize(layout, rules, input.byte(), parameters.data());
  }
  const Index batch = input.whole(1, 9), time = input.whole(1, 9), width = stateSize(shape);
  const int loss = static_cast<int>(input.whole(0, static_cast<Index>(std::tuple_size_v<Losses>) - 1));
  const Index targetSize = targetSizeOf(loss, shape.outputSize);
  const auto inputs = fuzz::anyParameters<Real>(input, batch * time * shape.inputSize);
  auto targets = fuzz::anyParameters<Real>(input, batch * time * targetSize);
  if (targetSize == 1 && shape.outputSize > 1)
    for (Real& target : targets) target = static_cast<Real>(input.byte() % shape.outputSize);
  const auto mask = input.numbers<std::uint8_t>(batch * time);
  std::vector<Real> initial = fuzz::anyParameters<Real>(input, batch * width), final(initial.size());
  std::vector<Real> outputs(static_cast<std::size_t>(batch * time * shape.outputSize));
  std::vector<Sequence<Real>> sequences;
  std::vector<ForwardOutput<Real>> places;
  for (Index b = 0; b < batch; ++b) {
    Sequence<Real> sequence;
    sequence.length = input.whole(1, time);
    sequence.inputs = inputs.data() + b * time * shape.inputSize;
    sequence.targets = targets.data() + b * time * targetSize;
    if (input.flag()) sequence.mask = mask.data() + b * time;
    if (input.flag()) sequence.initial = initial.data() + b * width;
    sequence.final = final.data() + b * width;
    sequences.push_back(sequence);
    places.push_back({.outputs = outputs.data() + b * time * shape.outputSize});
  }
  cpuBackend<Real>().forward(shape, parameters.data(), sequences, places);
  const Scored scored = input.flag() ? Scored::every : Scored::last;
  if (scored == Scored::last)
    for (auto& sequence : sequences) sequence.mask = nullptr;
  std::vector<Real> gradients(static_cast<std::size_t>(layout.size));
  const auto network = cpuBackend<Real>().network(shape);
  network->setParameters(parameters.data());
  network->gradients(sequences, loss, scored, gradients.data());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::mayRefuse([&] {
    fuzz::Input input(data, size);
    const ModelShape shape = fuzz::anyShape(input);
    if (input.flag())
      use<float>(input, shape);
    else
      use<double>(input, shape);
  });
  return 0;
}
