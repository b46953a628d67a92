// A row of a layer's weights: what a penalty adds to the gradient of one row touches no other row's.
#pragma once
#include "rnn/layout.h"

namespace outlast {

struct PenaltyRow {
  LayerOffsets layer;
  bool isFirst = true;  ///< of the layers: the one that reads the inputs
  Index hidden = 1;
  Index row = 0;
};

}  // namespace outlast
