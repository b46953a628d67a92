#include "binding/shape.h"

#include "cells/list.h"
#include "core/buffer.h"
#include "core/list.h"
#include "losses/class_index.h"

namespace outlast::binding {
namespace {

constexpr Index mostUnits = Index{1} << 24;
constexpr double mostParameters = 4294967296.0;

ReadoutActivation readActivation(const std::string& name) {
  if (name == "none") return ReadoutActivation::none;
  if (name == "sigmoid") return ReadoutActivation::sigmoid;
  if (name == "clip") return ReadoutActivation::clip;
  throw Failure("OUTLAST_INVALID_ARGUMENT", "readoutActivation must be none, sigmoid or clip, not " + name);
}

Structure readStructure(const std::string& name, bool stateSpace, Index hiddenSize) {
  if (name == "full") return Structure::full;
  if (!stateSpace) throw Failure("OUTLAST_INVALID_ARGUMENT", "structure must be full but for the linear cell");
  if (name == "symmetric") return Structure::symmetric;
  if (name == "diagonal") return Structure::diagonal;
  if (name != "complexDiagonal")
    throw Failure("OUTLAST_INVALID_ARGUMENT",
                  "structure must be full, symmetric, diagonal or complexDiagonal, not " + name);
  if (hiddenSize % 2 != 0) throw Failure("OUTLAST_INVALID_ARGUMENT", "hiddenSize must be even for complexDiagonal");
  return Structure::complexDiagonal;
}

}  // namespace

ShapeArgument readShape(const Napi::Value& value) {
  const Napi::Object from = object(value, "shape");
  ShapeArgument result;
  ModelShape& shape = result.shape;
  const std::string cell = text(from, "cell");
  shape.cell = item("cell", cell, findItem<Cells>(cell));
  shape.inputSize = whole(from, "inputSize", 1, mostUnits);
  shape.hiddenSize = whole(from, "hiddenSize", 1, mostUnits);
  shape.outputSize = whole(from, "outputSize", 1, mostUnits);
  const bool stateSpace = visitItem<Cells>(shape.cell, [](auto c) { return decltype(c)::stateSpace; });
  shape.layers = static_cast<int>(whole(from, "layers", 1, stateSpace ? 1 : 8));
  result.dtype = text(from, "dtype");
  shape.bias = flag(from, "bias");
  shape.readoutBias = flag(from, "readoutBias");
  shape.readout = readActivation(text(from, "readoutActivation"));
  shape.learnInitialState = flag(from, "learnInitialState");
  shape.structure = readStructure(text(from, "structure"), stateSpace, shape.hiddenSize);
  const auto h = static_cast<double>(shape.hiddenSize);
  const double widest = static_cast<double>(std::max(shape.inputSize, shape.outputSize));
  if (8.0 * shape.layers * h * (h + widest + 8) > mostParameters)
    throw Failure("OUTLAST_TOO_LARGE", "a model of these sizes has more parameters than one run can hold");
  result.layout = makeLayout(shape);
  return result;
}

Scored readScored(const std::string& name) {
  if (name == "last") return Scored::last;
  if (name == "every") return Scored::every;
  throw Failure("OUTLAST_INVALID_ARGUMENT", "scored must be last or every, not " + name);
}

template <class Real>
std::vector<Real> readStates(const Napi::Object& from, const ModelShape& shape, Index batch) {
  const Index h = shape.hiddenSize;
  const Index numbers = numbersOf({shape.layers, batch, h});
  const auto givenH = optionalArray<Real>(from, "initialH", numbers);
  const auto givenC = optionalArray<Real>(from, "initialC", numbers);
  if (givenH.empty()) return {};
  const Index width = stateSize(shape);
  std::vector<Real> states(sizeOf(numbersOf({batch, width})), Real(0));
  const bool hasC = width == 2 * shape.layers * h;
  for (Index l = 0; l < shape.layers; ++l) {
    for (Index b = 0; b < batch; ++b) {
      const auto at = (l * batch + b) * h;
      std::copy_n(givenH.begin() + at, h, states.begin() + b * width + l * h);
      if (hasC && !givenC.empty())
        std::copy_n(givenC.begin() + at, h, states.begin() + b * width + (shape.layers + l) * h);
    }
  }
  return states;
}

template <class Real>
BatchArgument<Real> readBatch(const Napi::Value& value, const ModelShape& shape, Index targetSize, Index classes) {
  const Napi::Object from = object(value, "batch");
  BatchArgument<Real> read;
  constexpr Index most = Index{1} << 40;
  const Index batch = read.batch = whole(from, "batch", 1, most);
  const Index time = read.time = whole(from, "time", 1, most);
  if (static_cast<double>(batch) * static_cast<double>(time) > static_cast<double>(most))
    throw Failure("OUTLAST_TOO_LARGE", "batch x time is larger than any array");
  read.inputs = array<Real>(from, "inputs", numbersOf({batch, time, shape.inputSize}));
  if (targetSize > 0) read.targets = array<Real>(from, "targets", numbersOf({batch, time, targetSize}));
  read.lengths = optionalArray<std::int32_t>(from, "lengths", batch);
  read.mask = optionalArray<std::uint8_t>(from, "mask", batch * time);
  read.initial = readStates<Real>(from, shape, batch);
  if (classes > 0)
    for (const Real target : read.targets) requireClass(static_cast<double>(target), classes);

  const Index width = stateSize(shape);
  read.final.resize(sizeOf(numbersOf({batch, width})));
  for (Index b = 0; b < batch; ++b) {
    Sequence<Real> sequence;
    sequence.length = read.lengths.empty() ? time : read.lengths[b];
    if (sequence.length < 1 || sequence.length > time)
      throw Failure("OUTLAST_SHAPE", "lengths[" + std::to_string(b) + "] must lie in 1.." + std::to_string(time));
    sequence.inputs = read.inputs.data() + b * time * shape.inputSize;
    if (targetSize > 0) sequence.targets = read.targets.data() + b * time * targetSize;
    if (!read.mask.empty()) sequence.mask = read.mask.data() + b * time;
    if (!read.initial.empty()) sequence.initial = read.initial.data() + b * width;
    sequence.final = read.final.data() + b * width;
    read.sequences.push_back(sequence);
  }
  return read;
}

template std::vector<float> readStates<float>(const Napi::Object&, const ModelShape&, Index);
template std::vector<double> readStates<double>(const Napi::Object&, const ModelShape&, Index);
template BatchArgument<float> readBatch<float>(const Napi::Value&, const ModelShape&, Index, Index);
template BatchArgument<double> readBatch<double>(const Napi::Value&, const ModelShape&, Index, Index);

}  // namespace outlast::binding
