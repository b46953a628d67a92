// Every cell, once. A cell says, for one hidden unit (V is a number or a pack of lanes):
//   gates                 row blocks [H] of weight_ih and weight_hh, in PyTorch's order
//   sums                  pre-activations; gate g's input product (and bias) is added to sums[inputSum[g]],
//                         its recurrent product to sums[hiddenSum[g]]
//   saved                 numbers kept from forward for backward
//   hasC, passesH         whether there is a second state c; whether h' reaches h but through the weights
//   stateSpace            whether parameters are A, B, C
//   Products              what products with weights and their gradients know of it: the cell itself, or what several
//                         have in common, which then share these kernels
//   forward(sum, h', c', kept, h, c)
//   backward(kept, h, h', c', dL/dh, dL/dc, dL/dsum, direct part of dL/dh', dL/dc')
// and nothing else: products, time, layers, batches and gradients of the weights are written once, in rnn/.
#pragma once
#include <tuple>

#include "cells/gru.h"
#include "cells/linear.h"
#include "cells/lstm.h"
#include "cells/relu.h"
#include "cells/tanh.h"

namespace outlast {

using Cells = std::tuple<LinearCell, TanhCell, ReluCell, GruCell, LstmCell>;

}  // namespace outlast
