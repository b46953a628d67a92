// Every penalty on parameters, once: what training descends beside the task's loss. Its gradient is added before
// clipping; reported losses are the task's alone. A penalty says
//   numbers                 its numbers by name
//   fits<Cell>              which cells it is for
//   rows(hidden)            rows of a layer's weights that it is a sum over
//   addRow(row, numbers, parameters, gradients)
//                           the part of one, for one model (V is its number type), or one a lane (V is a pack)
#pragma once
#include <tuple>

#include "penalties/saturation.h"

namespace outlast {

using Penalties = std::tuple<SaturationPenalty>;

}  // namespace outlast
