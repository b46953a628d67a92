// Where each parameter lies in a model's one flat vector, and under which name: PyTorch's state_dict names and order,
// the linear cell's A, B, C. Under a structure these have shapes of their own, and kernels take the full model instead.
#pragma once
#include <string>
#include <vector>

#include "core/types.h"

namespace outlast {

/// One parameter: `shape` row-major from `offset`, `size` numbers.
struct Parameter {
  std::string name;
  std::vector<Index> shape;
  Index offset = 0;
  Index size = 0;
  bool symmetric = false;  ///< a square matrix that stays equal to its transpose
};

/// Offsets of one layer; a negative one is absent. Weights [gates * H, columns], biases [gates * H], states [H].
struct LayerOffsets {
  Index inputSize = 0;
  Index weightIh = -1;
  Index weightHh = -1;
  Index biasIh = -1;
  Index biasHh = -1;
  Index initialH = -1;
  Index initialC = -1;
};

struct Layout {
  std::vector<Parameter> parameters;
  std::vector<LayerOffsets> layers;
  Index readoutWeight = -1;  ///< [O, H]
  Index readoutBias = -1;    ///< [O]
  Index size = 0;            ///< P
};

Layout makeLayout(const ModelShape& shape);

/// Numbers in one sequence's state: h of every layer, then c of every layer where the cell has one.
Index stateSize(const ModelShape& shape);

}  // namespace outlast
