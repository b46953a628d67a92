#include "sources/network.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "cells/list.h"
#include "core/failure.h"
#include "rnn/layout.h"
#include "rnn/network.h"
#include "sources/generated.h"

namespace outlast {
namespace {

/// The teacher, its weights packed once for all sequences.
struct Model {
  Model(const ModelShape& of, std::vector<double> numbers)
      : shape(of), parameters(std::move(numbers)), network(makeNetwork<double>(shape)) {
    network->setParameters(parameters.data());
  }

  ModelShape shape;
  std::vector<double> parameters;
  std::unique_ptr<PlainNetwork<double>> network;
};

class NetworkCursor final : public SteppedCursor<NetworkCursor> {
 public:
  NetworkCursor(std::shared_ptr<const Model> model, Random inputs, Index length)
      : model_(std::move(model)),
        inputs_(inputs),
        length_(length),
        network_(model_->network->twin()),
        state_(static_cast<std::size_t>(stateSize(model_->shape))) {}

  Index length() const override { return length_; }

  bool next(double* input, double* target) override {
    for (Index i = 0; i < model_->shape.inputSize; ++i) input[i] = inputs_.gaussian();
    Sequence<double> step;
    step.length = 1;
    step.inputs = input;
    step.initial = first_ ? nullptr : state_.data();
    step.final = state_.data();
    first_ = false;
    ForwardOutput<double> output;
    output.outputs = target;
    network_->forward(step, output);
    return true;
  }

 private:
  std::shared_ptr<const Model> model_;
  Random inputs_;
  Index length_;
  std::unique_ptr<PlainNetwork<double>> network_;
  std::vector<double> state_;
  bool first_ = true;
};

class NetworkSource final : public Source {
 public:
  NetworkSource(const ModelShape& shape, std::vector<double> parameters, Index length)
      : model_(std::make_shared<const Model>(shape, std::move(parameters))), length_(length) {}

  Index inputSize() const override { return model_->shape.inputSize; }
  Index targetSize() const override { return model_->shape.outputSize; }
  LengthRange trainingLengths() const override { return {length_, length_}; }

  std::unique_ptr<SequenceSet> draw(const SetRequest& request) const override {
    const auto open = [model = model_, lengths = generatedLengths(request)](Random random, Index) {
      const Index length = drawLength(random, lengths);
      return std::make_unique<NetworkCursor>(model, random, length);
    };
    return std::make_unique<GeneratedSet>(request, request.count, open);
  }

 private:
  std::shared_ptr<const Model> model_;
  Index length_;
};

}  // namespace

std::unique_ptr<Source> NetworkTeacher::make(const SourceArguments& arguments) {
  constexpr Index mostUnits = 4096, mostLayers = 8;
  ModelShape shape;
  shape.cell = static_cast<int>(arguments.whole("cell", 0, static_cast<Index>(std::tuple_size_v<Cells>) - 1));
  shape.inputSize = arguments.whole("inputSize", 1, mostUnits);
  shape.hiddenSize = arguments.whole("hiddenSize", 1, mostUnits);
  shape.outputSize = arguments.whole("outputSize", 1, mostUnits);
  const bool stateSpace = visitItem<Cells>(shape.cell, [](auto cell) { return decltype(cell)::stateSpace; });
  shape.layers = static_cast<int>(arguments.whole("layers", 1, stateSpace ? 1 : mostLayers));
  shape.bias = arguments.whole("bias", 0, 1) == 1;
  shape.readoutBias = arguments.whole("readoutBias", 0, 1) == 1;
  shape.readout = static_cast<ReadoutActivation>(arguments.whole("readout", 0, 2));
  shape.learnInitialState = arguments.whole("learnInitialState", 0, 1) == 1;
  const Index size = makeLayout(shape).size;
  return std::make_unique<NetworkSource>(shape, arguments.array<double>("parameters", {size}),
                                         arguments.whole("length", 1));
}

}  // namespace outlast
