// A small model of any shape, from a fuzzer's bytes.
#pragma once
#include "cells/list.h"
#include "core/list.h"
#include "input.h"
#include "rnn/layout.h"

namespace outlast::fuzz {

inline ModelShape anyShape(Input& input) {
  ModelShape shape;
  shape.cell = static_cast<int>(input.whole(0, static_cast<Index>(std::tuple_size_v<Cells>) - 1));
  shape.inputSize = input.whole(1, 5);
  shape.hiddenSize = input.whole(1, input.flag() ? 5 : 70);
  shape.outputSize = input.whole(1, 5);
  const bool stateSpace = visitItem<Cells>(shape.cell, [](auto cell) { return decltype(cell)::stateSpace; });
  shape.layers = stateSpace ? 1 : static_cast<int>(input.whole(1, 3));
  shape.bias = input.flag();
  shape.readoutBias = input.flag();
  shape.readout = static_cast<ReadoutActivation>(input.whole(0, 2));
  shape.learnInitialState = input.flag();
  if (stateSpace) shape.structure = static_cast<Structure>(input.whole(0, 3));
  if (shape.structure == Structure::complexDiagonal) shape.hiddenSize += shape.hiddenSize % 2;
  return shape;
}

/// One number of the input a parameter would use up all of it: some, again and again.
template <class Real>
std::vector<Real> anyParameters(Input& input, Index count) {
  const std::vector<Real> some = input.numbers<Real>(input.whole(1, 24));
  std::vector<Real> all;
  for (Index i = 0; i < count; ++i) all.push_back(some[static_cast<std::size_t>(i) % some.size()]);
  return all;
}

}  // namespace outlast::fuzz
