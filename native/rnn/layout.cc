#include "rnn/layout.h"

#include "cells/list.h"
#include "core/list.h"

namespace outlast {
namespace {

/// Appends a parameter and returns its offset.
Index append(Layout& layout, std::string name, std::vector<Index> shape) {
  Parameter parameter{std::move(name), std::move(shape), layout.size, 1, false};
  for (const Index extent : parameter.shape) parameter.size *= extent;
  layout.size += parameter.size;
  layout.parameters.push_back(std::move(parameter));
  return layout.parameters.back().offset;
}

/// A, B and C, as rnn/structure.h has them.
void appendSystem(const ModelShape& shape, Layout& layout, LayerOffsets& layer) {
  const Index h = shape.hiddenSize, inputs = layer.inputSize, outputs = shape.outputSize;
  if (shape.structure == Structure::complexDiagonal) {
    layer.weightHh = append(layout, "A", {h / 2, 2});
    layer.weightIh = append(layout, "B", {h / 2, inputs, 2});
    layout.readoutWeight = append(layout, "C", {outputs, h / 2, 2});
    return;
  }
  const bool diagonal = shape.structure == Structure::diagonal;
  layer.weightHh = append(layout, "A", diagonal ? std::vector<Index>{h} : std::vector<Index>{h, h});
  layout.parameters.back().symmetric = shape.structure == Structure::symmetric;
  layer.weightIh = append(layout, "B", {h, inputs});
  layout.readoutWeight = append(layout, "C", {outputs, h});
}

template <class Cell>
Layout layoutOf(const ModelShape& shape) {
  Layout layout;
  const Index h = shape.hiddenSize;
  const Index rows = Cell::gates * h;
  for (int l = 0; l < shape.layers; ++l) {
    LayerOffsets layer;
    layer.inputSize = l == 0 ? shape.inputSize : h;
    if constexpr (Cell::stateSpace) {
      appendSystem(shape, layout, layer);
      if (shape.bias) layer.biasIh = append(layout, "rnn.bias", {h});
    } else {
      const std::string suffix = "_l" + std::to_string(l);
      layer.weightIh = append(layout, "rnn.weight_ih" + suffix, {rows, layer.inputSize});
      layer.weightHh = append(layout, "rnn.weight_hh" + suffix, {rows, h});
      if (shape.bias) {
        layer.biasIh = append(layout, "rnn.bias_ih" + suffix, {rows});
        layer.biasHh = append(layout, "rnn.bias_hh" + suffix, {rows});
      }
    }
    layout.layers.push_back(layer);
  }
  if constexpr (!Cell::stateSpace) layout.readoutWeight = append(layout, "readout.weight", {shape.outputSize, h});
  if (shape.readoutBias) layout.readoutBias = append(layout, "readout.bias", {shape.outputSize});
  if (shape.learnInitialState) {
    for (int l = 0; l < shape.layers; ++l) {
      const std::string suffix = "_l" + std::to_string(l);
      layout.layers[l].initialH = append(layout, "initial.h" + suffix, {h});
      if (Cell::hasC) layout.layers[l].initialC = append(layout, "initial.c" + suffix, {h});
    }
  }
  return layout;
}

}  // namespace

Layout makeLayout(const ModelShape& shape) {
  return visitItem<Cells>(shape.cell, [&](auto cell) { return layoutOf<decltype(cell)>(shape); });
}

Index stateSize(const ModelShape& shape) {
  return visitItem<Cells>(
      shape.cell, [&](auto cell) -> Index { return shape.layers * shape.hiddenSize * (decltype(cell)::hasC ? 2 : 1); });
}

}  // namespace outlast
